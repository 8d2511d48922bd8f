/** The example workflows for approvals, run as they are imported. */
import { standIn, standIns } from '../../dev/engine/nodes.cts';
import { example, Workbench } from './workbench.cts';

/** How long each run of the Wait node takes, in milliseconds. */
let waits: number[] = [];

Object.assign(standIns, {
	'n8n-nodes-base.executeWorkflowTrigger': standIn('executeWorkflowTrigger', {}, (_, items) => [
		items,
	]),
	'n8n-nodes-base.wait': standIn('wait', {}, async (_, items) => {
		await new Promise((resolve) => setTimeout(resolve, waits.shift() ?? 0));
		return [items];
	}),
});

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

describe('ask-again', () => {
	const soon = {
		'approve+1s.max': 'approve.max',
		'"reminderPauseMinutes": 0.1': '"reminderPauseMinutes": 0.0001',
	};
	const silent = 'ignore.ann@example.com';
	beforeEach(async () => {
		await bench.close();
		bench = await Workbench.open({ answerLimitMs: 60 });
	});

	it('asks the approver twice, and then the manager', async () => {
		const finished = await bench.engine.run(example('ask-again', soon));
		expect(finished.error).toBeUndefined();
		expect(finished.json('Pay the invoice')).toMatchObject([
			{ approved: true, user: 'approve.max@example.com' },
		]);
		expect(finished.json('Hold the payment')).toEqual([]);
		expect([bench.fakeOtpOne.rings(silent), bench.fakeOtpOne.totalRings()]).toEqual([2, 3]);
	});

	it('does not escalate a refusal', async () => {
		const refusing = { ...soon, 'ignore.ann': 'decline.ann' };
		const finished = await bench.engine.run(example('ask-again', refusing));
		expect(finished.json('Hold the payment')).toMatchObject([{ outcome: 'denied' }]);
		expect(finished.json('Pay the invoice')).toEqual([]);
		expect(bench.fakeOtpOne.totalRings()).toBe(1);
	});
});

describe('two-of-three', () => {
	it('is approved by two, keeps the receipt, and rings each phone once', async () => {
		const soon = {
			'approve+1s': 'approve+30ms',
			'decline+2s': 'decline+60ms',
			'approve+3s': 'approve+120ms',
		};
		const finished = await bench.engine.run(example('two-of-three', soon));
		expect(finished.error).toBeUndefined();
		const [{ contract, receipt }] = finished.json('Sign the contract');
		expect(contract).toBe('Warehouse lease, 5 years');
		expect(JSON.parse(receipt as string)).toMatchObject({
			approved: true,
			policy: 'atLeast',
			responses: [{ outcome: 'approved' }, { outcome: 'denied' }, { outcome: 'approved' }],
		});
		expect(finished.json('Do not sign')).toEqual([]);
		expect(bench.fakeOtpOne.totalRings()).toBe(3);
	});

	it('ends on Do not sign as soon as two have refused', async () => {
		const workflow = example('two-of-three', {
			'approve+1s': 'decline',
			'decline+2s': 'decline+30ms',
			'approve+3s': 'ignore',
		});
		const finished = await bench.engine.run(workflow);
		expect(finished.json('Do not sign')).toMatchObject([{ approved: false, outcome: 'denied' }]);
		expect(finished.json('Sign the contract')).toEqual([]);
	});
});

describe('durable-phone-wait', () => {
	const soon = { 'approve+5s.ann': 'approve+50ms.ann' };

	it('checks until it is answered, and returns the verdict', async () => {
		waits = [100, 100, 100];
		const finished = await bench.engine.run(example('durable-phone-wait', soon));
		expect(finished.error).toBeUndefined();
		expect(finished.json('The verdict')).toMatchObject([
			{
				approved: true,
				outcome: 'approved',
				approver: 'approve+50ms.ann@example.com',
				whatToApprove: 'Pay invoice 2026-103 for 40,000 EUR?',
			},
		]);
		expect(bench.fakeOtpOne.totalRings()).toBe(1);
	});

	it.each<[string, Record<string, string>, string]>([
		['a refusal', { 'approve+5s.ann': 'decline.ann' }, 'denied'],
		[
			'a missing answer',
			{
				'approve+5s.ann': 'ignore.ann',
				'giveUpAfterMinutes\\": 60': 'giveUpAfterMinutes\\": 0',
			},
			'pending',
		],
	])('returns %s as not approved', async (_, changes, outcome) => {
		const finished = await bench.engine.run(example('durable-phone-wait', changes));
		expect(finished.error).toBeUndefined();
		expect(finished.json('The verdict')).toMatchObject([{ approved: false, outcome }]);
	});

	it('may be called by another workflow', async () => {
		const { nodes, ...rest } = example('durable-phone-wait', soon);
		const isTrigger = ({ name }: { name: string }) => name === 'When called by a workflow';
		const called = nodes.filter((node) => !/clicking|to try/.test(node.name) && !isTrigger(node));
		waits = [100, 100, 100];
		const workflow = { ...rest, nodes: [...nodes.filter(isTrigger), ...called] };
		const finished = await bench.engine.run(workflow, {
			mode: 'integrated',
			input: [
				{
					json: {
						approver: 'approve+50ms.ann@example.com',
						whatToApprove: 'Pay?',
						checkEverySeconds: 1,
						giveUpAfterMinutes: 1,
					},
				},
			],
		});
		expect(finished.error).toBeUndefined();
		expect(finished.json('The verdict')).toMatchObject([{ approved: true }]);
	});
});

describe('fresh-approval', () => {
	const approver = { 'approve+2s.ann': 'approve+20ms.ann' };
	const person = 'approve+20ms.ann@example.com';
	const brief = { '{ minutes: 5 }': '{ milliseconds: 150 }' };

	it('acts on a fresh approval', async () => {
		const finished = await bench.engine.run(example('fresh-approval', approver));
		expect(finished.error).toBeUndefined();
		expect(finished.json('Pay the invoice')).toMatchObject([{ approved: true }]);
		expect(bench.fakeOtpOne.rings(person)).toBe(1);
	});

	it('asks again when too much time has passed, and acts on the new answer', async () => {
		waits = [200, 0];
		const finished = await bench.engine.run(example('fresh-approval', { ...approver, ...brief }));
		expect(finished.error).toBeUndefined();
		expect(bench.fakeOtpOne.rings(person)).toBe(2);
		const paid = finished.json('Pay the invoice');
		expect(paid).toHaveLength(1);
		const [first, second] = finished.run.data.resultData.runData['Ask the approver'].map(
			({ data }) => data?.main[1]?.[0].json,
		);
		expect(paid[0].answeredAt).toBe(second?.answeredAt);
		expect(paid[0].answeredAt).not.toBe(first?.answeredAt);
	});

	it('asks the same person about the same invoice again', async () => {
		waits = [200, 0];
		await bench.engine.run(example('fresh-approval', { ...approver, ...brief }));
		const bodies = bench.bodiesOf('SendRequest');
		expect(bodies.map(({ Message }) => Message)).toEqual([
			'Pay invoice 2026-103 for 40,000 EUR?',
			'Pay invoice 2026-103 for 40,000 EUR?',
		]);
		expect(bodies.map(({ UserMail }) => UserMail)).toEqual([person, person]);
	});

	it('does not act when the person declines the second time', async () => {
		waits = [200, 0];
		const workflow = example('fresh-approval', { 'approve+2s.ann': 'ann', ...brief });
		const answers = ['approve', 'decline'] as const;
		let n = 0;
		bench.fakeOtpOne.onRing(({ mail }) => {
			const decision = answers[n++];
			setTimeout(() => bench.fakeOtpOne.answer(mail, decision), 10);
		});
		const finished = await bench.engine.run(workflow);
		expect(finished.json('Pay the invoice')).toEqual([]);
		expect(finished.json('Hold the payment')).toMatchObject([{ outcome: 'denied' }]);
	});

	it.each([
		['nothing', '{}'],
		['no time', '{ approved: true }'],
		['null as the time', '{ approved: true, answeredAt: null }'],
		['a word as the time', "{ approved: true, answeredAt: 'yesterday' }"],
		['a fresh refusal', '{ approved: false, answeredAt: $now.toISO() }'],
		['an approval as text', "{ approved: 'true', answeredAt: $now.toISO() }"],
		[
			'an approval from six minutes ago',
			'{ approved: true, answeredAt: $now.minus({ minutes: 6 }).toISO() }',
		],
	])('does not accept %s as a fresh approval', async (_, item) => {
		expect(await isFresh(item)).toBe(false);
	});

	it('accepts an approval from four minutes ago', async () => {
		const item = '{ approved: true, answeredAt: $now.minus({ minutes: 4 }).toISO() }';
		expect(await isFresh(item)).toBe(true);
	});

	/** Runs only the If node of the example on an item. */
	async function isFresh(item: string): Promise<boolean> {
		const { nodes, ...rest } = example('fresh-approval');
		const named = (name: string) => nodes.find((node) => node.name === name)!;
		const payment = named('Payment');
		const parameters = { ...payment.parameters, jsonOutput: `={{ ${item} }}` };
		const to = (node: string) => ({ main: [[{ node, type: 'main' as const, index: 0 }]] });
		const start = named('When clicking Execute');
		const finished = await bench.engine.run({
			...rest,
			nodes: [start, { ...payment, parameters }, named('Still fresh?')],
			connections: { [start.name]: to('Payment'), Payment: to('Still fresh?') },
		});
		expect(finished.error).toBeUndefined();
		return finished.outputs('Still fresh?')[0].length === 1;
	}
});
