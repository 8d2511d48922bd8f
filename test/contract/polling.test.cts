/** When Wait for Result polls: the schedule alone, and the wait on a clock controlled by the test. */
import fc from 'fast-check';

import { ConcurrencyLimit } from '../../nodes/OtpOne/service/concurrency-limit';
import type { Session } from '../../nodes/OtpOne/actions/operation';
import { waitForAnswer } from '../../nodes/OtpOne/actions/transaction/wait-for-answer';
import { CallFailure } from '../../nodes/OtpOne/api/errors';
import { nextPace, type PollOutcome, startPace } from '../../nodes/OtpOne/approval/polling';

const ANN = 'ann@example.com';
const RESULT = JSON.stringify({ isValid: true, UserValided: ANN, Message: '' });

describe('the polling schedule', () => {
	const outcomes = fc.constantFrom<PollOutcome>('notYet', 'slowDown', 'nothing');
	const polls = fc.array(
		fc.record({
			outcome: outcomes,
			retryAfterMs: fc.nat(60_000),
			random: fc.float({ min: 0, max: 1, noNaN: true }),
		}),
		{ maxLength: 30 },
	);

	it('starts immediately', () => {
		expect(startPace(2_000)).toMatchObject({ intervalMs: 2_000, delayMs: 0 });
	});

	it('never gets faster, and never polls before the time requested by the service', () => {
		fc.assert(
			fc.property(fc.integer({ min: 1_000, max: 60_000 }), polls, (intervalMs, list) => {
				let pace = startPace(intervalMs);
				for (const { outcome, retryAfterMs, random } of list) {
					const next = nextPace(pace, outcome, retryAfterMs, random);
					const step = outcome === 'slowDown' ? intervalMs : 0;
					expect(next.intervalMs).toBe(pace.intervalMs + step);
					expect(next.delayMs).toBeGreaterThanOrEqual(retryAfterMs);
					if (outcome !== 'nothing')
						expect(next.delayMs).toBe(Math.max(next.intervalMs, retryAfterMs));
					pace = next;
				}
			}),
		);
	});

	it('backs off after failures with jitter up to a limit, and resets after an answer', () => {
		const fail = (times: number, random: number) => {
			let pace = startPace(1_000);
			for (let n = 0; n < times; n++) pace = nextPace(pace, 'nothing', 0, random);
			return pace;
		};
		expect([1, 2, 3, 4].map((n) => fail(n, 0.5).delayMs)).toEqual([1_000, 2_000, 4_000, 8_000]);
		expect([fail(3, 0).delayMs, fail(3, 1).delayMs]).toEqual([3_000, 5_000]);
		expect(fail(50, 1).delayMs).toBeLessThanOrEqual(40_000);
		expect(nextPace(fail(5, 0.5), 'notYet').delayMs).toBe(1_000);
	});
});

/** The outcome of one isFinish call: an answer, possibly delayed in milliseconds, or a failure. */
type Poll = boolean | CallFailure | { after: number; answer: boolean };

const answerOf = (body: string) => ({
	call: 'GetResult' as const,
	body: Buffer.from(body),
	contentType: 'application/json',
	sent: [],
});

/** A service on a controlled clock, with its answers to isFinish and the times of the polls. */
class Service {
	readonly askedAt: number[] = [];
	readonly timeouts: number[] = [];
	openAtOnce = 0;
	private open = 0;
	private readonly startedAt = Date.now();

	/** @param polls the outcomes in order; the last one repeats */
	constructor(private readonly polls: Poll[]) {}

	/** No answer here contains a key. */
	withoutKeys(text: string): string {
		return text;
	}

	withoutKeysIn<Value>(value: Value): Value {
		return value;
	}

	async call(name: string, _inputs: object, { timeoutMs }: { timeoutMs: number }) {
		if (name === 'GetResult') return answerOf(RESULT);
		const poll = this.polls[Math.min(this.askedAt.length, this.polls.length - 1)];
		this.askedAt.push((Date.now() - this.startedAt) / 1_000);
		this.timeouts.push(timeoutMs / 1_000);
		this.openAtOnce = Math.max(this.openAtOnce, ++this.open);
		const { after, answer } =
			typeof poll === 'object' && 'after' in poll ? poll : { after: 0, answer: poll };
		if (after > 0) await new Promise((resolve) => setTimeout(resolve, after));
		this.open--;
		if (answer instanceof CallFailure) throw answer;
		return answerOf(String(answer));
	}
}

const failure = (kind: CallFailure['kind'], retryAfterMs?: number) =>
	new CallFailure(kind, { call: 'isFinish', retryAfterMs });

/** Runs a wait to its end on the controlled clock. */
async function wait(
	polls: Poll[],
	{
		limit = 20,
		interval = 2,
		cancelAt,
	}: { limit?: number; interval?: number; cancelAt?: number } = {},
) {
	const service = new Service(polls);
	const startedAt = Date.now();
	const stop = new AbortController();
	if (cancelAt !== undefined) setTimeout(() => stop.abort(), cancelAt * 1_000);
	const reads = new ConcurrencyLimit(10);
	const session = { client: service, signal: stop.signal, reads };
	let endedAt = 0;
	const ended = waitForAnswer(session as unknown as Session, {
		asked: {
			requestedUser: ANN,
			requestType: 4,
			transactionId: 'T-1',
			requestedAt: null,
			waitingSince: startedAt,
		},
		verdictOptions: {
			simplify: true,
			includeInput: true,
			binaryPropertyName: 'data',
			oneItemPerFile: false,
		},
		timeoutSeconds: limit,
		pollIntervalSeconds: interval,
	})
		.then(
			({ json }) => json,
			(error: CallFailure) => error,
		)
		.finally(() => (endedAt = (Date.now() - startedAt) / 1_000));
	await jest.advanceTimersByTimeAsync(300_000);
	return { service, askedAt: service.askedAt, end: await ended, endedAt };
}

describe('a wait', () => {
	beforeEach(() => {
		jest.useFakeTimers();
		jest.spyOn(Math, 'random').mockReturnValue(0.5);
	});
	afterEach(() => {
		jest.useRealTimers();
		jest.restoreAllMocks();
	});

	it('polls immediately and at every interval, until there is an answer', async () => {
		const { askedAt, end, endedAt } = await wait([false, false, false, true]);
		expect(askedAt).toEqual([0, 2, 4, 6]);
		expect(end).toMatchObject({ approved: true, transactionId: 'T-1' });
		expect(endedAt).toBe(6);
	});

	it('ends as pending exactly at its limit', async () => {
		const { askedAt, end, endedAt } = await wait([false], { limit: 7 });
		expect(askedAt.slice(0, 4)).toEqual([0, 2, 4, 6]);
		expect(end).toMatchObject({ approved: false, outcome: 'pending', transactionId: 'T-1' });
		expect(endedAt).toBe(7);
	});

	it('counts the interval from the last answer, and has at most one open poll', async () => {
		const { service } = await wait([{ after: 3_000, answer: false }]);
		expect(service.askedAt).toEqual([0, 5, 10, 15, 19]);
		expect(service.openAtOnce).toBe(1);
	});

	it('limits each poll to its own remaining time', async () => {
		const { service } = await wait([false], { limit: 20, interval: 6 });
		service.askedAt.forEach((at, n) => expect(service.timeouts[n]).toBeLessThanOrEqual(20 - at));
	});

	it('polls less often from then on when the service requests it', async () => {
		const slowDown = failure('rateLimited');
		expect((await wait([false, slowDown, false])).askedAt).toEqual([0, 2, 6, 10, 14, 18]);
		expect((await wait([slowDown, slowDown, false])).askedAt).toEqual([0, 4, 10, 16]);
	});

	it('follows Retry-After, then continues at its interval', async () => {
		const limited = failure('rateLimited', 9_000);
		expect((await wait([limited, false])).askedAt).toEqual([0, 9, 13, 17]);
		const unavailable = failure('serverError', 5_000);
		expect((await wait([unavailable, false], { limit: 12 })).askedAt).toEqual([0, 5, 7, 9, 11]);
	});

	it('does not exceed its limit because of a Retry-After', async () => {
		const { askedAt, end, endedAt } = await wait([failure('rateLimited', 60_000)]);
		expect(askedAt).toEqual([0]);
		expect(end).toMatchObject({ kind: 'rateLimited' });
		expect(endedAt).toBe(20);
	});

	it.each(['serverError', 'cut', 'timeout', 'unreachable', 'unreadable'] as const)(
		'recovers from a transient failure (%s), with increasing delays',
		async (kind) => {
			const { askedAt, end } = await wait([
				failure(kind),
				failure(kind),
				failure(kind),
				false,
				true,
			]);
			expect(askedAt).toEqual([0, 2, 6, 14, 16]);
			expect(end).toMatchObject({ approved: true });
		},
	);

	it('reports the failure when its limit passes without an answer', async () => {
		const { end, endedAt } = await wait([false, failure('serverError')]);
		expect(end).toMatchObject({ kind: 'serverError' });
		expect(endedAt).toBe(20);
	});

	it('reports the failure before a last poll that the limit cut off', async () => {
		const { end, endedAt } = await wait([failure('unreachable'), failure('timeout')], {
			limit: 10,
		});
		expect(end).toMatchObject({ kind: 'unreachable' });
		expect(endedAt).toBe(10);
	});

	it.each(['keyRefused', 'transactionGone', 'redirect', 'notFound', 'tls'] as const)(
		'ends immediately on a permanent failure (%s)',
		async (kind) => {
			const { askedAt, end, endedAt } = await wait([failure(kind)]);
			expect([askedAt, endedAt]).toEqual([[0], 0]);
			expect(end).toMatchObject({ kind });
		},
	);

	it('ends immediately when the execution is stopped between two polls', async () => {
		const { askedAt, end, endedAt } = await wait([false], { interval: 15, cancelAt: 7 });
		expect(end).toMatchObject({ kind: 'cancelled' });
		expect([askedAt, endedAt]).toEqual([[0], 7]);
	});
});
