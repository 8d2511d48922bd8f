/** Runs the selected operation over the items. */
import type { IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';

import { OtpOneClient } from '../api/client';
import { n8nTransport, CREDENTIAL_TYPE } from '../api/n8n-transport';
import { UserError } from '../api/user-error';
import { finishItem } from '../result/finish-item';
import { itemPerFile } from '../result/item-per-file';
import { ConcurrencyLimit } from '../service/concurrency-limit';
import { PerPersonQueue } from '../service/per-person-queue';
import type { LeavingItem, ResultItem } from '../result/result-item';
import type { ItemResult } from './item-errors';
import { errorItem, errorOfItem, errorOfRun, refuseRetries, refuseUnapproved } from './item-errors';
import type { Operation, Session } from './operation';
import { isReviewStep, routing, runsForAgent } from '../result/outputs';
import { isOn, readVerdictOptions } from './parameters';
import { findOperation } from './resources';
import { showHint } from './execution-hint';
import { refuseWiring } from './wiring';
import { anySignal } from '../api/abortable';

/**
 * Maximum number of requests open at the same time in one execution, and of requests started per
 * turn of the event loop.
 */
const OPEN_REQUESTS = 1_000;
const REQUESTS_A_TURN = 32;
/**
 * The same limits for reads. Thousands of waits keep polling, and n8n must be able to do other
 * work.
 */
const OPEN_READS = 100;
const READS_A_TURN = 2;

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
	};
}

/** Runs every item and waits for all of them. */
async function runItems(
	context: IExecuteFunctions,
	operation: Operation,
	signal: AbortSignal,
	conclude: (result: ResultItem, itemIndex: number) => LeavingItem[],
	refuse: (error: unknown, itemIndex: number) => ItemResult,
): Promise<ItemResult[][]> {
	const items = context.getInputData();
	let session: Session;
	try {
		refuseRetries(context.getNode(), operation);
		session = await openSession(context, operation, signal);
	} catch (error) {
		return items.map((_, itemIndex) => [refuse(error, itemIndex)]);
	}
	// All items are checked before the first request is sent.
	const prepared = items.map((_, itemIndex) => {
		try {
			return { parameters: operation.prepare(context, itemIndex) };
		} catch (error) {
			return { refused: refuse(error, itemIndex) };
		}
	});
	return await Promise.all(
		prepared.map(async ({ parameters, refused }, itemIndex) => {
			if (refused) return [refused];
			try {
				return conclude(await operation.run(session, parameters, itemIndex), itemIndex);
			} catch (error) {
				return [refuse(error, itemIndex)];
			}
		}),
	);
}

/**
 * If n8n cannot use the node's output but the workflow continues anyway, n8n passes on the node's
 * input. The input is therefore replaced with items that are not approved.
 */
function replaceInput(context: IExecuteFunctions): void {
	const unusable = context.getInputData().map((_, item) => ({
		json: { approved: false, outcome: 'failed' },
		pairedItem: { item },
	}));
	context.getExecuteData().data = { main: [unusable] };
}

/** Runs the operation selected in the node. */
async function runOperation(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const node = context.getNode();
	const operation = findOperation(
		context.getNodeParameter('resource', 0) as string,
		context.getNodeParameter('operation', 0) as string,
	);
	if (!operation) {
		throw new UserError(
			'This operation does not exist',
			'Choose a resource and an operation in the node.',
		);
	}
	const forAgent = runsForAgent(node);
	const whenNotApproved =
		operation.endsIn === 'data' || forAgent
			? 'continue'
			: (context.getNodeParameter('whenNotApproved', 0, 'route') as string);
	refuseWiring(context, operation, whenNotApproved);
	const { data: input } = context.getExecuteData();
	const ended = new AbortController();
	const cancelled = context.getExecutionCancelSignal();
	const signal = cancelled ? anySignal(cancelled, ended.signal) : ended.signal;

	const items = context.getInputData();
	const run = runItems(
		context,
		operation,
		signal,
		(result, itemIndex) => {
			if (whenNotApproved === 'fail') refuseUnapproved(node, result, itemIndex);
			const option = (name: string, isDefault: boolean) =>
				operation.fields.some((field) => field.name === name) &&
				isOn(context, itemIndex, name, isDefault);
			const itemOptions = {
				simplify: option('simplify', true),
				includeInput: !forAgent && option('includeInput', true),
			};
			const leaving =
				result.verdict && !forAgent && option('oneItemPerFile', false)
					? itemPerFile(result, readVerdictOptions(context, itemIndex).binaryPropertyName)
					: [result];
			return leaving.map((item) => finishItem(item, items[itemIndex], itemOptions));
		},
		(error, itemIndex) => {
			const itemError = errorOfItem(node, error, itemIndex);
			if (context.continueOnFail() || isReviewStep(node)) return errorItem(node, itemError);
			// The run has ended, so nobody else is asked.
			ended.abort(itemError);
			throw itemError;
		},
	);
	// Requests that are still open belong to approvals that other people have already decided.
	const results = await run.finally(() => ended.abort());

	const { outputs, outputOf } = routing(operation.endsIn, whenNotApproved);
	const returnData: INodeExecutionData[][] = Array.from({ length: outputs }, () => []);
	results.forEach((ofItem, item) => {
		for (const { json, binary, verdict, error, isSuspended } of ofItem) {
			// An item on an output while the execution waits would look like a decision. An agent reads
			// the only output.
			if (isSuspended && !forAgent) continue;
			returnData[outputOf(verdict)].push({
				json,
				...(binary && { binary }),
				...(error && { error }),
				// If `pairedItem` is an object, n8n looks up the input item and, if that fails, passes on
				// the input of the whole node.
				pairedItem: error ? item : { item },
			});
		}
	});
	// A suspended approval has already replaced the input with its own item.
	const passesInputOn = context.continueOnFail() && context.getExecuteData().data === input;
	if (operation.endsIn !== 'data' && !forAgent && passesInputOn) replaceInput(context);
	return returnData;
}

/**
 * Runs the node. An error that concerns the whole run produces no output items, whatever On Error
 * is set to.
 */
export async function router(context: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	try {
		return await runOperation(context);
	} catch (error) {
		const node = context.getNode();
		const runError = errorOfRun(node, error);
		if (isReviewStep(node)) {
			const { json } = errorItem(node, runError);
			return [[{ json, pairedItem: { item: 0 } }]];
		}
		if (!context.continueOnFail()) throw runError;
		showHint(context, [runError.message, runError.description].filter(Boolean).join('. '));
		return [];
	}
}
