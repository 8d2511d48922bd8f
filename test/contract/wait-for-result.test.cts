/** Wait for Result on n8n's engine in real time: its limit, its polling interval, and a failing service. */
import type { INodeParameters } from 'n8n-workflow';

import { type Fault, faultPresets } from '../../dev/fake-otpone/faults.cts';
import { collectGarbage } from '../collect-garbage.cts';
import { NODE, Workbench } from '../engine/workbench.cts';
import { APPROVED, type Facts, NOT_APPROVED, parametersOf } from '../operations.cts';

const OPEN = 'ann@example.com';
const NAME = 'transaction.waitForResult';
const everySecond = { timeoutSeconds: 20, pollIntervalSeconds: 1 };

const benches: Workbench[] = [];
afterAll(async () => await Promise.all(benches.map(async (bench) => await bench.close())));

/** Opens a separate service for each test, since most tests run concurrently. */
async function open(answerLimitMs?: number): Promise<Workbench> {
	const bench = await Workbench.openApart({ answerLimitMs });
	benches.push(bench);
	return bench;
}

/** The times between the polls that a service received, in milliseconds. */
function gaps(bench: Workbench): number[] {
	const polls = bench.requestsOf('isFinish');
	return polls.slice(1).map(({ at }, n) => at - polls[n].at);
}

const begin = (bench: Workbench, facts: Facts[], changes: INodeParameters = {}) =>
	bench.start(facts, parametersOf(NAME, { ...everySecond, ...changes }));

let collecting: NodeJS.Timeout | undefined;

/** Collects garbage while the waits start, so that a limit that can be freed is lost. */
function collectGarbageSoon(): void {
	collecting ??= setTimeout(() => {
		collecting = undefined;
		collectGarbage();
	}, 300);
}

/** Runs a wait, and stops it after some seconds, so that an endless wait is detected. */
async function timed(bench: Workbench, facts: Facts[], changes: INodeParameters = {}) {
	const startedAt = Date.now();
	const execution = begin(bench, facts, changes);
	collectGarbageSoon();
	const emergency = setTimeout(() => execution.cancel(), 10_000);
	const finished = await execution.finished;
	clearTimeout(emergency);
	return { finished, error: finished.error, tookMs: Date.now() - startedAt };
}

/** Resolves when the next request of a kind arrives. */
async function arrival(bench: Workbench, call: string): Promise<void> {
	const start = bench.fakeOtpOne.received.length;
	const arrived = () => bench.fakeOtpOne.received.slice(start).some((one) => one.call === call);
	while (!arrived()) await new Promise((resolve) => setTimeout(resolve, 5));
}

describe('the limit of the wait', () => {
	it.concurrent('ends the wait as pending, and the id stays usable', async () => {
		const bench = await open();
		const transaction = await bench.create(OPEN);
		const { finished, tookMs } = await timed(bench, [transaction], { timeoutSeconds: 1 });
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

	it.concurrent.each<[string, Fault]>([
		['isFinish does not answer', { call: 'isFinish', kind: 'no-answer' }],
		['the answer of isFinish never ends', { call: 'isFinish', kind: 'endless' }],
		['the service does not return its description', { call: 'swagger', kind: 'no-answer' }],
	])('is respected when %s', async (_, fault) => {
		const bench = await open();
		const transaction = await bench.create(OPEN);
		bench.fakeOtpOne.faults.add(fault);
		if (fault.call === 'swagger') await bench.forgetLookups();
		const { finished, error, tookMs } = await timed(bench, [transaction], { timeoutSeconds: 1 });
		expect(tookMs).toBeLessThan(3_000);
		expect(finished.outputs(NODE)[APPROVED] ?? []).toEqual([]);
		if (fault.call === 'isFinish') expect(error?.message).toBe('OtpOne did not answer in time');
	});

	it.concurrent(
		'is respected when the request is answered but GetResult returns nothing',
		async () => {
			const bench = await open();
			const transaction = await bench.create('approve@example.com');
			bench.fakeOtpOne.faults.add({ call: 'GetResult', kind: 'no-answer' });
			const { finished, tookMs } = await timed(bench, [transaction], { timeoutSeconds: 1 });
			expect(tookMs).toBeLessThan(3_000);
			expect(finished.outputs(NODE)[APPROVED] ?? []).toEqual([]);
		},
	);
});

describe('the polling interval', () => {
	it.concurrent('counts from the last answer, with one poll at a time', async () => {
		const bench = await open();
		bench.fakeOtpOne.faults.add({ call: 'isFinish', kind: 'delay', ms: 400 });
		const waiting = timed(bench, [await bench.create(OPEN)]);
		await arrival(bench, 'isFinish');
		await arrival(bench, 'isFinish');
		bench.fakeOtpOne.answer(OPEN, 'approve');
		const { finished } = await waiting;
		expect(finished.json(NODE, APPROVED)).toHaveLength(1);
		expect(gaps(bench)).toHaveLength(1);
		expect(gaps(bench)[0]).toBeGreaterThanOrEqual(1_395);
	});

	it.concurrent('follows Retry-After, and stays longer after 429', async () => {
		const bench = await open();
		const headers = { 'retry-after': '3' };
		bench.fakeOtpOne.faults.add({
			call: 'isFinish',
			kind: 'status',
			status: 429,
			headers,
			times: 1,
		});
		bench.fakeOtpOne.faults.add({ call: 'isFinish', kind: 'body', body: 'false', times: 1 });
		const { finished } = await timed(bench, [await bench.create('approve@example.com')]);
		expect(finished.json(NODE, APPROVED)).toHaveLength(1);
		const [first, second] = gaps(bench);
		expect(gaps(bench)).toHaveLength(2);
		expect(first).toBeGreaterThanOrEqual(2_995);
		expect(second).toBeGreaterThanOrEqual(1_995);
	});
});

describe('a service', () => {
	it.concurrent('that fails some polls is polled again', async () => {
		const bench = await open();
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
		const { finished } = await timed(bench, await Promise.all(people));
		expect(finished.error).toBeUndefined();
		expect(finished.json(NODE, APPROVED)).toHaveLength(8);
		expect(bench.requestsOf('isFinish')).toHaveLength(15);
	});

	it.concurrent('that is always unavailable is reported at the limit', async () => {
		const bench = await open();
		const transaction = await bench.create('approve@example.com');
		bench.fakeOtpOne.faults.add({ call: 'isFinish', ...faultPresets.internalError });
		const { error, tookMs } = await timed(bench, [transaction], { timeoutSeconds: 2 });
		expect(error?.message).toBe('OtpOne is unavailable (status 500)');
		expect(error?.description).toContain('Try again later');
		expect(error?.description).toContain('An error has occurred.');
		expect(tookMs).toBeGreaterThanOrEqual(1_995);
		expect(tookMs).toBeLessThan(3_500);
	});

	it.concurrent('that cannot be reached is reported at the limit', async () => {
		const bench = await open();
		const transaction = await bench.create(OPEN);
		await bench.fakeOtpOne.close();
		const { error, tookMs } = await timed(bench, [transaction], { timeoutSeconds: 1 });
		expect(error?.message).toBe('OtpOne could not be reached');
		expect(tookMs).toBeGreaterThanOrEqual(995);
		expect(tookMs).toBeLessThan(2_500);
	});

	it.concurrent('that let the transaction expire returns expired', async () => {
		const bench = await open(100);
		const { finished } = await timed(bench, [await bench.create('ignore@example.com')]);
		expect(finished.json(NODE, NOT_APPROVED)).toEqual([
			expect.objectContaining({ outcome: 'expired', message: 'Request timeout', user: null }),
		]);
	});
});

describe('an execution that is stopped', () => {
	it.each<[string, string, number, Fault[]]>([
		['between two polls', 'isFinish', 1_100, []],
		['during a poll', 'isFinish', 400, [{ call: 'isFinish', kind: 'no-answer' }]],
		['while the result is fetched', 'GetResult', 400, [{ call: 'GetResult', kind: 'no-answer' }]],
		['while the calls are looked up', 'swagger', 400, [{ call: 'swagger', kind: 'no-answer' }]],
	])('%s ends immediately and makes no more calls', async (_, call, watchMs, faults) => {
		const bench = await open();
		const person = call === 'GetResult' ? 'approve@example.com' : OPEN;
		const transaction = await bench.create(person);
		await bench.forgetLookups();
		faults.forEach((fault) => bench.fakeOtpOne.faults.add(fault));
		const execution = begin(bench, [transaction]);
		await arrival(bench, call);
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
