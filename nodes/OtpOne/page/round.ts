/**
 * An answer on its way back to the node through “Waiting for Others”. It is sealed because items
 * can be changed.
 */
import type { SavedAnswer, SavedApproval } from './saved-approval';
import { type RunningNode, sealFor, unsealFor } from './sealed';

/** The answers of one round. */
interface Carried {
	round: number;
	answers: Array<{ approver: number; answer: SavedAnswer }>;
}

export function sealAnswers(
	key: Buffer,
	context: RunningNode,
	approval: SavedApproval,
	answers: Carried['answers'],
): string {
	const { round } = approval;
	return sealFor(key, 'answer', context, approval, { round, answers } satisfies Carried);
}

/**
 * Continues an approval with the answers that an item carries.
 *
 * @returns undefined if they belong to another execution, node, approval or round; the item then
 * starts a new approval
 */
export function nextRound(
	key: Buffer,
	context: RunningNode,
	approval: SavedApproval,
	sealed: unknown,
): SavedApproval | undefined {
	const carried = unsealFor(key, 'answer', context, approval, sealed) as Carried | undefined;
	if (carried?.round !== approval.round) return undefined;
	const answers = [...approval.answers];
	for (const { approver, answer } of carried.answers) answers[approver] ??= answer;
	return { ...approval, answers, round: approval.round + 1 };
}
