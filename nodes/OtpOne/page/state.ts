/**
 * Identifies the transaction that a confirmation belongs to. It is sent to the page and comes back
 * sealed, so that nothing has to be saved.
 */
import type { SavedApproval } from './saved-approval';
import { type RunningNode, sealFor, unsealFor } from './sealed';

/** The transaction of one start, and its approver. */
export interface Started {
	approver: number;
	transactionId: string;
	/** SHA-256 of the private token that only this transaction was created with. */
	privateTokenSha256: string;
	requestedAt: string;
}

export function sealState(
	key: Buffer,
	context: RunningNode,
	approval: SavedApproval,
	started: Started,
): string {
	return sealFor(key, 'state', context, approval, started);
}

/** @returns undefined unless it was sealed for this execution, node and approval */
export function openState(
	key: Buffer,
	context: RunningNode,
	approval: SavedApproval,
	sealed: unknown,
): Started | undefined {
	const started = unsealFor(key, 'state', context, approval, sealed) as Started | undefined;
	const isAsked = started && started.approver < approval.question.approvers.length;
	return isAsked ? started : undefined;
}
