/** Runs the node on n8n-core and measures the time from its start to its end. */
import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';
import type { WorkflowJson } from '../../dev/engine/engine.cts';
import { Engine } from '../../dev/engine/engine.cts';
import { PROJECT } from '../../dev/n8n/package.cts';
import { NODE, otpOneNode, startNode, workflowOf } from '../engine/workbench.cts';
import type { Service } from './service.cts';

/** One run of the node. */
export interface NodeRun {
	/** From the node's start to its end, in milliseconds. */
	tookMs: number;
	/** In milliseconds since 1970. */
	endedAt: number;
	items: INodeExecutionData[];
}

/** Starts n8n-core with the built package; `OTPONE_BENCH_PACKAGE` names another build of it. */
export async function startEngine({ credential }: Service): Promise<Engine> {
	const packageDirectory = process.env.OTPONE_BENCH_PACKAGE || PROJECT;
	return await Engine.start({ packageDirectory, credential });
}

/** A workflow that consists of this node only. */
export function workflowFor(parameters: INodeParameters): WorkflowJson {
	return workflowOf(startNode, otpOneNode(parameters));
}

/**
 * Runs the node over some items.
 *
 * @throws when an item is not approved
 */
export async function timeNode(
	engine: Engine,
	parameters: INodeParameters,
	items: object[],
): Promise<NodeRun> {
	let startedAt = 0;
	let tookMs = 0;
	let endedAt = 0;
	const finished = await engine.run(workflowFor(parameters), {
		input: items.map((json) => ({ json: json as IDataObject })),
		onNodeStart: (name) => {
			if (name === NODE) startedAt = performance.now();
		},
		onNodeEnd: (name) => {
			if (name !== NODE) return;
			tookMs = performance.now() - startedAt;
			endedAt = Date.now();
		},
	});
	const out = finished.outputs(NODE).flat();
	const approved = out.filter(({ json }) => json.approved === true).length;
	if (approved !== items.length) {
		const reason = finished.error?.message ?? '';
		throw new Error(`${approved} of ${items.length} items were approved. ${reason}`.trim());
	}
	return { tookMs, endedAt, items: out };
}
