/** The approval step in the browser: the execution is suspended, and its page brings the answers. */
import { randomUUID } from 'node:crypto';
import type { IExecuteFunctions } from 'n8n-workflow';

import { delay } from '../../api/abortable';
import { CREDENTIAL_TYPE } from '../../api/n8n-transport';
import { turnKey } from '../../page/answer';
import { readDocument } from '../../page/document';
import { decisionOf, leavingItem, stepItem, undecided } from '../../page/outcome';
import { nextRound, placeOf } from '../../page/round';
import {
	keep,
	keepInput,
	newApproval,
	readKept,
	readKeptInput,
	type SavedApproval,
} from '../../page/saved-approval';
import { pageKey } from '../../page/sealed';
import { suspendedAgain } from '../../page/turns';
import { ROUND_FIELD } from '../../result/outputs';
import type { ResultItem } from '../../result/result-item';
import type { Session } from '../operation';
import { readApprovalByLink } from './approval-by-link';
import { readQuestion } from './approval-question';

/** Reads the node's parameters; a later round reads none. */
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
	keepInput(context, input);
	return newApproval({ ...approval, question }, randomUUID(), document);
}

/** The approval that an item goes on with, if “Waiting for Others” sent it. */
async function goOn(
	context: IExecuteFunctions,
	itemIndex: number,
): Promise<SavedApproval | undefined> {
	const carried = context.getInputData()[itemIndex]?.json[ROUND_FIELD];
	const kept = carried === undefined ? undefined : readKept(context);
	if (!kept) return undefined;
	const key = pageKey(await context.getCredentials(CREDENTIAL_TYPE));
	return nextRound(key, placeOf(context), kept, carried);
}

/** Not Approved, Approved and Waiting for Others. */
const MOST_OUTPUTS = 3;

/**
 * n8n takes what a resumed node sends by output 1 for what came in by input 1, and would not find the item
 * it belongs to: each of them comes from where the one input does.
 */
function pairAllOutputs(context: IExecuteFunctions): void {
	const { source } = context.getExecuteData();
	if (source?.main?.length !== 1) return;
	source.main = Array.from({ length: MOST_OUTPUTS }, () => source.main[0]);
}

/** n8n looks for waits that end once a minute, and sets a timer for those that end soon. */
const TIMERS_SET_BEFORE = 75_000;
const LIMIT_KEY = 'otpOneWaitsUntil';

/**
 * A timer that n8n has set for one wait ends a later wait of the same execution too. Where there may be
 * one, it is let run out while the execution is running, when it has no effect.
 */
async function outliveTimer(context: IExecuteFunctions, endsAt: number, signal: AbortSignal) {
	const flow = context.getContext('flow');
	const earlier = Number(flow[LIMIT_KEY] ?? 0);
	const left = earlier - Date.now();
	if (left > 0 && left < TIMERS_SET_BEFORE && endsAt > earlier) await delay(left + 500, signal);
	flow[LIMIT_KEY] = endsAt;
}

/**
 * Suspends the execution. What passes through when the limit of the wait is reached, where n8n does not
 * run the node again, is an `expired` item with the answers so far.
 */
async function suspend(session: Session, approval: SavedApproval): Promise<ResultItem> {
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
	keep(context, approval);
	// The link in the editor's output panel is the one of this execution, signed.
	const resumeUrl = context.evaluateExpression('{{ $execution.resumeUrl }}', 0);
	context.setMetadata({ resumeUrl: String(resumeUrl) });
	const { json, binary } = leavingItem(approval, readKeptInput(context), expired);
	const fallback = { json, ...(binary && { binary }), pairedItem: { item: 0 } };
	context.getExecuteData().data = { main: [[fallback]] };
	pairAllOutputs(context);
	await context.putExecutionToWait(endsAt);
	return { ...expired, isSuspended: true };
}

/** Begins an approval on a web page, or waits on for the others. */
export async function approveByLink(session: Session, itemIndex: number): Promise<ResultItem> {
	const { context } = session;
	const next = await goOn(context, itemIndex);
	if (!next) return await suspend(session, await begin(context, itemIndex));
	const decision = decisionOf(next, next.answers);
	if (decision) return stepItem(context, next, next.answers, decision, 'pending');
	const suspended = await suspend(session, next);
	suspendedAgain(turnKey(placeOf(context).executionId, next.approvalId));
	return suspended;
}
