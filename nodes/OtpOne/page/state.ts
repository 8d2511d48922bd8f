/**
 * Identifies the transaction that a confirmation belongs to. It is sent to the page and comes back
 * sealed, so that nothing has to be saved.
 */
import type { IWebhookFunctions } from 'n8n-workflow';

import type { SavedApproval } from './saved-approval';
import { seal, unseal } from './sealed';

/** The transaction of one start, and its approver. */
export interface Started {
	approver: number;
	transactionId: string;
	/** SHA-256 of the private token that only this transaction was created with. */
	privateTokenSha256: string;
	requestedAt: string;
}

interface State extends Started {
	executionId: string;
	nodeId: string;
	approvalId: string;
}

const placeOf = (context: IWebhookFunctions, { approvalId }: SavedApproval) => ({
	executionId: String(context.getExecutionId()),
	nodeId: context.getNode().id,
	approvalId,
});

export function sealState(
	key: Buffer,
	context: IWebhookFunctions,
	approval: SavedApproval,
	started: Started,
): string {
	return seal(key, 'state', { ...placeOf(context, approval), ...started } satisfies State);
}

/** @returns undefined unless it was sealed for this execution, node and approval */
export function openState(
	key: Buffer,
	context: IWebhookFunctions,
	approval: SavedApproval,
	sealed: unknown,
): Started | undefined {
	const state = unseal(key, 'state', sealed) as State | undefined;
	if (!state) return undefined;
	const { executionId, nodeId, approvalId } = placeOf(context, approval);
	const belongs =
		state.executionId === executionId &&
		state.nodeId === nodeId &&
		state.approvalId === approvalId &&
		state.approver < approval.question.approvers.length;
	return belongs ? state : undefined;
}
