/** Builds the errors of an item or of the whole run as n8n shows them. */
import type { IDataObject, INode } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { calls } from '../api/calls';
import { CallFailure } from '../api/errors';
import { UserError } from '../api/user-error';
import type { LeavingItem, ResultItem } from '../result/result-item';
import type { Operation } from './operation';

type NodeError = NodeApiError | NodeOperationError;

/** Builds the error of one item with our own message. Nothing of a raw HTTP error is included. */
export function errorOfItem(node: INode, error: unknown, itemIndex: number): NodeError {
	if (error instanceof CallFailure) return error.toNodeError(node, itemIndex);
	if (error instanceof NodeOperationError || error instanceof NodeApiError) {
		error.context.itemIndex ??= itemIndex;
		return error;
	}
	if (error instanceof UserError) {
		const { message, description } = error;
		return new NodeOperationError(node, `${message} [item ${itemIndex}]`, {
			description,
			itemIndex,
		});
	}
	const { message = '' } = error as Partial<Error>;
	return message === ''
		? new NodeOperationError(node, `This item could not be processed [item ${itemIndex}]`, {
				itemIndex,
			})
		: new NodeOperationError(node, error as Error, { itemIndex });
}

export interface ItemResult extends LeavingItem {
	error?: NodeError;
}

/** Builds an error of the whole run, which belongs to no single item. */
export function errorOfRun(node: INode, error: unknown): NodeError {
	if (error instanceof UserError) {
		return new NodeOperationError(node, error.message, { description: error.description });
	}
	return errorOfItem(node, error, 0);
}

/** Builds the “Not Approved” item for an input item whose request could not be made. */
export function errorItem(node: INode, error: NodeError): ItemResult {
	const json: IDataObject = { approved: false, error: error.message };
	if (error.description) json.description = error.description;
	// n8n uses `error` to find the items for its error output. With other settings it would reduce
	// the JSON to the error.
	return node.onError === 'continueErrorOutput' ? { json, error } : { json };
}

/** Refuses n8n's Retry On Fail for calls that would ring a phone twice. */
export function refuseRetries(node: INode, operation: Operation): void {
	if (node.retryOnFail && operation.calls.some((call) => calls[call].rings)) {
		throw new NodeOperationError(node, 'Retry On Fail is on: each try would ring the phone again', {
			description:
				'Turn off Retry On Fail in the settings of this node. To ask once more, loop back to the node on purpose.',
		});
	}
}

/**
 * With When Not Approved set to Stop Workflow, throws an error for an item that is not approved.
 */
export function refuseUnapproved(
	node: INode,
	{ json, verdict }: ResultItem,
	itemIndex: number,
): void {
	if (verdict?.approved === true) return;
	throw new NodeOperationError(
		node,
		`Not approved by ${String(json.requestedUser)}: ${String(json.outcome)} [item ${itemIndex}]`,
		{
			description: `${json.message ? `Message: “${String(json.message)}”. ` : ''}The workflow stops here because When Not Approved is set to Stop Workflow.`,
			itemIndex,
		},
	);
}
