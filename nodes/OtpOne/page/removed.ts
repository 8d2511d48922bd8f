/**
 * Who has declined an approval that the first yes decides, and is not asked any more. n8n saves nothing
 * of a waiting execution that goes on waiting, so it is in this process's memory: forgotten with it, which
 * only means that the person could still say yes.
 */
import type { SavedAnswer, SavedApproval } from './saved-approval';

const removed = new Map<string, { until: number; answers: Map<number, SavedAnswer> }>();

export function removedFrom({ approvalId }: SavedApproval): ReadonlyMap<number, SavedAnswer> {
	return removed.get(approvalId)?.answers ?? new Map<number, SavedAnswer>();
}

/** Takes a person off the list. */
export function remove(
	{ approvalId, endsAt }: SavedApproval,
	approver: number,
	answer: SavedAnswer,
	now = Date.now(),
): void {
	for (const [id, { until }] of removed) if (until < now) removed.delete(id);
	const entry = removed.get(approvalId) ?? { until: Date.parse(endsAt), answers: new Map() };
	entry.answers.set(approver, answer);
	removed.set(approvalId, entry);
}
