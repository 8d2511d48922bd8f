/** Wait for Result on n8n's engine in real time: its limit, its pace, and a service that has bad days. */
import type { INodeParameters } from 'n8n-workflow';

import { type Fault, faultPresets } from '../../dev/fake-otpone/faults.cts';
import { collectGarbage } from '../collect-garbage.cts';
import { NODE, Workbench } from '../engine/workbench.cts';
import { APPROVED, type Facts, NOT_APPROVED, parametersOf } from '../operations.cts';

const OPEN = 'ann@example.com';
const NAME = 'transaction.waitForResult';
const everySecond = { timeoutSeconds: 20, pollIntervalSeconds: 1 };

let bench: Workbench;
const open = async (answerLimitMs?: number) => (bench = await Workbench.open({ answerLimitMs }));
afterEach(async () => await bench.close());

const polls = () => bench.requestsOf('isFinish');
const gaps = () =>
	polls()
		.slice(1)
		.map(({ at }, n) => at - polls()[n].at);

const begin = (facts: Facts[], changes: INodeParameters = {}) =>
	bench.start(facts, parametersOf(NAME, { ...everySecond, ...changes }));

/** Runs a wait, stopped after some seconds so that a wait without an end is seen as one. */
async function timed(facts: Facts[], changes: INodeParameters = {}) {
	const startedAt = Date.now();
	const execution = begin(facts, changes);
	// No limit is lost with the garbage of others.
	const collecting = setTimeout(collectGarbage, 300);
	const emergency = setTimeout(() => execution.cancel(), 10_000);
	const finished = await execution.finished;
	clearTimeout(emergency);
	clearTimeout(collecting);
	return { finished, error: finished.error, tookMs: Date.now() - startedAt };
}

/** Resolves when the next request of a kind arrives. */
async function arrival(call: string): Promise<void> {
	const start = bench.fakeOtpOne.received.length;
	const arrived = () => bench.fakeOtpOne.received.slice(start).some((one) => one.call === call);
	while (!arrived()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the limit of the wait', () => {
	it('ends it as pending, and the id stays usable', async () => {
		await open();
		const transaction = await bench.create(OPEN);
		const { finished, tookMs } = await timed([transaction], { timeoutSeconds: 1 });
		expect(tookMs).toBeGreaterThanOrEqual(1_000);
		expect(tookMs).toBeLessThan(2_500);
		expect(finished.json(NODE, NOT_APPROVED)).toEqual([
			expect.objectContaining({
				...transaction,
				approved: false,
				outcome: 'pending',
				user: null,
				answeredAt: null,
				message: expect.stringContaining('The transaction stays open') as string,
			}),
		]);
		expect(bench.fakeOtpOne.answer(OPEN, 'approve')).toBe(true);
		expect(await bench.runOne('transaction.getResult', transaction)).toMatchObject({
			output: APPROVED,
			json: { ...transaction, approved: true },
		});
		expect(bench.fakeOtpOne.rings(OPEN)).toBe(1);
	});

	it.each<[string, Fault]>([
		['isFinish says nothing', { call: 'isFinish', kind: 'no-answer' }],
		['isFinish never comes to its end', { call: 'isFinish', kind: 'endless' }],
		['the document is not given', { call: 'swagger', kind: 'no-answer' }],
	])('holds when %s', async (_, fault) => {
		await open();
		const transaction = await bench.create(OPEN);
		bench.fakeOtpOne.faults.add(fault);
		await bench.forgetLookups();
		const { finished, error, tookMs } = await timed([transaction], { timeoutSeconds: 1 });
		expect(tookMs).toBeLessThan(3_000);
		expect(finished.outputs(NODE)[APPROVED] ?? []).toEqual([]);
		if (fault.call === 'isFinish') expect(error?.message).toBe('OtpOne did not answer in time');
	});

	it('holds when the answer is there but its result is not given', async () => {
		await open();
		const transaction = await bench.create('approve@example.com');
		bench.fakeOtpOne.faults.add({ call: 'GetResult', kind: 'no-answer' });
		const { finished, tookMs } = await timed([transaction], { timeoutSeconds: 1 });
		expect(tookMs).toBeLessThan(3_000);
		expect(finished.outputs(NODE)[APPROVED] ?? []).toEqual([]);
	});
});

describe('the pace', () => {
	it('counts from the last answer, one question at a time', async () => {
		await open();
		bench.fakeOtpOne.faults.add({ call: 'isFinish', kind: 'delay', ms: 400 });
		const waiting = timed([await bench.create(OPEN)]);
		await arrival('isFinish');
		await arrival('isFinish');
		bench.fakeOtpOne.answer(OPEN, 'approve');
		const { finished } = await waiting;
		expect(finished.json(NODE, APPROVED)).toHaveLength(1);
		expect(gaps()).toHaveLength(1);
		expect(gaps()[0]).toBeGreaterThanOrEqual(1_395);
	});

	it('obeys Retry-After, and is slower for good after 429', async () => {
		await open();
		const headers = { 'retry-after': '3' };
		bench.fakeOtpOne.faults.add({
			call: 'isFinish',
			kind: 'status',
			status: 429,
			headers,
			times: 1,
		});
		bench.fakeOtpOne.faults.add({ call: 'isFinish', kind: 'body', body: 'false', times: 1 });
		const { finished } = await timed([await bench.create('approve@example.com')]);
		expect(finished.json(NODE, APPROVED)).toHaveLength(1);
		const [first, second] = gaps();
		expect(gaps()).toHaveLength(2);
		expect(first).toBeGreaterThanOrEqual(2_995);
		expect(second).toBeGreaterThanOrEqual(1_995);
	});
});

describe('a service', () => {
	it('that stumbles over some questions is asked again', async () => {
		await open();
		const faults: Fault[] = [
			{ call: 'isFinish', ...faultPresets.internalError },
			{ call: 'isFinish', kind: 'reset' },
			{ call: 'isFinish', kind: 'empty' },
			{ call: 'isFinish', kind: 'html' },
			{ call: 'isFinish', ...faultPresets.badGateway },
			{ call: 'isFinish', kind: 'reset-in-body' },
			{ call: 'isFinish', kind: 'garbage-gzip' },
			{ call: 'GetResult', ...faultPresets.internalError },
			{ call: 'GetResult', kind: 'reset' },
		];
		for (const fault of faults) bench.fakeOtpOne.faults.add({ ...fault, times: 1 });
		const people = Array.from({ length: 8 }, (_, n) => bench.create(`approve.${n}@example.com`));
		const { finished } = await timed(await Promise.all(people));
		expect(finished.error).toBeUndefined();
		expect(finished.json(NODE, APPROVED)).toHaveLength(8);
		expect(polls()).toHaveLength(15);
	});

	it('that is unavailable all the time is told of, at the limit', async () => {
		await open();
		const transaction = await bench.create('approve@example.com');
		bench.fakeOtpOne.faults.add({ call: 'isFinish', ...faultPresets.internalError });
		const { error, tookMs } = await timed([transaction], { timeoutSeconds: 2 });
		expect(error?.message).toBe('OtpOne is unavailable (status 500)');
		expect(error?.description).toContain('Try again later');
		expect(error?.description).toContain('An error has occurred.');
		expect(tookMs).toBeGreaterThanOrEqual(1_995);
		expect(tookMs).toBeLessThan(3_500);
	});

	it('that is gone is told of, at the limit', async () => {
		await open();
		const transaction = await bench.create(OPEN);
		await bench.fakeOtpOne.close();
		const { error, tookMs } = await timed([transaction], { timeoutSeconds: 1 });
		expect(error?.message).toBe('OtpOne could not be reached');
		expect(tookMs).toBeGreaterThanOrEqual(995);
		expect(tookMs).toBeLessThan(2_500);
	});

	it('that let the transaction expire: expired', async () => {
		await open(100);
		const { finished } = await timed([await bench.create('ignore@example.com')]);
		expect(finished.json(NODE, NOT_APPROVED)).toEqual([
			expect.objectContaining({ outcome: 'expired', message: 'Request timeout', user: null }),
		]);
	});
});

describe('an execution that is stopped', () => {
	it.each<[string, string, number, Fault[]]>([
		['between two questions', 'isFinish', 1_100, []],
		['while a question is open', 'isFinish', 400, [{ call: 'isFinish', kind: 'no-answer' }]],
		['while the result is fetched', 'GetResult', 400, [{ call: 'GetResult', kind: 'no-answer' }]],
		['while the calls are looked up', 'swagger', 400, [{ call: 'swagger', kind: 'no-answer' }]],
	])('%s ends at once and asks no more', async (_, call, watchMs, faults) => {
		await open();
		const person = call === 'GetResult' ? 'approve@example.com' : OPEN;
		const transaction = await bench.create(person);
		await bench.forgetLookups();
		faults.forEach((fault) => bench.fakeOtpOne.faults.add(fault));
		const execution = begin([transaction]);
		await arrival(call);
		const stoppedAt = Date.now();
		const { length } = bench.fakeOtpOne.received;
		execution.cancel();
		const finished = await execution.finished;
		expect(Date.now() - stoppedAt).toBeLessThan(500);
		expect(finished.outputs(NODE).flat()).toEqual([]);
		await new Promise((resolve) => setTimeout(resolve, watchMs));
		expect(bench.fakeOtpOne.received).toHaveLength(length);
	});
});
