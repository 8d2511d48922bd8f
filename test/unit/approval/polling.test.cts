import { nextPace, startPace } from '../../../nodes/OtpOne/approval/polling';

describe('the polling of a wait', () => {
	const start = startPace(2_000);

	it('starts immediately, with the configured interval', () => {
		expect(start).toEqual({ intervalMs: 2_000, stepMs: 2_000, failures: 0, delayMs: 0 });
	});

	it('keeps the interval while no one has answered', () => {
		const pace = nextPace(nextPace(start, 'notYet'), 'notYet', 0, 0.9);
		expect(pace).toEqual({ intervalMs: 2_000, stepMs: 2_000, failures: 0, delayMs: 2_000 });
	});

	it('permanently adds the interval each time the service asks to slow down', () => {
		const once = nextPace(start, 'slowDown', 0, 0);
		const twice = nextPace(once, 'slowDown', 0, 1);
		expect([once.delayMs, twice.delayMs]).toEqual([4_000, 6_000]);
		expect(nextPace(twice, 'notYet').delayMs).toBe(6_000);
	});

	it.each([
		[0, 1_500, 3_000, 6_000],
		[0.5, 2_000, 4_000, 8_000],
		[1, 2_500, 5_000, 10_000],
	])('doubles the delay with each consecutive failure (jitter %d)', (random, ...delays) => {
		let pace = start;
		const seen = delays.map(() => (pace = nextPace(pace, 'nothing', 0, random)).delayMs);
		expect(seen).toEqual(delays);
		expect(pace.failures).toBe(3);
		expect(pace.intervalMs).toBe(2_000);
	});

	it('resets the delay after a successful poll', () => {
		const after = nextPace(nextPace(nextPace(start, 'nothing'), 'nothing'), 'notYet');
		expect(after).toMatchObject({ failures: 0, delayMs: 2_000 });
		expect(nextPace(after, 'nothing', 0, 0.5).delayMs).toBe(2_000);
		expect(nextPace(nextPace(start, 'nothing'), 'slowDown').failures).toBe(0);
	});

	it('never backs off for more than half a minute, plus jitter', () => {
		let pace = start;
		for (let poll = 0; poll < 20; poll++) pace = nextPace(pace, 'nothing', 0, 0.5);
		expect(pace.delayMs).toBe(30_000);
		expect(nextPace(pace, 'nothing', 0, 1).delayMs).toBe(37_500);
	});

	it('waits as long as the service requests, and never less than its own delay', () => {
		expect(nextPace(start, 'notYet', 9_000).delayMs).toBe(9_000);
		expect(nextPace(start, 'notYet', 500).delayMs).toBe(2_000);
		expect(nextPace(start, 'slowDown', 3_000).delayMs).toBe(4_000);
		expect(nextPace(start, 'nothing', 60_000, 0).delayMs).toBe(60_000);
		expect(nextPace(nextPace(start, 'notYet', 9_000), 'notYet').delayMs).toBe(2_000);
	});

	it('adds random jitter to the backoff by default', () => {
		const delays = Array.from({ length: 50 }, () => nextPace(start, 'nothing').delayMs);
		expect(new Set(delays).size).toBeGreaterThan(1);
		expect(Math.min(...delays)).toBeGreaterThanOrEqual(1_500);
		expect(Math.max(...delays)).toBeLessThanOrEqual(2_500);
	});
});
