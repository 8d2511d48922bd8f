/** POST step=confirm and step=decline: records one person's answer and resumes the execution. */
import type { IDataObject, INodeExecutionData, IWebhookResponseData } from 'n8n-workflow';

import { CallFailure } from '../api/errors';
import { sha256 } from '../api/sha256';
import { buildResultItem } from '../result/build-result-item';
import { isReviewStep, ROUND_FIELD, routing, runsForAgent } from '../result/outputs';
import type { VerdictItem } from '../result/result-item';
import { verdictItem } from '../result/verdict-item';
import { verifyToken } from '../service/verify-token';
import { readParameter } from './addresses';
import { askedOf, decisionOf, leavingItems, stepItem, undecided } from './outcome';
import { remove } from './removed';
import { readToken, redirect } from './respond';
import { sealAnswers } from './round';
import { type SavedAnswer, savedInput } from './saved-approval';
import { openState, type Started } from './state';
import { takeTurn, turnKey } from './turns';
import {
	answeredAlready,
	answersSoFar,
	approverMissing,
	approverOf,
	closed,
	isOver,
	linkTo,
	nothingPosted,
	notice,
	openSession,
	type PageSession,
	type Visit,
} from './visit';

const LONGEST_REASON = 1_000;

/**
 * Puts an item on its output and leaves the other outputs empty.
 *
 * @param added fields to add to the item
 */
function leaveBy(
	visit: Visit,
	item: VerdictItem,
	{ isOpen, added }: { isOpen: boolean; added: IDataObject },
): INodeExecutionData[][] {
	const { context, approval } = visit;
	const whenNotApproved = runsForAgent(context.getNode()) ? 'continue' : approval.whenNotApproved;
	const { outputs, outputOf } = routing(
		approval.question.policy === 'first' ? 'verdict' : 'approval',
		whenNotApproved,
	);
	const input = savedInput.readSuspended(context);
	const leaving = leavingItems(approval, input, item).map(({ json, binary }) => ({
		json: { ...json, ...added },
		...(binary && { binary }),
		pairedItem: { item: 0 },
	}));
	const own = isOpen ? outputs - 1 : outputOf(item.verdict);
	return Array.from({ length: outputs }, (_, output) => (output === own ? leaving : []));
}

/**
 * Records an answer when it is its turn, and tells the person so.
 *
 * @param check creates the answer, or returns the response if the person has been told why there is
 * none
 */
async function record(
	visit: Visit,
	approver: number,
	check: () => Promise<SavedAnswer | IWebhookResponseData>,
	words: { title: string; text: string },
): Promise<IWebhookResponseData> {
	const { context, approval, addresses, strings } = visit;
	const key = turnKey(context, approval);
	const turn = await takeTurn(key, approval.round, readParameter(context, 'turn'));
	if (turn.state === 'closed') return closed(visit);
	if (turn.state === 'stale') return redirect(context, addresses.again(turn.sendAgain()), 307);
	let workflowData: INodeExecutionData[][] | undefined;
	let resumes = false;
	try {
		const before = answersSoFar(approval);
		if (before[approver]) return answeredAlready(visit);
		const answer = await check();
		if (!('outcome' in answer)) return answer;
		if (isOver(approval)) return closed(visit);
		const answers = before.with(approver, answer);
		const decision = decisionOf(approval, answers);
		const link = linkTo(visit, strings.seeRecorded, approver);
		if (decision) {
			const item = stepItem(context, approval, answers, decision, 'pending');
			const isRefusedReview = isReviewStep(context.getNode()) && !decision.approved;
			const { reason } = item.json;
			const added = isRefusedReview && reason ? { chatInput: reason } : {};
			workflowData = leaveBy(visit, item, { isOpen: false, added });
		} else if (approval.question.policy === 'first') {
			remove(approval, approver, answer);
		} else {
			const session = await openSession(visit);
			const item = stepItem(context, approval, answers, undecided('pending'), 'pending');
			const carried = [{ approver, answer }];
			const sealed = sealAnswers(session.key, context, approval, carried);
			workflowData = leaveBy(visit, item, { isOpen: true, added: { [ROUND_FIELD]: sealed } });
		}
		notice(visit, words.title, words.text, { link });
		resumes = workflowData !== undefined;
		if (decision) turn.closes();
		else if (resumes) turn.resumes(approver);
		return { noWebhookResponse: true, ...(resumes && { workflowData }) };
	} finally {
		if (!resumes) turn.pass();
	}
}

/** Verifies a token for the transaction and the person that the page was made for. */
async function checkToken(
	visit: Visit,
	session: PageSession,
	started: Started,
	token: string,
): Promise<SavedAnswer | string> {
	const { context, approval, strings } = visit;
	const { approver, transactionId, requestedAt, privateTokenSha256 } = started;
	const answer = await verifyToken(session, {
		token,
		transactionId,
		requestedUser: approval.question.approvers[approver],
		isOwnPrivateToken: (privateToken) => sha256(privateToken) === privateTokenSha256,
	});
	if (answer === 'unknown') return strings.unmatched;
	if (typeof answer === 'string') return strings.notAccepted;
	const response = await buildResultItem(
		{ context, ...session },
		{ ...askedOf(approval, approver), transactionId, requestedAt },
		answer,
		approval.verdictOptions,
	).catch((error: unknown) => {
		// The service's message says that it rejects this token.
		if (error instanceof CallFailure && error.rejected) return undefined;
		throw error;
	});
	if (response?.verdict.approved !== true) return strings.notAccepted;
	const { json, binary } = response;
	return { outcome: 'approved', json, ...(binary && { binary }) };
}

export async function answerConfirm(
	visit: Visit,
	fields: Record<string, string>,
): Promise<IWebhookResponseData> {
	const { context, approval, answers, strings } = visit;
	const session = await openSession(visit);
	const started = openState(session.key, context, approval, fields.state);
	const token = readToken(fields);
	if (token === undefined) return nothingPosted(visit, started?.approver);
	const link = linkTo(visit, strings.startAgain, started?.approver);
	const refused = (text: string) =>
		notice(visit, strings.notAcceptedTitle, text, { status: 403, link });
	if (!started) return refused(strings.notAccepted);
	if (answers[started.approver]) return answeredAlready(visit);
	const check = async () => {
		const answer = await checkToken(visit, session, started, token);
		return typeof answer === 'string' ? refused(answer) : answer;
	};
	const words = { title: strings.receivedTitle, text: strings.received };
	return await record(visit, started.approver, check, words);
}

export async function answerDecline(
	visit: Visit,
	fields: Record<string, string>,
): Promise<IWebhookResponseData> {
	const { approval, answers, strings } = visit;
	const approver = approverOf(approval, fields.approver);
	if (approver === undefined) return approverMissing(visit);
	if (answers[approver]) return answeredAlready(visit);
	const written = approval.page.askReason ? (fields.reason ?? '').trim() : '';
	const reason = written.slice(0, LONGEST_REASON) || null;
	const denied = { approved: false, outcome: 'denied' as const };
	const { json } = verdictItem(askedOf(approval, approver), denied, {
		message: 'Declined on the page',
	});
	const answer: SavedAnswer = { outcome: 'denied', json: { ...json, user: null, reason } };
	const words = { title: strings.answerReceivedTitle, text: strings.declineReceived };
	return await record(visit, approver, async () => await Promise.resolve(answer), words);
}
