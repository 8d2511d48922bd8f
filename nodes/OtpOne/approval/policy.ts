/**
 * Approval policies for several approvers, as a pure state machine: it takes each person's answer
 * and returns whom to ask next and whether the request is decided. It has no clock and makes no
 * calls.
 */
import type { Outcome } from './verdict';

export type Policy = 'first' | 'everyone' | 'atLeast' | 'inOrder';

/** How the request to one person ended, or `pending` while it is open. */
export type Answer = Outcome;

export interface PolicyState {
	policy: Policy;
	/** The number of approvals required. Only the `atLeast` policy uses it. */
	minimumApprovals: number;
	/** One answer per approver, in the builder's order. */
	answers: Answer[];
	/** Set once and never changed afterwards. */
	decision: { approved: boolean; outcome: Outcome } | null;
}

/**
 * @param approvers number of people who may be asked, at least 1
 * @param minimumApprovals from 1 to `approvers`
 */
export function startPolicy(
	policy: Policy,
	approvers: number,
	minimumApprovals = approvers,
): PolicyState {
	const answers = Array.from({ length: approvers }, (): Answer => 'pending');
	return { policy, minimumApprovals, answers, decision: null };
}

/** Returns the indexes of the approvers to ask now, including those who are already being asked. */
export function toAsk({ policy, answers, decision }: PolicyState): number[] {
	if (decision) return [];
	const open = answers.flatMap((answer, index) => (answer === 'pending' ? [index] : []));
	return policy === 'inOrder' ? open.slice(0, 1) : open;
}

/**
 * Records one person's answer. An answer after the decision, a second answer from the same person,
 * or an answer from someone who has not been asked yet has no effect.
 *
 * @param isProven whether it is certain who answered. With the `first` policy, a refusal decides
 * only if it is proven; otherwise that approver is just removed from the list
 */
export function takeAnswer(
	state: PolicyState,
	approver: number,
	answer: Answer,
	{ isProven = true }: { isProven?: boolean } = {},
): PolicyState {
	if (answer === 'pending' || !toAsk(state).includes(approver)) return state;
	const answers = state.answers.with(approver, answer);
	const decision = decide({ ...state, answers }, answer, isProven);
	return { ...state, answers, decision };
}

const approvedBy = (answers: Answer[]) => answers.filter((answer) => answer === 'approved').length;
const stillOpen = (answers: Answer[]) => answers.filter((answer) => answer === 'pending').length;

/**
 * The overall outcome when approval is no longer possible. A refusal takes precedence over a
 * missing answer.
 */
function worstOf(answers: Answer[]): Outcome {
	const order: Outcome[] = ['denied', 'userMismatch', 'failed', 'expired'];
	return order.find((outcome) => answers.includes(outcome)) ?? 'failed';
}

function decide(
	{ policy, minimumApprovals, answers }: PolicyState,
	latest: Answer,
	isProven: boolean,
): PolicyState['decision'] {
	const approved = { approved: true, outcome: 'approved' as const };
	const refused = (outcome: Outcome) => ({ approved: false, outcome });
	const open = stillOpen(answers);
	switch (policy) {
		// The first person who answers decides. Someone who doesn't answer or can't be asked decides
		// nothing.
		case 'first':
			if (latest === 'approved') return approved;
			if ((isRefusal(latest) && isProven) || open === 0) return refused(worstOf(answers));
			return null;
		case 'everyone':
			if (latest !== 'approved') return refused(latest);
			return open === 0 ? approved : null;
		case 'atLeast':
			if (approvedBy(answers) >= minimumApprovals) return approved;
			if (approvedBy(answers) + open < minimumApprovals) return refused(worstOf(answers));
			return null;
		// The next person is asked only if the current one did not answer in time.
		case 'inOrder':
			if (latest === 'approved') return approved;
			return latest === 'expired' && open > 0 ? null : refused(latest);
	}
}

/** Whether someone declined or someone else answered, as opposed to no answer at all. */
function isRefusal(answer: Answer): boolean {
	return answer === 'denied' || answer === 'userMismatch';
}
