/** Answers that come back through Waiting for Others: forged or repeated ones are ignored, the others are kept. */
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { WorkflowJson } from '../../dev/engine/engine.cts';
import {
	branchesOf,
	nextRound,
	paymentWorkflow,
	browserParameters,
	suspend,
} from './suspended/approval.cts';
import { save, SuspendedExecution, type Visit } from './suspended/execution.cts';
import {
	answered,
	ANN,
	approve,
	BEN,
	confirmOnPhone,
	decline,
	EVA,
	openPage,
	start,
} from './suspended/page.cts';
import { itemsOf, NODE, otpOneNode, startNode, Workbench } from './workbench.cts';

jest.setTimeout(60_000);

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

const people = { approvers: [ANN, BEN, EVA] };
const twoOfThree: INodeParameters = { policy: 'atLeast', minimumApprovals: 2 };

/** Returns a visit whose item was changed before it came back to the node. */
function changed(visit: Visit, change: (json: IDataObject) => IDataObject): Visit {
	const [first, second, [item]] = visit.resumesWith!;
	const items = [first, second, [{ ...item, json: change(item.json) }]];
	return Object.assign(Object.create(visit) as Visit, { resumesWith: items });
}

const carriedBy = (visit: Visit) => visit.resumesWith![2][0].json.otpOneAnswer as string;

describe('an item that comes back through Waiting for Others', () => {
	it('counts as its answer, whatever else was written into it', async () => {
		const { suspended } = await suspend(bench, people, twoOfThree);
		const visit = changed(await approve(bench, suspended, ANN), (json) => ({
			...json,
			approved: true,
			outcome: 'approved',
			responses: [{ approved: true }, { approved: true }, { approved: true }],
		}));
		const next = await nextRound(suspended, visit);
		expect(await answered(next)).toEqual([ANN]);
		const { hold, pay } = branchesOf(await next.resume(await approve(bench, next, BEN)));
		expect([hold.length, pay.length]).toEqual([0, 1]);
		expect(pay[0]).not.toHaveProperty('otpOneAnswer');
		expect((pay[0].responses as IDataObject[]).map(({ outcome }) => outcome)).toEqual([
			'approved',
			'approved',
			'pending',
		]);
	});

	it.each<[string, (sealed: string, other: string) => unknown]>([
		['is changed', (sealed) => `${sealed.slice(0, 40)}x${sealed.slice(41)}`],
		['has another signature', (sealed) => `${sealed.split('.')[0]}.${'A'.repeat(43)}`],
		['is left out', () => undefined],
		['is an object', () => ({ answers: [{ approver: 0 }, { approver: 1 }] })],
		['is of another approval', (_, other) => other],
		['is a state of the page', () => 'e30.e30'],
	])('begins a new approval when its answer %s', async (_, forge) => {
		const other = carriedBy(
			await approve(bench, (await suspend(bench, people, twoOfThree)).suspended, BEN),
		);
		const { suspended } = await suspend(bench, people, twoOfThree);
		const before = await suspended.pageUrl();
		const visit = changed(await approve(bench, suspended, ANN), (json) => ({
			...json,
			// A new approval reads the parameters again from the item.
			approvers: people.approvers,
			otpOneAnswer: forge(json.otpOneAnswer as string, other) as string,
		}));
		const next = await nextRound(suspended, visit);
		expect(await next.pageUrl()).toBe(before);
		expect(await answered(next)).toEqual([]);
	});

	it('counts once: the same answer again begins a new approval', async () => {
		const { suspended } = await suspend(bench, people, twoOfThree);
		const first = await approve(bench, suspended, ANN);
		const second = await nextRound(suspended, first);
		const again = changed(await decline(second, EVA), (json) => ({
			...json,
			approvers: people.approvers,
			otpOneAnswer: carriedBy(first),
		}));
		expect(await answered(await nextRound(second, again))).toEqual([]);
	});

	it('keeps the question of the first round, whatever the item now contains', async () => {
		const { suspended } = await suspend(bench, people, {
			...twoOfThree,
			message: '={{ $json.message ?? "Pay invoice 4711?" }}',
		});
		const visit = changed(await approve(bench, suspended, ANN), (json) => ({
			...json,
			message: 'Pay one million?',
			approvers: [BEN],
		}));
		const next = await nextRound(suspended, visit);
		const { body } = await openPage(next);
		expect(body).toContain('Pay invoice 4711?');
		expect(body).not.toContain('one million');
		expect(body).toContain(EVA);
	});

	it('is paired with the original input item on every output', async () => {
		for (const [answer, branch] of [
			[approve, 'Pay the invoice'],
			[
				(_: Workbench, on: SuspendedExecution, mail: string) => decline(on, mail),
				'Hold the payment',
			],
		] as const) {
			const workflow = paymentWorkflow({ ...browserParameters, ...twoOfThree });
			const jsonOutput = "={{ { invoice: $('Start').item.json.invoice } }}";
			workflow.nodes = workflow.nodes.map((node) =>
				node.name === branch
					? { ...node, type: 'n8n-nodes-base.set', parameters: { mode: 'raw', jsonOutput } }
					: node,
			);
			const input = itemsOf({ ...people, invoice: 4711 });
			const options = { input, executionId: '4713', mode: 'trigger' } as const;
			const finished = await bench.engine.run(workflow, options);
			const first = new SuspendedExecution(bench.engine, save('4713', workflow, finished));
			const second = await nextRound(first, await answer(bench, first, ANN));
			const resumed = await second.resume(await answer(bench, second, BEN));
			expect(resumed.json(branch)).toEqual([{ invoice: 4711 }]);
		}
	});

	it('keeps the end of the wait', async () => {
		const { finished, suspended } = await suspend(bench, people, twoOfThree);
		const next = await nextRound(suspended, await approve(bench, suspended, ANN));
		expect(next.data.waitTill).toEqual(new Date(finished.run.waitTill!).toISOString());
	});

	it('keeps the state on other people’s pages valid', async () => {
		const { suspended } = await suspend(bench, people, twoOfThree);
		const ben = await start(bench, suspended, BEN);
		const next = await nextRound(suspended, await approve(bench, suspended, ANN));
		const token = confirmOnPhone(bench, ben);
		const fields = { step: 'confirm', state: ben.state, token };
		const visit = await next.visit('POST', await next.pageUrl(), fields);
		expect(branchesOf(await next.resume(visit)).pay).toHaveLength(1);
	});

	it('ends as expired with the answers so far, when the limit passes', async () => {
		const { suspended } = await suspend(bench, people, twoOfThree);
		const next = await nextRound(suspended, await approve(bench, suspended, ANN));
		const { hold, pay } = branchesOf(await next.passLimit());
		expect(pay).toEqual([]);
		expect(hold).toMatchObject([
			{
				approved: false,
				outcome: 'expired',
				responses: [{ outcome: 'approved' }, { outcome: 'expired' }, { outcome: 'expired' }],
			},
		]);
		expect(hold[0]).not.toHaveProperty('otpOneAnswer');
	});

	it('contains no readable answer of the service and no private token', async () => {
		const { suspended } = await suspend(bench, people, { ...twoOfThree, simplify: false });
		const visit = await approve(bench, suspended, ANN);
		const next = await nextRound(suspended, visit);
		const [{ privateToken }] = bench.bodiesOf('getTransactionID');
		expect(next.saved.data).not.toContain(privateToken as string);
		const sealed = Buffer.from(carriedBy(visit).split('.')[0], 'base64url').toString();
		expect(sealed).not.toContain(privateToken as string);
	});
});

describe('a second item', () => {
	it('in a loop is a new approval that accepts no answer of the first one', async () => {
		const { suspended } = await suspend(bench);
		const started = await start(bench, suspended);
		const token = confirmOnPhone(bench, started);
		const other = await suspend(bench);
		const fields = { step: 'confirm', state: started.state, token };
		const visit = await other.suspended.visit('POST', await other.suspended.pageUrl(), fields);
		expect(visit).toMatchObject({ statusCode: 403, resumesWith: undefined });
	});

	it('is not ended by the timer that n8n set for the first one', async () => {
		const soon = (ms: number) => new Date(Date.now() + ms).toISOString();
		const second: INode = {
			...otpOneNode({ ...browserParameters, approvers: BEN }),
			id: 'second',
			name: 'Second',
		};
		const hold: INode = { ...startNode, id: 'h', name: 'Held', type: 'n8n-nodes-base.noOp' };
		const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
		const parameters = { limitType: 'atSpecifiedTime', maxDateAndTime: soon(1_500) };
		const workflow: WorkflowJson = {
			name: 'Two',
			nodes: [startNode, otpOneNode({ ...browserParameters, ...parameters }), second, hold],
			connections: {
				[startNode.name]: { main: [to(NODE)] },
				[NODE]: { main: [[], to('Second')] },
				Second: { main: [[], to('Held')] },
			},
		};
		const options = {
			input: itemsOf({ approvers: ANN }),
			executionId: '4712',
			mode: 'trigger',
		} as const;
		const firstEnd = Date.parse(parameters.maxDateAndTime);
		const finished = await bench.engine.run(workflow, options);
		const first = new SuspendedExecution(bench.engine, save('4712', workflow, finished));
		const resumed = await first.resume(await approve(bench, first, ANN));
		expect(resumed.run.status).toBe('waiting');
		// While the execution runs, n8n's timer finds nothing to resume.
		expect(Date.now()).toBeGreaterThan(firstEnd);
	});
});

describe('the connection back to the node', () => {
	it('is required before anyone is contacted', async () => {
		const workflow = paymentWorkflow({ ...browserParameters, ...twoOfThree });
		workflow.connections[NODE].main.pop();
		const { error } = await bench.engine.run(workflow, { input: itemsOf(people) });
		expect(error?.message).toContain('Waiting for Others is not connected back');
		expect(bench.fakeOtpOne.received).toEqual([]);
	});

	it.each([
		['One Output', { whenNotApproved: 'continue' }, 'needs separate outputs'],
		['In Order', { policy: 'inOrder' }, 'In Order needs the phone channel'],
	])('is not possible with %s', async (_, parameters, message) => {
		const workflow = paymentWorkflow({ ...browserParameters, ...twoOfThree, ...parameters });
		const { error } = await bench.engine.run(workflow, { input: itemsOf(people) });
		expect(error?.message).toContain(message);
		expect(bench.fakeOtpOne.received).toEqual([]);
	});
});
