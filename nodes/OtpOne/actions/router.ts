/** Runs the chosen operation over the items: once, for every operation. */
import type { IDataObject, IExecuteFunctions, INode, INodeExecutionData } from 'n8n-workflow';
import { NodeApiError, NodeOperationError } from 'n8n-workflow';

import { calls } from '../api/calls';
import { OtpOneClient } from '../api/client';
import { n8nTransport, CREDENTIAL_TYPE } from '../api/n8n-transport';
import { CallFailure } from '../api/errors';
import { UserError } from '../api/user-error';
import { buildResultItem } from '../result/build-result-item';
import { finishItem } from '../result/finish-item';
import { ConcurrencyLimit } from '../service/concurrency-limit';
import { PerPersonQueue } from '../service/per-person-queue';
import type { ResultItem } from '../result/result-item';
import type { Operation, Session } from './operation';
import { isReviewStep, routing, runsForAgent } from '../result/outputs';
import { findOperation } from './resources';

/** How many requests may be open at the same time in one execution, and how many start in one turn. */
const OPEN_REQUESTS = 1_000;
const REQUESTS_A_TURN = 32;
/** The same of reads: thousands of waits go on asking, and n8n has other things to do meanwhile. */
const OPEN_READS = 100;
const READS_A_TURN = 2;

/** The error of one item, told by its own words: nothing of a raw HTTP error gets through. */
function errorOfItem(
	node: INode,
	error: unknown,
	itemIndex: number,
): NodeApiError | NodeOperationError {
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
		? new NodeOperationError(node, `This item could not be handled [item ${itemIndex}]`, {
				itemIndex,
			})
		: new NodeOperationError(node, error as Error, { itemIndex });
}

interface ItemResult extends ResultItem {
	error?: NodeApiError | NodeOperationError;
}

/** What comes out of “Not Approved” for an item that could not be asked about. */
function errorItem(node: INode, error: NodeApiError | NodeOperationError): ItemResult {
	const json: IDataObject = { approved: false, error: error.message };
	if (error.description) json.description = error.description;
	// By this n8n finds the items for its error output; elsewhere it would cut the JSON down to it.
	return node.onError === 'continueErrorOutput' ? { json, error } : { json };
}

/** Refuses what n8n would do by itself and would ring a phone twice. */
function refuseRetries(node: INode, operation: Operation): void {
	if (node.retryOnFail && operation.calls.some((call) => calls[call].rings)) {
		throw new NodeOperationError(node, 'Retry On Fail is on: each try would ring the phone again', {
			description:
				'Switch Retry On Fail off in the settings of this node. To ask once more, loop back to the node on purpose.',
		});
	}
}

/** With When Not Approved set to Fail, an item that is not approved is an error of that item. */
function refuseUnapproved(node: INode, { json, verdict }: ResultItem, itemIndex: number): void {
	if (verdict?.approved === true) return;
	throw new NodeOperationError(
		node,
		`Not approved by ${String(json.requestedUser)}: ${String(json.outcome)} [item ${itemIndex}]`,
		{
			description: `${json.message ? `OtpOne said: “${String(json.message)}”. ` : ''}The workflow stops here because When Not Approved is set to Fail.`,
			itemIndex,
		},
	);
}

async function openSession(
	context: IExecuteFunctions,
	operation: Operation,
	signal: AbortSignal,
): Promise<Session> {
	const credentials = await context.getCredentials(CREDENTIAL_TYPE);
	const client = new OtpOneClient(credentials, n8nTransport(context, credentials));
	operation.calls.forEach((call) => client.requireKey(call));
	return {
		context,
		client,
		signal,
		queue: new PerPersonQueue(new ConcurrencyLimit(OPEN_REQUESTS, REQUESTS_A_TURN)),
		reads: new ConcurrencyLimit(OPEN_READS, READS_A_TURN),
		buildResultItem,
	};
}

/** Runs every item and waits for all of them. */
async function runItems(
	context: IExecuteFunctions,
	operation: Operation,
	signal: AbortSignal,
	conclude: (result: ResultItem, itemIndex: number) => ResultItem,
	refuse: (error: unknown, itemIndex: number) => ItemResult,
): Promise<ItemResult[]> {
	const items = context.getInputData();
	let session: Session;
	try {
		refuseRetries(context.getNode(), operation);
		session = await openSession(context, operation, signal);
	} catch (error) {
		return items.map((_, itemIndex) => refuse(error, itemIndex));
	}
	// Every item is checked before the first one is sent.
	const prepared = items.map((_, itemIndex) => {
		try {
			return { parameters: operation.prepare(context, itemIndex) };
		} catch (error) {
			return { refused: refuse(error, itemIndex) };
		}
	});
	return await Promise.all(
		prepared.map(async ({ parameters, refused }, itemIndex) => {
			if (refused) return refused;
			try {
				return conclude(await operation.run(session, parameters, itemIndex), itemIndex);
			} catch (error) {
				return refuse(error, itemIndex);
			}
		}),
	);
}

export async function router(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const node = context.getNode();
	const operation = findOperation(
		context.getNodeParameter('resource', 0) as string,
		context.getNodeParameter('operation', 0) as string,
	);
	if (!operation) {
		throw new NodeOperationError(node, 'This operation does not exist', {
			description: 'Choose a resource and an operation in the node.',
		});
	}
	const forAgent = runsForAgent(node);
	const whenNotApproved =
		operation.endsIn === 'data' || forAgent
			? 'continue'
			: (context.getNodeParameter('whenNotApproved', 0, 'route') as string);
	const ended = new AbortController();
	const cancelled = context.getExecutionCancelSignal();
	const signal = cancelled ? AbortSignal.any([cancelled, ended.signal]) : ended.signal;

	const items = context.getInputData();
	const run = runItems(
		context,
		operation,
		signal,
		(result, itemIndex) => {
			if (whenNotApproved === 'fail') refuseUnapproved(node, result, itemIndex);
			const option = (name: string) => context.getNodeParameter(name, itemIndex, false) === true;
			return finishItem(result, items[itemIndex], {
				simplify: operation.endsIn !== 'data' && option('simplify'),
				includeInput: !forAgent && option('includeInput'),
			});
		},
		(error, itemIndex) => {
			const itemError = errorOfItem(node, error, itemIndex);
			if (context.continueOnFail() || isReviewStep(node)) return errorItem(node, itemError);
			// Nobody else is asked for a run that has ended.
			ended.abort(itemError);
			throw itemError;
		},
	);
	// What is still open then was asked on behalf of an approval that others have decided.
	const results = await run.finally(() => ended.abort());

	const { outputs, outputOf } = routing(operation.endsIn, whenNotApproved);
	const returnData: INodeExecutionData[][] = Array.from({ length: outputs }, () => []);
	results.forEach(({ json, binary, verdict, error }, item) => {
		returnData[outputOf(verdict)].push({
			json,
			...(binary && { binary }),
			...(error && { error }),
			pairedItem: { item },
		});
	});
	return returnData;
}
