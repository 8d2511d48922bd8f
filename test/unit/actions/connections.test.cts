/** What is reachable from an output, compared with a simple simulation of items that flow as far as they can. */
import * as fc from 'fast-check';
import type { IExecuteFunctions } from 'n8n-workflow';

import { readConnections } from '../../../nodes/OtpOne/actions/connections';

const SELF = 0;
const COUNT = 6;

interface Graph {
	/** From a node's output to a node; node 0 is the one that runs. */
	wires: Array<[from: number, output: number, to: number]>;
	disabled: number[];
	/** The nodes that a partial run has, or undefined for all. */
	filter: number[] | undefined;
}

const index = fc.nat(COUNT - 1);
const graphs: fc.Arbitrary<Graph> = fc.record({
	wires: fc.array(fc.tuple(index, fc.nat(2), index), { maxLength: 14 }),
	disabled: fc.uniqueArray(fc.integer({ min: 1, max: COUNT - 1 }), { maxLength: 3 }),
	filter: fc.option(fc.uniqueArray(index), { nil: undefined }),
});

const nameOf = (node: number) => `n${node}`;

function connectionsOf({ wires, disabled, filter }: Graph) {
	const connectionsBySourceNode: Record<string, { main: Array<object[] | null> }> = {};
	for (const [from, output, to] of wires) {
		const { main } = (connectionsBySourceNode[nameOf(from)] ??= { main: [] });
		while (main.length < output) main.push(null);
		main[output] = [...(main[output] ?? []), { node: nameOf(to), type: 'main', index: 0 }];
	}
	const nodes = Object.fromEntries(
		Array.from({ length: COUNT }, (_, node) => [
			nameOf(node),
			{ type: 'x.action', disabled: disabled.includes(node) },
		]),
	);
	const startData = filter && { runNodeFilter: filter.map(nameOf) };
	const context = {
		getNode: () => ({ name: nameOf(SELF) }),
		workflow: { connectionsBySourceNode, nodes },
		runExecutionData: { startData },
	} as unknown as IExecuteFunctions;
	return readConnections(context)!;
}

/** Lets items flow from an output, wire by wire, until nothing new is reached. */
function flowFrom({ wires, disabled, filter }: Graph, output: number): Set<number> {
	const reached = new Set<number>();
	const carries = ([from, out]: Graph['wires'][number]) => {
		if (from === SELF) return out === output;
		return reached.has(from) && (!disabled.includes(from) || out === 0);
	};
	for (let before = -1; before !== reached.size; ) {
		before = reached.size;
		for (const wire of wires) {
			const [, , to] = wire;
			const runs = to === SELF || !filter || filter.includes(to);
			if (carries(wire) && runs) reached.add(to);
		}
	}
	return reached;
}

it('agrees with the simulation for every output of every graph', () => {
	let connected = 0;
	let back = 0;
	fc.assert(
		fc.property(graphs, fc.nat(2), (graph, output) => {
			const reached = flowFrom(graph, output);
			const steps = [...reached].filter((node) => node !== SELF && !graph.disabled.includes(node));
			const connections = connectionsOf(graph);
			expect(connections.isConnected(output)).toBe(steps.length > 0);
			expect(connections.leadsBack(output)).toBe(reached.has(SELF));
			const whole = flowFrom({ ...graph, filter: undefined }, output);
			expect(connections.leadsBack(output, 'workflow')).toBe(whole.has(SELF));
			connected += Number(steps.length > 0);
			back += Number(reached.has(SELF));
		}),
		{ numRuns: 5_000 },
	);
	// Both results occurred often enough for the comparison to be meaningful.
	expect(Math.min(connected, 5_000 - connected, back)).toBeGreaterThan(200);
});
