/** Send Request on n8n's engine: invalid keys and items, and failures of the service. */
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import type { IDataObject } from 'n8n-workflow';

import type { Finished } from '../../dev/engine/engine.cts';
import type { Fault } from '../../dev/fake-otpone/fake-otpone.cts';
import { unknownKeys } from '../../dev/fake-otpone/keys.cts';
import { carryOn, NODE, Workbench } from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

const approve: IDataObject = { mail: 'approve.ann@example.com', invoice: 1 };
const badItem: IDataObject = { mail: 'not an address', invoice: 2 };
const forbiddenWords = /\b(problem|failure|mistake)s?\b/i;

/** Returns a port on which nothing listens. */
async function closedPort(): Promise<number> {
	const server = createServer();
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	const { port } = server.address() as AddressInfo;
	await new Promise((resolve) => server.close(resolve));
	return port;
}

function expectNobodyRung(): void {
	expect(bench.fakeOtpOne.totalRings()).toBe(0);
	expect(bench.bodiesOf('SendRequest')).toEqual([]);
}

function expectNoKeyIn(finished: Finished): void {
	const everything = Workbench.everythingIn(finished);
	const { srv, js } = bench.fakeOtpOne.keys;
	for (const key of [srv, js].flatMap((text) => [text, Buffer.from(text).toString('base64')])) {
		expect(everything).not.toContain(key);
	}
}

describe('the keys', () => {
	const swapped = () => ({
		srvApiKey: bench.fakeOtpOne.keys.js,
		jsApiKey: bench.fakeOtpOne.keys.srv,
	});

	it.each([
		['missing', () => ({ srvApiKey: '' }), 'The Server Key is missing'],
		['swapped', swapped, 'The Server Key and the Client Key are swapped'],
		['malformed', () => ({ srvApiKey: 'SRV 1' }), 'The Server Key is malformed'],
	])('that are %s are reported before anything is sent', async (_, changes, message) => {
		await bench.useCredential(changes());
		const finished = await bench.send([approve]);
		expect(finished.error?.message).toContain(message);
		expect(finished.error?.description).toContain('OtpOne API credential');
		expect(bench.fakeOtpOne.received).toEqual([]);
		expectNoKeyIn(finished);
	});

	it('that are unknown to the service are reported in its words, and no phone rings', async () => {
		await bench.useCredential({ srvApiKey: unknownKeys.srv });
		const finished = await bench.send([approve]);
		expect(finished.error?.message).toContain('OtpOne refused the Server Key');
		expect(finished.error?.description).toContain('Unknown API key.');
		expect(finished.error?.description).toContain('no phone should have rung');
		expect(finished.outputs(NODE).flat()).toEqual([]);
		expect(bench.fakeOtpOne.totalRings()).toBe(0);
		expect(Workbench.everythingIn(finished)).not.toContain(unknownKeys.srv);
	});

	it('appear nowhere in an execution, even if the service repeats them', async () => {
		const { srv } = bench.fakeOtpOne.keys;
		const quoting = { Message: `not by ${srv}`, isValid: true, UserValided: srv, [srv]: srv };
		const faults: Array<Omit<Fault, 'call'>> = [
			{ kind: 'body', body: JSON.stringify(quoting) },
			{ kind: 'status', status: 500, body: `Trace: ${srv} ${Buffer.from(srv).toString('base64')}` },
			{ kind: 'status', status: 400, body: { Message: `Bad ${srv}` } },
			{ kind: 'reset' },
			{ kind: 'garbage-gzip' },
			{ kind: 'redirect', status: 302, to: `/other?key=${srv}` },
		] as Array<Omit<Fault, 'call'>>;
		for (const fault of faults) {
			bench.fakeOtpOne.faults.add({ call: 'SendRequest', times: 1, ...fault } as Fault);
			expectNoKeyIn(await bench.send([approve], { simplify: false }));
			bench.fakeOtpOne.faults.add({ call: 'SendRequest', times: 1, ...fault } as Fault);
			expectNoKeyIn(await bench.send([approve], { simplify: false }, carryOn));
		}
	});
});

describe('the person', () => {
	it.each([
		['is not known', { mail: 'unknown@example.com', invoice: 1 }, 'route', /OtpOne does not know/],
		[
			'declines, with Stop Workflow',
			{ mail: 'decline@example.com', invoice: 1 },
			'fail',
			/Not approved by/,
		],
	])('who %s ends the wait for all others at once', async (_, item, whenNotApproved, message) => {
		const silent = { mail: 'ignore@example.com', invoice: 2 };
		const startedAt = Date.now();
		const finished = await bench.send([silent, item], { whenNotApproved, timeoutSeconds: 60 });
		expect(finished.error?.message).toMatch(message);
		expect(Date.now() - startedAt).toBeLessThan(3_000);
	});

	it('who is not a customer is distinguished from one who declined', async () => {
		const finished = await bench.send([{ mail: 'unknown@example.com', invoice: 1 }]);
		expect(finished.error?.message).toMatch(/^OtpOne does not know/);
		expect(finished.outputs(NODE).flat()).toEqual([]);
	});
});

describe('the service', () => {
	it('is down: the item is an error that says no phone has rung', async () => {
		await bench.useCredential({ baseUrl: `http://127.0.0.1:${await closedPort()}` });
		const finished = await bench.send([approve]);
		expect(finished.error?.message).toContain('OtpOne could not be reached');
		expect(finished.error?.description).toContain('no phone has rung');
		expect(`${finished.error?.message} ${finished.error?.description}`).not.toMatch(forbiddenWords);
	});

	it.each([
		['answers 401 after the ring', { kind: 'status', status: 401 }],
		['answers 500 after the ring', { kind: 'status', status: 500 }],
		[
			'answers 503 and Retry-After 0',
			{ kind: 'status', status: 503, headers: { 'retry-after': '0' } },
		],
		['times out at a proxy, which is not our own limit', { kind: 'status', status: 504 }],
		['answers 429 after the ring', { kind: 'status', status: 429 }],
		['breaks the connection after the ring', { kind: 'reset' }],
		['cuts the answer off', { kind: 'reset-in-body' }],
		['promises more than it sends', { kind: 'wrong-length' }],
		['redirects after the ring', { kind: 'redirect', status: 307, to: '/api/OtpOne/SendRequest' }],
		['sends an invalid gzip body', { kind: 'garbage-gzip' }],
	])('%s: the phone rings once, and the item is an error', async (_, fault) => {
		bench.fakeOtpOne.faults.add({ call: 'SendRequest', ...fault } as Fault);
		const finished = await bench.send([approve]);
		expect(finished.error).toBeDefined();
		expect(finished.outputs(NODE).flat()).toEqual([]);
		expect(bench.fakeOtpOne.rings('approve.ann@example.com')).toBe(1);
		expect(bench.bodiesOf('SendRequest')).toHaveLength(1);
	});

	it('never answers: our own limit ends the wait', async () => {
		bench.fakeOtpOne.faults.add({ call: 'SendRequest', kind: 'no-answer' });
		const { json } = await bench.askOne('approve@example.com', { timeoutSeconds: 1 });
		expect(json).toMatchObject({ approved: false, outcome: 'expired' });
		expect(bench.fakeOtpOne.totalRings()).toBe(1);
	});
});

describe('an invalid item', () => {
	const good = { ...approve, message: 'Pay?', requestType: 4, timeoutSeconds: 20, ip: '' };
	const fromItem = {
		message: '={{ $json.message }}',
		requestType: '={{ $json.requestType }}',
		timeoutSeconds: '={{ $json.timeoutSeconds }}',
		options: { userIp: '={{ $json.ip }}' },
	};

	it.each([
		['a bad address', { mail: 'not an address' }, /^Approver Email contains “not an/],
		['no address', { mail: undefined }, /^Approver Email is empty/],
		['no message', { message: ' ' }, /^Message is empty/],
		['an unknown request type', { requestType: 9 }, /^Unknown Request Type/],
		['a timeout out of range', { timeoutSeconds: 601 }, /^Timeout is not between/],
		['an invalid User IP', { ip: 'here' }, /^User IP is not an IP address/],
	])('with %s is reported with its index, and no phone rings', async (_, changes, message) => {
		const finished = await bench.send([good, { ...good, ...changes } as IDataObject], fromItem);
		expect(finished.error?.message).toMatch(message);
		expect(finished.error?.message).toContain('[item 1]');
		expect(finished.outputs(NODE).flat()).toEqual([]);
		expectNobodyRung();
	});

	it('with Continue On Fail leaves by Not Approved, and the others are asked', async () => {
		const other = { mail: 'approve.ben@example.com', invoice: 3 };
		const finished = await bench.send([approve, badItem, other], {}, carryOn);
		expect(finished.error).toBeUndefined();
		expect(finished.outputs(NODE)[0]).toEqual([
			expect.objectContaining({
				json: expect.objectContaining({
					approved: false,
					error: expect.stringContaining('not an address') as string,
				}) as object,
				pairedItem: { item: 1 },
			}),
		]);
		expect(finished.outputs(NODE)[1].map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 2 },
		]);
		expect(bench.fakeOtpOne.totalRings()).toBe(2);
	});

	it('leaves by the error output, without “approved: true” from the input', async () => {
		const input = [approve, { ...badItem, approved: true }];
		const finished = await bench.send(input, {}, { onError: 'continueErrorOutput' });
		const [refused, approved, failed] = finished.outputs(NODE);
		expect(refused).toEqual([]);
		expect(approved).toHaveLength(1);
		expect(failed).toHaveLength(1);
		expect(failed[0].json.error).toContain('not an address');
		expect(failed[0].json.approved).not.toBe(true);
	});

	it('with One Output and Continue On Fail keeps its position', async () => {
		const items = [badItem, approve];
		const finished = await bench.send(items, { whenNotApproved: 'continue' }, carryOn);
		expect(finished.json(NODE).map(({ approved }) => approved)).toEqual([false, true]);
		expect(finished.json(NODE)[0].error).toContain('not an address');
	});
});

describe('Retry On Fail', () => {
	const retrying = { retryOnFail: true, maxTries: 2, waitBetweenTries: 1 };

	it('is refused before a phone rings, and the message says why', async () => {
		const finished = await bench.send([approve], {}, retrying);
		expect(finished.error?.message).toContain('Retry On Fail is on');
		expect(finished.error?.description).toContain('Turn off Retry On Fail');
		expectNobodyRung();
	});

	it('is refused with Continue On Fail too', async () => {
		const finished = await bench.send([approve], {}, { ...retrying, ...carryOn });
		expect(finished.json(NODE, 0)).toEqual([expect.objectContaining({ approved: false })]);
		expect(finished.json(NODE, 1)).toEqual([]);
		expectNobodyRung();
	});
});
