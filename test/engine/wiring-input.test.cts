/** With every On Error setting, n8n never passes on an item's input in place of a verdict. */
import type { IDataObject, IExecuteData, INodeExecutionData } from 'n8n-workflow';
import { WorkflowExecute } from 'n8n-core';

import type { Finished } from '../../dev/engine/engine.cts';
import { ran, wired } from './wiring.cts';
import { itemsOf, NODE, Workbench } from './workbench.cts';

let bench: Workbench;

beforeAll(async () => {
	bench = await Workbench.open();
});

afterAll(async () => await bench.close());
afterEach(() => jest.restoreAllMocks());

/** Inputs that already claim approval. */
const input = ['decline', 'nobody', 'approve', 'wrong-user', ''].map((name, invoice) => ({
	mail: name === 'nobody' ? 'not an address' : name && `${name}@example.com`,
	invoice,
	approved: true,
	secret: `of input ${invoice}`,
}));

const ERROR_OUTPUT: Record<string, number> = { route: 2, continue: 1 };

async function run(way: string, onError: 'continueRegularOutput' | 'continueErrorOutput') {
	const wires: Array<[string, number, string]> = [
		[NODE, 0, 'First'],
		[NODE, 1, 'Second'],
		[NODE, 2, 'Third'],
	];
	const workflow = wired({
		wires,
		parameters: { whenNotApproved: way },
		settings: { onError },
	});
	return await bench.engine.run(workflow, { input: itemsOf(...input) });
}

const invoicesOf = (items: INodeExecutionData[] = []) =>
	items.map(({ pairedItem }) =>
		typeof pairedItem === 'object' && 'item' in pairedItem ? pairedItem.item : pairedItem,
	);

function expectNoInputIn(finished: Finished, approvedOutput: number): void {
	finished.outputs(NODE).forEach((items, output) => {
		for (const { json, pairedItem } of items) {
			const isTheApproved = invoicesOf([{ json, pairedItem }])[0] === 2;
			if (output !== approvedOutput || !isTheApproved) expect(json.approved).not.toBe(true);
			expect(pairedItem).toBeDefined();
		}
	});
}

describe('several items, denied, approved and refused', () => {
	it('with Separate Outputs and Continue: items that are not approved leave by the first output', async () => {
		const finished = await run('route', 'continueRegularOutput');
		expect(finished.outputs(NODE).map(invoicesOf)).toEqual([[0, 1, 3, 4], [2]]);
		expectNoInputIn(finished, 1);
	});

	it('with Separate Outputs and the error output: refused items leave at index 2', async () => {
		const finished = await run('route', 'continueErrorOutput');
		const outputs = finished.outputs(NODE);
		expect(outputs.map(invoicesOf)).toEqual([[0, 3], [2], [1, 4]]);
		expectNoInputIn(finished, 1);
	});

	it('with One Output and the error output: refused items leave at index 1', async () => {
		const finished = await run('continue', 'continueErrorOutput');
		expect(finished.outputs(NODE).map(invoicesOf)).toEqual([
			[0, 2, 3],
			[1, 4],
		]);
		expectNoInputIn(finished, 0);
	});

	it('with One Output and Continue: items keep their order', async () => {
		const finished = await run('continue', 'continueRegularOutput');
		expect(finished.outputs(NODE).map(invoicesOf)).toEqual([[0, 1, 2, 3, 4]]);
		expectNoInputIn(finished, 0);
	});
});

describe('n8n cannot find the input of an item', () => {
	it.each(['route', 'continue'])('with %s every item leaves by its output', async (way) => {
		const engine = WorkflowExecute.prototype as unknown as {
			handleNodeErrorOutput: (
				workflow: object,
				executeData: IExecuteData,
				...rest: object[]
			) => void;
		};
		const handle = engine.handleNodeErrorOutput;
		// The previous node's output has no data, as after a loop or a partial run.
		jest.spyOn(engine, 'handleNodeErrorOutput').mockImplementation(function (
			this: object,
			workflow,
			executeData,
			...rest
		) {
			const source = { main: [{ previousNode: 'Start', previousNodeOutput: 7 }] };
			handle.call(this, workflow, { ...executeData, source }, ...rest);
		});
		const finished = await run(way, 'continueErrorOutput');
		expect(finished.outputs(NODE)[ERROR_OUTPUT[way]].map(({ pairedItem }) => pairedItem)).toEqual([
			1, 4,
		]);
		expectNoInputIn(finished, way === 'route' ? 1 : 0);
	});

	it.each(['continueRegularOutput', 'continueErrorOutput'] as const)(
		'or cannot use the output: with %s the items passed on are not approved',
		async (onError) => {
			const engine = WorkflowExecute.prototype as unknown as {
				assignPairedItems: (data: unknown) => unknown;
			};
			const assign = engine.assignPairedItems;
			jest.spyOn(engine, 'assignPairedItems').mockImplementation(function (this: object, ...given) {
				const { node } = (given as unknown[])[1] as { node: { name: string } };
				if (node.name === NODE) throw new Error('This output cannot be used');
				return assign.apply(this, given);
			});
			const finished = await run('continue', onError);
			const passedOn: IDataObject[] = finished.json(NODE);
			expect(ran(finished)).toEqual(['First']);
			expect(passedOn).toHaveLength(input.length);
			for (const json of passedOn) expect(json).toEqual({ approved: false, outcome: 'failed' });
		},
	);
});
