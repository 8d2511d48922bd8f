import type { IExecuteFunctions } from 'n8n-workflow';

import { UserError } from '../../../nodes/OtpOne/api/user-error';
import type { Operation } from '../../../nodes/OtpOne/actions/operation';
import { refuseWiring } from '../../../nodes/OtpOne/actions/wiring';

const NODE = 'Ask';
const operation = { option: { value: 'sendAndWait' }, endsIn: 'verdict' } as Operation;

type Wire = [from: string, output: number, to: string];

interface Setup {
	wires?: Wire[];
	policy?: string;
	channel?: string;
	mode?: string;
	startData?: object;
	disabled?: string[];
	/** Whether n8n exposes the connections. */
	shown?: boolean;
}

/** The part of n8n's execution context that the check uses, and the hints that it added. */
function contextOf({ wires = [], shown = true, disabled = [], ...setup }: Setup) {
	const { policy = 'first', channel = 'browser', mode = 'manual', startData } = setup;
	const connectionsBySourceNode: Record<string, { main: object[][] }> = {};
	for (const [from, output, to] of wires) {
		const { main } = (connectionsBySourceNode[from] ??= { main: [] });
		(main[output] ??= []).push({ node: to, type: 'main', index: 0 });
	}
	const names = [NODE, ...wires.flatMap(([from, , to]) => [from, to])];
	const nodes = Object.fromEntries(
		names.map((name) => [name, { type: 'x.action', disabled: disabled.includes(name) }]),
	);
	const parameters: Record<string, unknown> = { channel, policy };
	const hints: string[] = [];
	const context = {
		getNode: () => ({ name: NODE, type: 'n8n-nodes-otpone.otpOne' }),
		getMode: () => mode,
		continueOnFail: () => false,
		getNodeParameter: (name: string, _: number, fallback: unknown) => parameters[name] ?? fallback,
		addExecutionHints: ({ message }: { message: string }) => hints.push(message),
		...(shown && { workflow: { connectionsBySourceNode, nodes } }),
		...(startData && { runExecutionData: { startData } }),
	} as unknown as IExecuteFunctions;
	return { context, hints };
}

/** The message of the check, or an empty text. */
function refusalOf(setup: Setup, way = 'route'): string {
	try {
		refuseWiring(contextOf(setup).context, operation, way);
		return '';
	} catch (error) {
		if (error instanceof UserError) return error.message;
		throw error;
	}
}

describe('several approvers in the browser', () => {
	const yes: Wire = [NODE, 1, 'Pay'];
	const back: Wire = [NODE, 2, NODE];
	const missing = 'Waiting for Others is not connected back to this node';

	it.each<[string, Setup, string]>([
		['nothing connected', {}, missing],
		['the third output not connected', { wires: [yes] }, missing],
		['the third output connected elsewhere', { wires: [yes, [NODE, 2, 'Log']] }, missing],
		['the second output connected back', { wires: [[NODE, 1, NODE]] }, missing],
		['directly back', { wires: [yes, back] }, ''],
		[
			'back through other nodes',
			{ wires: [yes, [NODE, 2, 'A'], ['A', 0, 'B'], ['B', 1, NODE]] },
			'',
		],
		[
			'back through a disabled node',
			{ wires: [yes, [NODE, 2, 'A'], ['A', 0, NODE]], disabled: ['A'] },
			'',
		],
		[
			'a disabled node whose second output leads back',
			{ wires: [yes, [NODE, 2, 'A'], ['A', 1, NODE]], disabled: ['A'] },
			missing,
		],
		[
			'back, and no step connected to Approved',
			{ wires: [back, [NODE, 0, 'Pay']] },
			'Nothing is connected to Approved',
		],
		['by phone', { wires: [yes], channel: 'phone' }, ''],
	])('%s', (_, setup, expected) => {
		expect(refusalOf({ policy: 'everyone', ...setup })).toBe(expected);
	});

	it('need no connection back with First Answer', () => {
		expect(refusalOf({ wires: [yes] })).toBe('');
	});

	it.each([
		['at this node, with n8n 2', { destinationNode: { nodeName: NODE, mode: 'inclusive' } }],
		['at this node, with n8n 1', { destinationNode: NODE }],
	])('a run that ends %s cannot lead back', (_, startData) => {
		const setup = { wires: [yes, back], policy: 'atLeast', startData };
		expect(refusalOf(setup)).toBe('This run contains no path from Waiting for Others');
	});
});

describe('a partial run', () => {
	const wires: Wire[] = [
		[NODE, 0, 'Hold'],
		[NODE, 1, 'Pay'],
	];
	const runNodeFilter = ['Start', NODE, 'Hold'];

	it.each(['Hold', { nodeName: 'Hold', mode: 'inclusive' }])(
		'that ends at %j',
		(destinationNode) => {
			const startData = { destinationNode, runNodeFilter };
			expect(refusalOf({ wires, startData })).toBe('This run contains no path from Approved');
		},
	);

	it('without a destination counts as the whole workflow', () => {
		expect(refusalOf({ wires, startData: {} })).toBe('');
	});
});

describe('names of properties that every object has', () => {
	it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])(
		'%s is not a node',
		(name) => {
			const wires: Wire[] = [
				[NODE, 0, 'Pay'],
				[NODE, 1, 'Off'],
				['Off', 0, 'Gone'],
			];
			const { context } = contextOf({ wires, disabled: ['Off'] });
			const { workflow } = context as unknown as {
				workflow: { connectionsBySourceNode: Record<string, { main: object[][] }> };
			};
			workflow.connectionsBySourceNode.Off.main = [[{ node: name, type: 'main', index: 0 }]];
			expect(() => refuseWiring(context, operation, 'route')).toThrow(
				'Nothing is connected to Approved',
			);
		},
	);
});

it('if n8n does not expose the connections, a hint says what to check', () => {
	const { context, hints } = contextOf({ shown: false });
	refuseWiring(context, operation, 'route');
	expect(hints.join()).toContain('connected to Approved, the second output');
});

it('if there are no hints either, the run continues', () => {
	const { context } = contextOf({ shown: false });
	delete (context as Partial<IExecuteFunctions>).addExecutionHints;
	expect(() => refuseWiring(context, operation, 'route')).not.toThrow();
});

it.each(['', 'ROUTE', 'stop'])('“%s” is not a valid way to handle a refusal', (way) => {
	expect(refusalOf({}, way)).toBe('Invalid value for When Not Approved');
});

describe('a suspended approval in a sub-workflow', () => {
	const wires: Wire[] = [
		[NODE, 0, 'Hold'],
		[NODE, 1, 'Pay'],
	];
	const message = 'This release of n8n does not return the answer of a suspended sub-workflow';

	/** Runs the check as loaded by an n8n before 2.0, whose n8n-workflow lacks a function. */
	function refuseBefore2(setup: Setup, way: string): void {
		jest.isolateModules(() => {
			jest.doMock('n8n-workflow', () => ({
				...jest.requireActual<object>('n8n-workflow'),
				calculateWorkflowChecksum: undefined,
			}));
			const loaded = jest.requireActual<{ refuseWiring: typeof refuseWiring }>(
				'../../../nodes/OtpOne/actions/wiring',
			);
			loaded.refuseWiring(contextOf(setup).context, operation, way);
		});
	}

	afterEach(() => jest.dontMock('n8n-workflow'));

	it.each(['route', 'continue'])('with %s is refused before n8n 2.0', (way) => {
		expect(() => refuseBefore2({ wires, mode: 'integrated' }, way)).toThrow(message);
	});

	it('is not refused before n8n 2.0 by phone, or outside a sub-workflow', () => {
		refuseBefore2({ wires, mode: 'integrated', channel: 'phone' }, 'route');
		refuseBefore2({ wires, mode: 'trigger' }, 'route');
	});

	it('is not refused since n8n 2.0', () => {
		expect(refusalOf({ wires, mode: 'integrated' })).toBe('');
	});
});
