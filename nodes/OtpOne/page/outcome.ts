/** Computes the verdict from the answers so far, and the item with it. */
import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { type PolicyState, startPolicy, takeAnswer } from '../approval/policy';
import type { Outcome, Verdict } from '../approval/verdict';
import { approvalItem } from '../result/approval-item';
import { finishItem } from '../result/finish-item';
import { itemPerFile } from '../result/item-per-file';
import type { LeavingItem, VerdictItem } from '../result/result-item';
import { type Asked, unansweredItem } from '../result/verdict-item';
import type { SavedAnswer, SavedApproval, SavedInput } from './saved-approval';

/**
 * Returns the decision that the policy makes from the answers, if any. A decline on the page is
 * unproven.
 */
export function decisionOf(
	{ question, minimumApprovals }: SavedApproval,
	answers: Array<SavedAnswer | null>,
): PolicyState['decision'] {
	const { policy, approvers } = question;
	const start = startPolicy(policy, approvers.length, minimumApprovals);
	return answers.reduce(
		(state, answer, approver) =>
			answer
				? takeAnswer(state, approver, answer.outcome, { isProven: answer.outcome === 'approved' })
				: state,
		start,
	).decision;
}

/** Returns what one approver was asked, for an approver without a transaction. */
export function askedOf({ question }: SavedApproval, approver: number): Asked {
	return {
		requestedUser: question.approvers[approver],
		question: question.message,
		requestType: question.requestType,
		transactionId: null,
		requestedAt: new Date(question.startedAt).toISOString(),
		waitingSince: question.startedAt,
		// The private token binds the token to the transaction and is not needed afterwards.
		ownPrivateToken: true,
	};
}

const WORDS = {
	pending: 'Not answered yet',
	expired: 'Nobody answered in time',
};

/**
 * Builds the item of the whole step.
 *
 * @param unanswered the outcome for approvers who have not answered
 * @param now when the wait ended, in milliseconds
 */
export function stepItem(
	context: IExecuteFunctions | IWebhookFunctions,
	approval: SavedApproval,
	answers: Array<SavedAnswer | null>,
	verdict: Verdict,
	unanswered: 'pending' | 'expired',
	now = Date.now(),
): VerdictItem {
	const responses = answers.map((answer, approver): VerdictItem => {
		if (!answer) {
			return unansweredItem(askedOf(approval, approver), unanswered, WORDS[unanswered], now);
		}
		const { json, binary, outcome } = answer;
		return {
			json,
			...(binary && { binary }),
			verdict: { approved: outcome === 'approved', outcome },
		};
	});
	const decisiveResponse =
		responses.find(({ verdict: own }) => own.outcome === verdict.outcome) ?? responses[0];
	const item = approvalItem(context, approval.question, verdict, decisiveResponse, responses, now);
	item.json.requestedAt = new Date(approval.question.startedAt).toISOString();
	return item;
}

/** The verdict while the policy is undecided, or if the limit has passed in the meantime. */
export const undecided = (outcome: Extract<Outcome, 'pending' | 'expired'>): Verdict => ({
	approved: false,
	outcome,
});

/** Prepares the item for outputs to which n8n sends it without running the node. */
export function leavingItem(
	{ verdictOptions }: SavedApproval,
	input: SavedInput,
	item: VerdictItem,
): LeavingItem {
	const { simplify } = verdictOptions;
	return finishItem(item, input ?? undefined, { simplify, includeInput: input !== null });
}

/** Prepares the items for output: one, or one per file. */
export function leavingItems(
	approval: SavedApproval,
	input: SavedInput,
	item: VerdictItem,
): LeavingItem[] {
	const { oneItemPerFile, binaryPropertyName } = approval.verdictOptions;
	const items = oneItemPerFile ? itemPerFile(item, binaryPropertyName) : [item];
	return items.map((each) => leavingItem(approval, input, each));
}
