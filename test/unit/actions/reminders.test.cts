import { pauseBefore } from '../../../nodes/OtpOne/actions/request/reminders';

const MINUTE = 60_000;
const RANG = 1_000_000;
const reminders = (minutes: number) => ({ count: 10, pauseMs: minutes * MINUTE });
/** How long is waited after a request that ended at a time, counted from the first ring. */
const pause = (
	minutes: number,
	{ endedAfter = 2, rangAfter = 0, ownLimit = false, timeout = 2 } = {},
) =>
	pauseBefore(
		reminders(minutes),
		{ rangAt: RANG + rangAfter * MINUTE, ownLimit },
		RANG,
		timeout * MINUTE,
		RANG + endedAfter * MINUTE,
	);

describe('the pause before a reminder', () => {
	it('is the one that was set', () => {
		expect(pause(5)).toBe(5 * MINUTE);
		expect(pause(0)).toBe(0);
		expect(pause(0.5)).toBe(MINUTE / 2);
	});

	it('lasts until the old prompt has ended, where our own limit ended the wait', () => {
		expect(pause(0, { endedAfter: 0.5, ownLimit: true })).toBe(1.5 * MINUTE);
		expect(pause(5, { endedAfter: 0.5, ownLimit: true })).toBe(5 * MINUTE);
		expect(pause(0, { endedAfter: 0.5, ownLimit: false })).toBe(0);
		expect(pause(0, { endedAfter: 10.5, rangAfter: 10, ownLimit: true })).toBe(1.5 * MINUTE);
	});

	it('never leads beyond an hour after the first ring', () => {
		expect(pause(5, { endedAfter: 53, rangAfter: 51 })).toBe(5 * MINUTE);
		expect(pause(5, { endedAfter: 53.1, rangAfter: 51 })).toBeUndefined();
		expect(pause(60)).toBeUndefined();
		expect(pause(120)).toBeUndefined();
	});
});
