/** Workflows around one OtpOne node, connected as a builder would. */
import type { INode, INodeParameters } from 'n8n-workflow';

import type { Finished, RunOptions, WorkflowJson } from '../../dev/engine/engine.cts';
import type { NodeSettings, Workbench } from './workbench.cts';
import { itemsOf, NODE, otpOneNode, sendParameters, startNode } from './workbench.cts';

/** A connection: the node and its output, and the next node and its input. */
export type Wire = [from: string, output: number, to: string, input?: number];

export interface Wired {
	wires: Wire[];
	/** Names of nodes that are disabled. */
	disabled?: string[];
	/** Node types other than No Operation. */
	types?: Record<string, string>;
	parameters?: INodeParameters;
	settings?: NodeSettings;
	/** Connections of the node that replace those in `wires`. */
	outputs?: unknown;
}

/** Returns a workflow of a trigger, the node under test, and the nodes that `wires` names. */
export function wired({ wires, disabled = [], types = {}, ...node }: Wired): WorkflowJson {
	const connections: WorkflowJson['connections'] = {
		Start: { main: [[{ node: NODE, type: 'main', index: 0 }]] },
	};
	for (const [from, output, to, index = 0] of wires) {
		const main = ((connections[from] ??= {}).main ??= []);
		while (main.length <= output) main.push([]);
		main[output]?.push({ node: to, type: 'main', index });
	}
	if ('outputs' in node) connections[NODE] = { main: node.outputs as never };
	const names = new Set(wires.flatMap(([from, , to]) => [from, to]));
	const others = [...names].filter((name) => name !== NODE && name !== 'Start');
	const nodes = others.map(
		(name): INode => ({
			id: name,
			name,
			type: types[name] ?? 'n8n-nodes-base.noOp',
			typeVersion: 1,
			position: [400, 0],
			parameters: {},
			disabled: disabled.includes(name),
		}),
	);
	const tested = otpOneNode({ ...sendParameters, ...node.parameters }, node.settings);
	return { name: 'Wired', nodes: [startNode, tested, ...nodes], connections };
}

export const person = (name: string) => ({ mail: `${name}@example.com`, invoice: 4711 });

/** Runs such a workflow with one item per person. */
export async function runWired(
	bench: Workbench,
	workflow: Wired,
	people: string[] = ['decline'],
	options: RunOptions = {},
): Promise<Finished> {
	return await bench.engine.run(wired(workflow), {
		input: itemsOf(...people.map(person)),
		...options,
	});
}

/** Returns which nodes after the one under test have run. */
export function ran({ run }: Finished): string[] {
	const names = Object.keys(run.data.resultData.runData);
	return names.filter((name) => name !== NODE && name !== 'Start').sort();
}

/** Returns the hints in the node's output panel. */
export function hintsOf({ run }: Finished): string[] {
	const runs = run.data.resultData.runData[NODE] ?? [];
	return runs.flatMap(({ hints }) => hints ?? []).map(({ message }) => message);
}
