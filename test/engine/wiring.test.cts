/** Connections that would let a workflow continue after a refusal: such a run is refused before a phone rings. */
import type { Finished, RunOptions } from '../../dev/engine/engine.cts';
import type { Wire, Wired } from './wiring.cts';
import { save, SuspendedExecution, type Visit } from './suspended/execution.cts';
import { parametersOf, withVerdict } from '../operations.cts';
import { hintsOf, ran, runWired, wired } from './wiring.cts';
import { forbiddenWords } from '../wording.cts';
import { carryOn, NODE, Workbench } from './workbench.cts';

let bench: Workbench;

beforeAll(async () => {
	bench = await Workbench.open();
});

afterAll(async () => await bench.close());

const no = (to: string, input = 0): Wire => [NODE, 0, to, input];
const yes = (to: string, input = 0): Wire => [NODE, 1, to, input];

const errorOutput = { onError: 'continueErrorOutput' } as const;

beforeEach(() => (bench.fakeOtpOne.received.length = 0));

/** Expects that no one was contacted, nothing ran, and the message says what to do. */
function expectRefused(finished: Finished, words: RegExp, advice: RegExp): void {
	expect(finished.error?.message).toMatch(words);
	expect(finished.error?.description).toMatch(advice);
	expect(`${finished.error?.message} ${finished.error?.description}`).not.toMatch(forbiddenWords);
	expect(ran(finished)).toEqual([]);
	expect(bench.fakeOtpOne.received).toEqual([]);
}

const unconnected = /^Nothing is connected to Approved$/;
const drag =
	/remove the connection from Not Approved, and drag a new one to it from Approved, the second output/;

describe('a step behind Not Approved and none behind Approved', () => {
	it.each<[string, Wired]>([
		['as the editor inserts the node', { wires: [no('Pay')] }],
		[
			'an empty list for Approved',
			{ wires: [no('Pay')], outputs: [[{ node: 'Pay', type: 'main', index: 0 }], []] },
		],
		[
			'null for Approved',
			{ wires: [no('Pay')], outputs: [[{ node: 'Pay', type: 'main', index: 0 }], null] },
		],
		['several steps', { wires: [no('Hold'), no('Pay'), ['Hold', 0, 'Tell']] }],
		['a disabled step behind Approved', { wires: [no('Pay'), yes('Off')], disabled: ['Off'] }],
		[
			'a disabled step, passed on to another, behind Not Approved',
			{ wires: [no('Off'), ['Off', 0, 'Pay']], disabled: ['Off'] },
		],
		['Approved leads back to the node only', { wires: [no('Pay'), yes(NODE)] }],
		[
			'disabled steps in a circle behind Approved',
			{ wires: [no('Pay'), yes('A'), ['A', 0, 'B'], ['B', 0, 'A']], disabled: ['A', 'B'] },
		],
		['a loop behind Not Approved', { wires: [no('Pay'), ['Pay', 0, NODE]] }],
	])('is refused: %s', async (_, workflow) => {
		expectRefused(await runWired(bench, workflow), unconnected, drag);
	});

	const others = withVerdict.filter((name) => name !== 'request.send');
	it.each(others)('is refused in %s too', async (name) => {
		const given = { transactionId: 'abc', token: 'abc', approvers: 'ann@example.com' };
		const parameters = parametersOf(name, given);
		expectRefused(await runWired(bench, { wires: [no('Pay')], parameters }), unconnected, drag);
	});

	it.each([carryOn, errorOutput])(
		'with %j nothing leaves, and a hint says why',
		async (settings) => {
			const finished = await runWired(bench, { wires: [no('Pay')], settings }, [
				'decline',
				'approve',
			]);
			expect(finished.error).toBeUndefined();
			expect(finished.outputs(NODE).flat()).toEqual([]);
			expect(ran(finished)).toEqual([]);
			expect(hintsOf(finished).join()).toMatch(/Nothing is connected to Approved\. .*drag/);
			expect(bench.fakeOtpOne.received).toEqual([]);
		},
	);

	it.each([carryOn, errorOutput])(
		'with %j and Always Output Data nothing leaves either',
		async (settings) => {
			const workflow = { wires: [no('Pay')], settings: { ...settings, alwaysOutputData: true } };
			const finished = await runWired(bench, workflow);
			expect(finished.outputs(NODE).flat()).toEqual([]);
			expect(ran(finished)).toEqual([]);
		},
	);
});

describe('a partial run', () => {
	const wires = [no('Hold'), yes('Pay')];

	it('that ends behind Not Approved is refused with its own message', async () => {
		const finished = await runWired(bench, { wires }, ['decline'], { destination: 'Hold' });
		const whole = /^Execute the whole workflow\.$/;
		expectRefused(finished, /^This run contains no path from Approved$/, whole);
	});

	it('still reports that nothing is connected', async () => {
		const options = { destination: 'Hold' };
		const finished = await runWired(bench, { wires: [no('Hold')] }, ['decline'], options);
		expectRefused(finished, unconnected, drag);
	});

	it.each([
		['behind Approved', 'Pay', wires, 'Pay'],
		['at the node itself', NODE, wires, ''],
		['at the node itself, wired wrongly', NODE, [no('Pay')], ''],
		[
			'where both branches meet',
			'Log',
			[...wires, ['Hold', 0, 'Log'], ['Pay', 0, 'Log']] as Wire[],
			'Log,Pay',
		],
	])('that ends %s runs', async (_, destination, ways, expected) => {
		const finished = await runWired(bench, { wires: ways }, ['approve'], { destination });
		expect(finished.error).toBeUndefined();
		expect(ran(finished).join()).toBe(expected);
	});
});

describe('is not refused:', () => {
	it.each<[string, Wired]>([
		['nothing connected at all', { wires: [] }],
		['empty lists', { wires: [], outputs: [[], []] }],
		['only Approved connected', { wires: [yes('Pay')] }],
		[
			'null for Not Approved',
			{ wires: [yes('Pay')], outputs: [null, [{ node: 'Pay', type: 'main', index: 0 }]] },
		],
		['both connected', { wires: [no('Hold'), yes('Pay')] }],
		['only a disabled step behind Not Approved', { wires: [no('Off')], disabled: ['Off'] }],
		[
			'a disabled step between Approved and the action',
			{ wires: [no('Hold'), yes('Off'), ['Off', 0, 'Pay']], disabled: ['Off'] },
		],
		['Not Approved leads back to the node itself', { wires: [no(NODE), yes('Pay')] }],
		[
			'both lead to one node in the end',
			{ wires: [no('Hold'), yes('Pay'), ['Hold', 0, 'Log'], ['Pay', 0, 'Log']] },
		],
		['both lead to one node that only directs the flow', { wires: [no('Log'), yes('Log')] }],
		[
			'one step behind both, and one of its own',
			{ wires: [no('Log'), yes('Log'), yes('Pay')], types: { Log: 'n8n-nodes-base.set' } },
		],
		[
			'the outputs lead to two inputs of a node',
			{ wires: [no('Both', 1), yes('Both')], types: { Both: 'n8n-nodes-base.set' } },
		],
		['with One Output', { wires: [no('Check')], parameters: { whenNotApproved: 'continue' } }],
		['with Stop Workflow', { wires: [no('Pay')], parameters: { whenNotApproved: 'fail' } }],
	])('%s', async (_, workflow) => {
		const finished = await runWired(bench, workflow, ['approve']);
		expect(finished.error).toBeUndefined();
		expect(hintsOf(finished)).toEqual([]);
		expect(bench.bodiesOf('SendRequest')).toHaveLength(1);
	});

	it('a tool, which has one output', async () => {
		const settings = { type: 'n8n-nodes-otpone.otpOneTool' };
		const { refuseWiring } = jest.requireActual<{
			refuseWiring: (context: object, operation: object, way: string) => void;
		}>('../../dist/nodes/OtpOne/actions/wiring.js');
		const context = { getNode: () => settings };
		expect(() => refuseWiring(context, { endsIn: 'verdict' }, 'route')).not.toThrow();
	});
});

describe('a step that runs after every answer', () => {
	const types = { Pay: 'n8n-nodes-base.splitOut' };

	it.each<[string, Wire[]]>([
		['the same step behind both outputs', [no('Pay'), yes('Pay')]],
		['another step behind Not Approved too', [no('Pay'), no('Hold'), yes('Pay')]],
	])('is refused, and the message names it: %s', async (_, wires) => {
		const words = /^“Pay” is connected to both Approved and Not Approved$/;
		expectRefused(await runWired(bench, { wires, types }), words, /Remove its connection/);
	});
});

describe('a sub-workflow', () => {
	const called: RunOptions = { mode: 'integrated' };

	it.each<[string, Wire[], RegExp]>([
		[
			'nothing connected',
			[],
			/^Nothing is connected to either output, and this is a sub-workflow$/,
		],
		[
			'nothing behind Not Approved',
			[yes('Pay')],
			/^Nothing is connected to Not Approved, and this/,
		],
		['nothing behind Approved', [no('Pay')], /^Nothing is connected to Approved, and this/],
	])(
		'with %s is refused, because its parent would continue after a refusal',
		async (_, wires, words) => {
			const finished = await runWired(bench, { wires }, ['decline'], called);
			expectRefused(finished, words, /workflow that calls this one/);
		},
	);

	it.each<[string, Wired]>([
		['both connected', { wires: [no('Hold'), yes('Pay')] }],
		['One Output', { wires: [], parameters: { whenNotApproved: 'continue' } }],
		['Stop Workflow', { wires: [], parameters: { whenNotApproved: 'fail' } }],
	])('with %s runs', async (_, workflow) => {
		expect((await runWired(bench, workflow, ['approve'], called)).error).toBeUndefined();
	});
});

describe('Stop Workflow where On Error lets the workflow continue', () => {
	const parameters = { whenNotApproved: 'fail' };

	it.each([carryOn, errorOutput])(
		'with %j nothing leaves and no one is asked',
		async (settings) => {
			const workflow = { wires: [no('Pay'), yes('Tell')], parameters, settings };
			const finished = await runWired(bench, workflow, ['decline', 'approve']);
			expect(ran(finished)).toEqual([]);
			expect(finished.outputs(NODE).flat()).toEqual([]);
			expect(hintsOf(finished).join()).toMatch(/is Stop Workflow, but the settings .* continue/);
			expect(hintsOf(finished).join()).not.toMatch(forbiddenWords);
			expect(bench.fakeOtpOne.received).toEqual([]);
		},
	);
});

describe('Always Output Data', () => {
	const settings = { alwaysOutputData: true };
	const wires = [no('Hold'), yes('Pay')];

	it('adds nothing to Not Approved when all are approved', async () => {
		const finished = await runWired(bench, { wires, settings }, ['approve']);
		expect(finished.outputs(NODE)[0]).toEqual([]);
		expect(finished.outputs(NODE)[1]).toHaveLength(1);
		expect(ran(finished)).toEqual(['Pay']);
	});

	it('does not move an answer to another output', async () => {
		const finished = await runWired(bench, { wires, settings }, ['decline', 'approve']);
		expect(finished.outputs(NODE).map((items) => items.length)).toEqual([1, 1]);
		expect(ran(finished)).toEqual(['Hold', 'Pay']);
	});
});

describe('Always Output Data on a suspended approval', () => {
	it('adds nothing to Not Approved when the execution continues on Approved', async () => {
		const workflow = wired({
			wires: [no('Hold'), yes('Pay')],
			parameters: parametersOf('request.sendAndWait', {
				channel: 'browser',
				approvers: 'ann@example.com',
			}),
			settings: { alwaysOutputData: true },
		});
		const input = [{ json: { invoice: 1 } }];
		const suspended = await bench.engine.run(workflow, { input });
		expect(suspended.run.waitTill).toBeDefined();
		const execution = new SuspendedExecution(bench.engine, save('1', workflow, suspended));
		const resumesWith = [[], [{ json: { approved: true }, pairedItem: { item: 0 } }]];
		const finished = await execution.resume({ resumesWith } as unknown as Visit);
		expect(finished.outputs(NODE).map((items) => items.length)).toEqual([0, 1]);
		expect(ran(finished)).toEqual(['Pay']);
	});
});

describe('an operation that does not exist', () => {
	const parameters = { operation: 'other' };

	it('is reported', async () => {
		const finished = await runWired(bench, { wires: [no('Pay')], parameters });
		expect(finished.error?.message).toBe('This operation does not exist');
	});

	it.each([carryOn, errorOutput])('with %j passes on no input', async (settings) => {
		const finished = await runWired(bench, {
			wires: [no('Pay'), yes('Tell')],
			parameters,
			settings,
		});
		expect(ran(finished)).toEqual([]);
		expect(hintsOf(finished).join()).toContain('This operation does not exist');
	});
});
