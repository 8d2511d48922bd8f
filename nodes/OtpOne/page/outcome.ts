/** What the answers so far come to, and the item of it. */
import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import { type PolicyState, startPolicy, takeAnswer } from '../approval/policy';
import type { Outcome, Verdict } from '../approval/verdict';
import { approvalItem } from '../result/approval-item';
import { finishItem } from '../result/finish-item';
import { itemPerFile } from '../result/item-per-file';
import type { ResultItem } from '../result/result-item';
import { type Asked, unansweredItem } from '../result/verdict-item';
import type { SavedAnswer, SavedApproval, SavedInput } from './saved-approval';

/** Whether the answers decide, by the policy. A decline on the page is unproven. */
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

/** What was asked of one approver, where no transaction has been made. */
export function askedOf({ question }: SavedApproval, approver: number): Asked {
	return {
		requestedUser: question.approvers[approver],
		question: question.message,
		requestType: question.requestType,
		transactionId: null,
		requestedAt: new Date(question.startedAt).toISOString(),
		waitingSince: question.startedAt,
		// It binds the token to the transaction, and has done its work then.
		ownPrivateToken: true,
	};
}

const WORDS = {
	pending: 'Not answered yet',
	expired: 'Nobody answered before the limit on the wait',
};

/**
 * The item of the whole step.
 *
 * @param unanswered what those come to who have not answered
 * @param now when the wait ended, in milliseconds
 */
export function stepItem(
	context: IExecuteFunctions | IWebhookFunctions,
	approval: SavedApproval,
	answers: Array<SavedAnswer | null>,
	verdict: Verdict,
	unanswered: 'pending' | 'expired',
	now = Date.now(),
): ResultItem {
	const responses = answers.map((answer, approver): ResultItem => {
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
	const telling = responses.find(({ verdict: own }) => own?.outcome === verdict.outcome);
	const item = approvalItem(
		context,
		approval.question,
		verdict,
		telling ?? responses[0],
		responses,
		now,
	);
	item.json.requestedAt = new Date(approval.question.startedAt).toISOString();
	return item;
}

/** The verdict while the policy is undecided, or when the limit has passed meanwhile. */
export const undecided = (outcome: Extract<Outcome, 'pending' | 'expired'>): Verdict => ({
	approved: false,
	outcome,
});

/** The item as it leaves, for those outputs that n8n sends it by without running the node. */
export function leavingItem(
	{ verdictOptions }: SavedApproval,
	input: SavedInput,
	item: ResultItem,
): ResultItem {
	const { simplify } = verdictOptions;
	return finishItem(item, input ?? undefined, { simplify, includeInput: input !== null });
}

/** The items as they leave: one, or one for each file. */
export function leavingItems(
	approval: SavedApproval,
	input: SavedInput,
	item: ResultItem,
): ResultItem[] {
	const { oneItemPerFile, binaryPropertyName } = approval.verdictOptions;
	const items = oneItemPerFile ? itemPerFile(item, binaryPropertyName) : [item];
	return items.map((each) => leavingItem(approval, input, each));
}
