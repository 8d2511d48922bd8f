/** Send Request on n8n's engine: many people at once, one person twice, stopping, and the requester. */
import type { IDataObject, INode } from 'n8n-workflow';

import {
	carryOn,
	itemsOf,
	NODE,
	otpOneNode,
	sendParameters,
	startNode,
	Workbench,
	workflowOf,
} from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

const invoices = (...mails: string[]) => mails.map((mail, invoice) => ({ mail, invoice }));

describe('in parallel', () => {
	it('100 people take about as long as the slowest, not the sum', async () => {
		const people = Array.from({ length: 100 }, (_, n) => `approve+500ms.n${n}@example.com`);
		let mostOpen = 0;
		bench.fakeOtpOne.onRing(() => {
			const open = people.reduce((sum, mail) => sum + bench.fakeOtpOne.open(mail).length, 0);
			mostOpen = Math.max(mostOpen, open);
		});
		const startedAt = Date.now();
		const finished = await bench.send(invoices(...people));
		const took = Date.now() - startedAt;
		expect(finished.json(NODE, 1)).toHaveLength(100);
		expect(bench.fakeOtpOne.totalRings()).toBe(100);
		expect(mostOpen).toBeGreaterThan(50);
		expect(took).toBeGreaterThanOrEqual(500);
		expect(took).toBeLessThan((100 * 500) / 10);
	});

	it('the service description is fetched once, however many items start', async () => {
		await bench.send(invoices('approve.a@example.com', 'approve.b@example.com'));
		await bench.send(invoices('approve.c@example.com'));
		const lookups = bench.requestsOf('swagger');
		expect(lookups).toHaveLength(1);
	});
});

describe('the same person twice', () => {
	it('never has two open prompts, however the address is written', async () => {
		const ann = 'approve+60ms.ann@example.com';
		const spellings = [ann, ann.toUpperCase(), ` ${ann} `, 'Approve+60ms.Ann@Example.com'];
		const openAtRing: number[] = [];
		bench.fakeOtpOne.onRing(() => openAtRing.push(bench.fakeOtpOne.open(ann).length));
		const startedAt = Date.now();
		const finished = await bench.send(invoices(...spellings));
		expect(openAtRing).toEqual([1, 1, 1, 1]);
		expect(bench.fakeOtpOne.rings(ann)).toBe(4);
		expect(Date.now() - startedAt).toBeGreaterThanOrEqual(4 * 60);
		expect(finished.json(NODE, 1)).toHaveLength(4);
	});

	it('is asked in the order of the items, while others are asked in parallel', async () => {
		const asked: string[] = [];
		bench.fakeOtpOne.onRing(({ mail, message }) => asked.push(`${mail.slice(0, 11)} ${message}`));
		await bench.send([
			{ mail: 'approve+40ms.ann@example.com', invoice: 1 },
			{ mail: 'approve+40ms.ann@example.com', invoice: 2 },
			{ mail: 'decline.ben@example.com', invoice: 3 },
			{ mail: 'approve+40ms.ann@example.com', invoice: 4 },
		]);
		const ofAnn = asked.filter((ring) => ring.startsWith('approve'));
		expect(ofAnn.map((ring) => ring.slice(-2))).toEqual(['1?', '2?', '4?']);
		expect(asked.slice(0, 2).some((ring) => ring.startsWith('decline'))).toBe(true);
	});

	it('is asked again after a decline, and after a broken connection', async () => {
		bench.fakeOtpOne.faults.add({ call: 'SendRequest', kind: 'reset', times: 1 });
		const finished = await bench.send(
			invoices('decline.ann@example.com', 'decline.ann@example.com', 'decline.ann@example.com'),
			{ whenNotApproved: 'continue' },
			carryOn,
		);
		expect(finished.json(NODE).map(({ outcome }) => outcome)).toEqual([
			undefined,
			'denied',
			'denied',
		]);
		expect(bench.fakeOtpOne.rings('decline.ann@example.com')).toBe(3);
	});
});

describe('a prompt that is still open after our own limit', () => {
	it('ends before the same person is asked again', async () => {
		const slow = await Workbench.open({ answerLimitMs: 2_300 });
		try {
			const person = 'ignore@example.com';
			const openAtRing: number[] = [];
			slow.fakeOtpOne.onRing(() => openAtRing.push(slow.fakeOtpOne.open(person).length));
			const finished = await slow.send(invoices(person, person), { timeoutSeconds: 1 });
			expect(finished.json(NODE).map(({ outcome }) => outcome)).toEqual(['expired', 'expired']);
			expect(openAtRing).toEqual([1, 1]);
		} finally {
			await slow.close();
		}
	});
});

describe('stopping an execution', () => {
	const person = 'ann@example.com';

	it('ends it at once, and the open prompt no longer has an effect', async () => {
		const rung = bench.nextRing();
		const execution = bench.begin(invoices(person, 'ben@example.com'), { timeoutSeconds: 60 });
		await rung;
		const stoppedAt = Date.now();
		execution.cancel();
		const finished = await execution.finished;
		expect(Date.now() - stoppedAt).toBeLessThan(1_000);
		expect(bench.fakeOtpOne.answer(person, 'approve')).toBe(true);
		expect(finished.run.status).toBe('canceled');
		expect(finished.outputs(NODE).flat()).toEqual([]);
		expect(bench.fakeOtpOne.rings(person)).toBe(1);
	});

	it('rings no phone for queued requests', async () => {
		const rung = bench.nextRing();
		const execution = bench.begin(invoices(person, person, person), { timeoutSeconds: 60 });
		await rung;
		execution.cancel();
		await execution.finished;
		bench.fakeOtpOne.answer(person, 'approve');
		await bench.send(invoices('decline@example.com'));
		expect(bench.fakeOtpOne.rings(person)).toBe(1);
	});

	it('sends nothing to Approved, even with Continue On Fail', async () => {
		const rung = bench.nextRing();
		const execution = bench.begin(invoices(person, person), { timeoutSeconds: 60 }, carryOn);
		await rung;
		execution.cancel();
		const finished = await execution.finished;
		expect(finished.json(NODE, 1)).toEqual([]);
		expect(bench.fakeOtpOne.rings(person)).toBe(1);
	});
});

describe('stopping an execution before a phone rings', () => {
	it('ends it at once while the service is still being looked up', async () => {
		bench.fakeOtpOne.faults.add({ call: 'swagger', kind: 'no-answer' });
		const execution = bench.begin(invoices('approve@example.com'));
		while (bench.fakeOtpOne.received.length === 0) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		const stoppedAt = Date.now();
		execution.cancel();
		await execution.finished;
		expect(Date.now() - stoppedAt).toBeLessThan(1_000);
		expect(bench.fakeOtpOne.totalRings()).toBe(0);
	});
});

describe('the requester shown on the phone', () => {
	const webhook: INode = { ...startNode, name: 'Webhook', type: 'n8n-nodes-base.webhook' };
	const headers = { 'x-forwarded-for': '203.0.113.7, 10.0.0.1', host: 'n8n.example' };
	const requestOf = async (nodes: INode[], json: IDataObject) => {
		await bench.engine.run(workflowOf(...nodes), { input: itemsOf(json) });
		return bench.bodiesOf('SendRequest')[0];
	};

	it('is n8n and the workflow by default', async () => {
		await bench.send(invoices('approve@example.com'));
		expect(bench.bodiesOf('SendRequest')[0]).toMatchObject({
			userIP: '127.0.0.1',
			OSType: 'n8n',
			NavigatorOrAPPName: 'n8n: Invoices',
		});
	});

	it('is set by the options for each item', async () => {
		const options = { userIp: '={{ $json.ip }}', osType: 'Linux', appName: '={{ $json.app }}' };
		const items = ['198.51.100.1', '198.51.100.2'].map((ip, n) => ({
			mail: `approve.n${n}@example.com`,
			ip,
			app: `App ${n}`,
		}));
		await bench.send(items, { options });
		const sent = bench.bodiesOf('SendRequest');
		expect(
			sent.map(({ UserMail, userIP, NavigatorOrAPPName }) => [
				UserMail,
				userIP,
				NavigatorOrAPPName,
			]),
		).toEqual(
			expect.arrayContaining([
				['approve.n0@example.com', '198.51.100.1', 'App 0'],
				['approve.n1@example.com', '198.51.100.2', 'App 1'],
			]),
		);
	});

	it('has the address from the headers that a webhook added to the item', async () => {
		const request = await requestOf([webhook, otpOneNode(sendParameters)], {
			mail: 'approve@example.com',
			headers,
		});
		expect(request.userIP).toBe('203.0.113.7');
	});

	it('has the address that an earlier webhook received', async () => {
		const set: INode = {
			...startNode,
			id: 'set',
			name: 'Keep the mail',
			type: 'n8n-nodes-base.set',
			parameters: { mode: 'raw', jsonOutput: '{ "mail": "approve@example.com", "invoice": 1 }' },
		};
		const request = await requestOf([webhook, set, otpOneNode(sendParameters)], { headers });
		expect(request.userIP).toBe('203.0.113.7');
	});
});
