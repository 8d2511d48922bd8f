/**
 * People who declined an approval that the first approver decides, and who are not asked again. n8n
 * doesn't save anything while an execution keeps waiting, so they are kept in this process's
 * memory. After a restart such a person could still approve.
 */
import type { SavedAnswer, SavedApproval } from './saved-approval';

const removed = new Map<string, { until: number; answers: Map<number, SavedAnswer> }>();

export function removedFrom({ approvalId }: SavedApproval): ReadonlyMap<number, SavedAnswer> {
	return removed.get(approvalId)?.answers ?? new Map<number, SavedAnswer>();
}

/** Removes a person from the list of approvers. */
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
