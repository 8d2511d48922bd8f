/**
 * An answer on its way back to the node through “Waiting for Others”. It is sealed because items
 * can be changed.
 */
import type { INode } from 'n8n-workflow';

import type { SavedAnswer, SavedApproval } from './saved-approval';
import { seal, unseal } from './sealed';

/** Identifies the answer, its round and its execution. */
interface Carried {
	executionId: string;
	nodeId: string;
	approvalId: string;
	round: number;
	answers: Array<{ approver: number; answer: SavedAnswer }>;
}

type Place = Pick<Carried, 'executionId' | 'nodeId'>;

export function placeOf(context: { getExecutionId(): string; getNode(): INode }): Place {
	return { executionId: String(context.getExecutionId()), nodeId: context.getNode().id };
}

export function sealAnswers(
	key: Buffer,
	place: Place,
	{ approvalId, round }: SavedApproval,
	answers: Carried['answers'],
): string {
	return seal(key, 'answer', { ...place, approvalId, round, answers } satisfies Carried);
}

/**
 * Continues an approval with the answers that an item carries.
 *
 * @returns undefined if they belong to another execution, node, approval or round; the item then
 * starts a new approval
 */
export function nextRound(
	key: Buffer,
	place: Place,
	approval: SavedApproval,
	sealed: unknown,
): SavedApproval | undefined {
	const carried = unseal(key, 'answer', sealed) as Carried | undefined;
	if (!carried) return undefined;
	const belongs =
		carried.executionId === place.executionId &&
		carried.nodeId === place.nodeId &&
		carried.approvalId === approval.approvalId &&
		carried.round === approval.round;
	if (!belongs) return undefined;
	const answers = [...approval.answers];
	for (const { approver, answer } of carried.answers) answers[approver] ??= answer;
	return { ...approval, answers, round: approval.round + 1 };
}
