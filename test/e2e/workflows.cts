import { randomUUID } from 'node:crypto';
import type { Execution, WorkflowJson } from '../../dev/n8n/api.cts';
import { CREDENTIAL_TYPE } from './stage.cts';

type Node = WorkflowJson['nodes'][number];

/** Returns a node as a workflow contains it. */
export function node(
	name: string,
	type: string,
	parameters: object = {},
	settings: object = {},
): Node {
	return {
		id: randomUUID(),
		name,
		type,
		typeVersion: 1,
		position: [0, 0],
		parameters: { ...parameters },
		...settings,
	};
}

/** Returns the node under test. */
export function otpOne(name: string, parameters: object, settings: object = {}): Node {
	return node(name, 'n8n-nodes-otpone.otpOne', parameters, {
		credentials: { [CREDENTIAL_TYPE]: { id: null, name: 'OtpOne' } },
		...settings,
	});
}

/** Returns a trigger for the editor's execute button. */
export const byHand = () => node('Start', 'n8n-nodes-base.manualTrigger');

/** Returns a webhook trigger that responds before the workflow ends. */
export const byWebhook = (path: string, parameters: object = {}) =>
	node(
		'Start',
		'n8n-nodes-base.webhook',
		{ path, ...parameters },
		{ typeVersion: 2, webhookId: randomUUID() },
	);

/**
 * Connects nodes in a row. With `ends`, each output of the last node leads to a No Operation node
 * of that name.
 */
export function workflow(name: string, nodes: Node[], ends: string[] = []): WorkflowJson {
	const last = nodes[nodes.length - 1];
	const endNodes = ends.map((end) => node(end, 'n8n-nodes-base.noOp'));
	const to = (next: Node) => [{ node: next.name, type: 'main', index: 0 }];
	const connections = Object.fromEntries(
		nodes.slice(0, -1).map((from, index) => [from.name, { main: [to(nodes[index + 1])] }]),
	);
	if (endNodes.length > 0) connections[last.name] = { main: endNodes.map(to) };
	const all = [...nodes, ...endNodes].map((each, index) => ({
		...each,
		position: [index * 220, 0],
	}));
	return { name, nodes: all, connections, settings: { executionOrder: 'v1' } };
}

/** The two branches of an approval, in the order of its outputs. */
export const BRANCHES = ['Not Approved', 'Approved'];

/** Returns the items of one output of a node in its last run. */
export function itemsOf(
	execution: Execution,
	nodeName: string,
	output = 0,
): Array<Record<string, unknown>> {
	const run = execution.data.resultData.runData[nodeName]?.at(-1);
	return (run?.data?.main?.[output] ?? []).map(({ json }) => json);
}

/** Returns the items that arrived at each of the {@link BRANCHES}. */
export function branches(execution: Execution): Record<string, Array<Record<string, unknown>>> {
	return Object.fromEntries(BRANCHES.map((name) => [name, itemsOf(execution, name)]));
}
