/** The connection by which a node in the browser waits on: from “Waiting for Others” to its own input. */
import type { IConnections, IExecuteFunctions } from 'n8n-workflow';

import { WAITING_ROUTE } from '../../result/outputs';

/** The output “Waiting for Others”. */
const WAITING_OUTPUT = 2;

/** Whether a policy leaves an approval by link undecided after an answer, so that the node has to run again. */
export function requiresWayBack(channel: unknown, policy: unknown): boolean {
	return channel === 'browser' && policy !== 'first';
}

/** The nodes that a node's output leads to directly. Entries may be missing, null or empty. */
function followers(connections: IConnections, node: string, output?: number): string[] {
	const outputs = connections[node]?.main ?? [];
	const chosen = output === undefined ? outputs : [outputs[output]];
	return chosen.flatMap((targets) => (targets ?? []).map((target) => target.node));
}

/** Whether “Waiting for Others” leads back to the node, over other nodes or not. */
export function hasWayBack(connections: IConnections, node: string): boolean {
	const seen = new Set<string>();
	const open = followers(connections, node, WAITING_OUTPUT);
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		if (next === node) return true;
		if (seen.has(next)) continue;
		seen.add(next);
		open.push(...followers(connections, next));
	}
	return false;
}

/**
 * How the node is connected.
 *
 * @returns undefined where n8n does not say
 */
export function connectionsOf(context: IExecuteFunctions): IConnections | undefined {
	const { workflow } = context as unknown as { workflow?: { connectionsBySourceNode?: unknown } };
	const connections = workflow?.connectionsBySourceNode;
	return typeof connections === 'object' && connections !== null
		? (connections as IConnections)
		: undefined;
}

/** What a builder is told who has not connected it. */
export const WAY_BACK_MISSING = {
	message: `${WAITING_ROUTE} is not connected back to this node`,
	description: `Drag a connection from the output ${WAITING_ROUTE} to the input of this same node. An answer that does not decide yet leaves by it, and the node then waits for the other approvers under the same link.`,
};
