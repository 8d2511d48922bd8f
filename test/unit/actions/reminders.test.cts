import { pauseBefore } from '../../../nodes/OtpOne/actions/request/reminders';

const MINUTE = 60_000;
const RANG = 1_000_000;
const reminders = (minutes: number) => ({ count: 10, pauseMs: minutes * MINUTE });
/** The pause after a request; its times are in minutes after the first ring. */
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
	it('is as configured', () => {
		expect(pause(5)).toBe(5 * MINUTE);
		expect(pause(0)).toBe(0);
		expect(pause(0.5)).toBe(MINUTE / 2);
	});

	it('lasts until the previous prompt has ended, if our own limit ended the wait', () => {
		expect(pause(0, { endedAfter: 0.5, ownLimit: true })).toBe(1.5 * MINUTE);
		expect(pause(5, { endedAfter: 0.5, ownLimit: true })).toBe(5 * MINUTE);
		expect(pause(0, { endedAfter: 0.5, ownLimit: false })).toBe(0);
		expect(pause(0, { endedAfter: 10.5, rangAfter: 10, ownLimit: true })).toBe(1.5 * MINUTE);
	});

	it('is undefined if the next request would end more than an hour after the first ring', () => {
		expect(pause(5, { endedAfter: 53, rangAfter: 51 })).toBe(5 * MINUTE);
		expect(pause(5, { endedAfter: 53.1, rangAfter: 51 })).toBeUndefined();
		expect(pause(60)).toBeUndefined();
		expect(pause(120)).toBeUndefined();
	});
});
