/**
 * The approval step in the browser: the execution is suspended until its page receives the answers.
 */
import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { delay } from '../../api/abortable';
import { CREDENTIAL_TYPE } from '../../api/n8n-transport';
import { readDocument } from '../../page/document';
import { decisionOf, leavingItem, stepItem, undecided } from '../../page/outcome';
import { nextRound } from '../../page/round';
import {
	newApproval,
	savedApproval,
	type SavedApproval,
	savedInput,
} from '../../page/saved-approval';
import { pageKey } from '../../page/sealed';
import { suspendedAgain, turnKey } from '../../page/turns';
import { ROUND_FIELD } from '../../result/outputs';
import type { VerdictItem } from '../../result/result-item';
import type { Session } from '../operation';
import { readApprovalByLink } from './approval-by-link';
import { readQuestion } from './approval-question';

/** Starts an approval from the node's parameters. Later rounds don't read them. */
async function begin(context: IExecuteFunctions, itemIndex: number): Promise<SavedApproval> {
	const { question: asked, verdictOptions } = readQuestion(context, itemIndex);
	const { documentField, input, ...approval } = readApprovalByLink(
		context,
		itemIndex,
		asked,
		verdictOptions,
	);
	const document =
		documentField === '' ? null : await readDocument(context, itemIndex, documentField);
	const question = { ...approval.question, ...(document && { documentSha256: document.sha256 }) };
	savedInput.keep(context, input);
	return newApproval({ ...approval, question }, randomUUID(), document);
}

/** Returns the approval to continue if the item came from “Waiting for Others”. */
async function goOn(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<SavedApproval | undefined> {
	const carried = context.getInputData()[itemIndex]?.json[ROUND_FIELD];
	const kept = carried === undefined ? undefined : savedApproval.read(context);
	if (!kept) return undefined;
	const key = pageKey(await context.getCredentials(CREDENTIAL_TYPE));
	return nextRound(key, context, kept, carried);
}

/** Not Approved, Approved and Waiting for Others. */
const MOST_OUTPUTS = 3;

/**
 * n8n pairs what a resumed node sends on output 1 with input 1, which doesn't exist, and would not
 * find the source item. Every output is therefore paired with the only input.
 */
function pairAllOutputs(context: IExecuteFunctions): void {
	const { source } = context.getExecuteData();
	if (source?.main?.length !== 1) return;
	source.main = Array.from({ length: MOST_OUTPUTS }, () => source.main[0]);
}

/** n8n checks once a minute for waits that are about to end and sets a timer for them. */
const TIMERS_SET_BEFORE = 75_000;
const LIMIT_KEY = 'otpOneWaitsUntil';

/**
 * A timer that n8n has set for one wait also ends a later wait of the same execution. If there may
 * be such a timer, it is left to expire while the execution is running, when it has no effect.
 */
async function outliveTimer(context: IExecuteFunctions, endsAt: number, signal: AbortSignal) {
	const flow = context.getContext('flow');
	const earlier = Number(flow[LIMIT_KEY] ?? 0);
	const left = earlier - Date.now();
	if (left > 0 && left < TIMERS_SET_BEFORE && endsAt > earlier) await delay(left + 500, signal);
	flow[LIMIT_KEY] = endsAt;
}

/**
 * Suspends the execution. When the wait reaches its limit, n8n does not run the node again but
 * passes on the stored item: an `expired` item with the answers so far.
 */
async function suspend(session: Session, approval: SavedApproval): Promise<VerdictItem> {
	const { context, signal } = session;
	const endsAt = new Date(approval.endsAt);
	const verdict = undecided('expired');
	const expired = stepItem(
		context,
		approval,
		approval.answers,
		verdict,
		'expired',
		endsAt.getTime(),
	);
	if (endsAt.getTime() <= Date.now()) return expired;
	await outliveTimer(context, endsAt.getTime(), signal);
	savedApproval.keep(context, approval);
	// The link in the editor's output panel is the signed link of this execution.
	const resumeUrl = context.evaluateExpression('{{ $execution.resumeUrl }}', 0);
	context.setMetadata({ resumeUrl: String(resumeUrl) });
	const { json, binary } = leavingItem(approval, savedInput.read(context), expired);
	const fallback = { json, ...(binary && { binary }), pairedItem: { item: 0 } };
	context.getExecuteData().data = { main: [[fallback]] };
	pairAllOutputs(context);
	await context.putExecutionToWait(endsAt);
	return { ...expired, isSuspended: true };
}

/** Starts an approval on a web page, or continues to wait for the other approvers. */
export async function approveByLink(session: Session, itemIndex: number): Promise<VerdictItem> {
	const { context } = session;
	const next = await goOn(context, itemIndex);
	if (!next) return await suspend(session, await begin(context, itemIndex));
	const decision = decisionOf(next, next.answers);
	if (decision) return stepItem(context, next, next.answers, decision, 'pending');
	const suspended = await suspend(session, next);
	suspendedAgain(turnKey(context, next));
	return suspended;
}
