/**
 * Policies over several approvers, as a pure state machine: it is told what each person answered
 * and says whom to ask next and when it is decided. It has no clock and calls nobody.
 */
import type { Outcome } from './verdict';

export type Policy = 'first' | 'everyone' | 'atLeast' | 'inOrder';

/** How the question to one person ended; `pending` as long as it has not. */
export type Answer = Outcome;

export interface PolicyState {
	policy: Policy;
	/** How many have to approve; only `atLeast` reads it. */
	minimumApprovals: number;
	/** One for each approver, in the builder's order. */
	answers: Answer[];
	/** Set once; nothing changes it afterwards. */
	decision: { approved: boolean; outcome: Outcome } | null;
}

/**
 * @param approvers how many people may be asked, at least 1
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

/** The approvers to be asked now (by index), those included that are being asked already. */
export function toAsk({ policy, answers, decision }: PolicyState): number[] {
	if (decision) return [];
	const open = answers.flatMap((answer, index) => (answer === 'pending' ? [index] : []));
	return policy === 'inOrder' ? open.slice(0, 1) : open;
}

/**
 * Takes one person's answer. An answer after the decision, a second one of the same person, or one
 * of somebody who is not asked yet changes nothing.
 *
 * @param isProven whether it is certain who answered: with `first`, anybody's refusal decides then, and
 * otherwise only takes that person off the list
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

/** What stands for all when nobody can approve any more: a refusal weighs more than a silence. */
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
		// The first person who answers decides; who does not answer, or cannot be asked, decides nothing.
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
		// Only a person who did not answer in time hands over to the next.
		case 'inOrder':
			if (latest === 'approved') return approved;
			return latest === 'expired' && open > 0 ? null : refused(latest);
	}
}

/** Whether somebody said no, or somebody else answered, as against no answer at all. */
function isRefusal(answer: Answer): boolean {
	return answer === 'denied' || answer === 'userMismatch';
}
