import { LONGEST_RETRY_AFTER, readRetryAfter, retryDelay } from '../../../nodes/OtpOne/api/retry';

describe('the delay before another try', () => {
	const withoutJitter = 0.5;

	it('doubles with each try, up to a maximum', () => {
		const delays = [1, 2, 3, 4, 5, 6, 7, 20].map((n) => retryDelay(n, 0, withoutJitter));
		expect(delays.slice(0, 4)).toEqual([250, 500, 1_000, 2_000]);
		expect(Math.max(...delays)).toBe(delays.at(-1));
		expect(delays.at(-1)).toBe(delays.at(-2));
		expect(delays.at(-1)).toBeLessThanOrEqual(30_000);
	});

	it('has jitter, so that many clients do not retry at the same time', () => {
		expect(retryDelay(1, 0, 0)).toBe(125);
		expect(retryDelay(1, 0, 1)).toBe(375);
		const drawn = new Set(Array.from({ length: 50 }, () => retryDelay(4)));
		expect(drawn.size).toBeGreaterThan(10);
	});

	it('is never shorter than the service requested', () => {
		expect(retryDelay(1, 5_000, 0)).toBe(5_000);
		expect(retryDelay(1, 5_000, 1)).toBe(5_000);
		expect(retryDelay(5, 10, withoutJitter)).toBe(4_000);
	});

	it('is a whole number of milliseconds', () => {
		expect(Number.isInteger(retryDelay(1, 0, 0.123456789))).toBe(true);
	});
});

describe('Retry-After', () => {
	const now = Date.parse('2026-11-23T12:00:00Z');

	it.each([
		['seconds', '3', 3_000],
		['seconds as a number', 3, 3_000],
		['seconds in white space', ' 10 ', 10_000],
		['no seconds', '0', 0],
		['a date', 'Mon, 23 Nov 2026 12:00:07 GMT', 7_000],
		['a past date', 'Mon, 23 Nov 2026 11:59:00 GMT', 0],
	])('%s', (_, value, expected) => {
		expect(readRetryAfter(value, now)).toBe(expected);
	});

	it.each([
		['missing', undefined],
		['null', null],
		['empty', ''],
		['words', 'soon'],
		['a list', ['3']],
		['a number that is too long', '9'.repeat(30)],
	])('%s is ignored', (_, value) => {
		expect(readRetryAfter(value, now)).toBeUndefined();
	});

	it('is limited', () => {
		expect(LONGEST_RETRY_AFTER).toBeLessThanOrEqual(120_000);
	});
});
