/**
 * Reads which nodes follow the outputs of a node in this run, from n8n's own map of the workflow.
 */
import type { IExecuteFunctions } from 'n8n-workflow';

interface Connection {
	node: string;
	index?: number;
}

interface FollowingNode {
	type?: string;
	disabled?: boolean;
}

/** The parts of n8n's execution context that exist at run time but are not declared. */
interface UndeclaredContext {
	workflow?: {
		connectionsBySourceNode?: Record<string, { main?: Array<Connection[] | null> }>;
		nodes?: Record<string, FollowingNode>;
	};
	runExecutionData?: {
		startData?: {
			/** An object since n8n 2.0, a node name before. */
			destinationNode?: string | { nodeName: string };
			runNodeFilter?: string[];
		};
	};
}

/** A node that an item reaches next, skipping disabled nodes, which only pass it on. */
interface Step {
	node: string;
	type: string;
	input: number;
}

export interface Connections {
	/** Whether the run ends at this node, as with “Execute step”. */
	endsHere: boolean;
	/** Returns the first enabled nodes after an output. */
	stepsAfter(output: number): Step[];
	/** Whether items of an output reach an enabled node other than this one. */
	isConnected(output: number, scope?: Scope): boolean;
	/** Whether items of an output come back to this node. */
	leadsBack(output: number, scope?: Scope): boolean;
}

/** A partial run skips nodes that are part of the whole workflow. */
type Scope = 'run' | 'workflow';

const own = <Value>(map: Record<string, Value> | undefined, name: string): Value | undefined =>
	map && Object.hasOwn(map, name) ? map[name] : undefined;

/**
 * Reads the connections of the node that is running.
 *
 * @returns undefined if n8n does not expose them
 */
export function readConnections(context: IExecuteFunctions): Connections | undefined {
	const { workflow, runExecutionData } = context as unknown as UndeclaredContext;
	const { connectionsBySourceNode: connections, nodes } = workflow ?? {};
	if (!connections || !nodes) return undefined;
	const self = context.getNode().name;
	const { destinationNode, runNodeFilter } = runExecutionData?.startData ?? {};
	const destination =
		typeof destinationNode === 'object' ? destinationNode.nodeName : destinationNode;

	const targetsOf = (name: string, output: number): Connection[] =>
		own(connections, name)?.main?.[output] ?? [];
	const runs = (name: string, scope: Scope) =>
		own(nodes, name) !== undefined &&
		(scope === 'workflow' || !runNodeFilter || runNodeFilter.includes(name));

	/**
	 * Returns the first enabled nodes after an output. n8n passes items through the first output of a
	 * disabled node.
	 */
	const stepsAfter = (name: string, output: number, scope: Scope): Step[] => {
		const steps: Step[] = [];
		const passed = new Set<string>();
		const open = [...targetsOf(name, output)];
		for (let connection = open.pop(); connection; connection = open.pop()) {
			const { node, index = 0 } = connection;
			if (node !== self && !runs(node, scope)) continue;
			if (node === self || !own(nodes, node)?.disabled) {
				steps.push({ node, type: own(nodes, node)?.type ?? '', input: index });
			} else if (!passed.has(node)) {
				passed.add(node);
				open.push(...targetsOf(node, 0));
			}
		}
		return steps;
	};

	/** Returns every enabled node after an output, including this node if a loop leads back to it. */
	const reachable = (output: number, scope: Scope): Set<string> => {
		const found = new Set<string>();
		const open = stepsAfter(self, output, scope);
		for (let step = open.pop(); step; step = open.pop()) {
			const { node } = step;
			if (found.has(node)) continue;
			found.add(node);
			// The search stops at this node, because a loop continues through its own outputs, and at the
			// run's destination.
			if (node === self || (scope === 'run' && node === destination)) continue;
			const outputs = own(connections, node)?.main ?? [];
			for (let index = 0; index < outputs.length; index++) {
				open.push(...stepsAfter(node, index, scope));
			}
		}
		return found;
	};

	return {
		endsHere: destination === self,
		stepsAfter: (output) => stepsAfter(self, output, 'run').filter(({ node }) => node !== self),
		isConnected: (output, scope = 'run') =>
			[...reachable(output, scope)].some((node) => node !== self),
		leadsBack: (output, scope = 'run') => reachable(output, scope).has(self),
	};
}
