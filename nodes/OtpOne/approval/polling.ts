/** The polling schedule: computes when to poll next, from numbers only. It has no clock. */

/**
 * The outcome of a poll: not answered yet, asked to slow down, or nothing because of a transient
 * failure.
 */
export type PollOutcome = 'notYet' | 'slowDown' | 'nothing';

export interface Pace {
	/** Time between an answer and the next poll, in milliseconds. */
	intervalMs: number;
	/** How much each request to slow down lengthens the interval permanently, in milliseconds. */
	stepMs: number;
	/** Number of consecutive polls that returned nothing. */
	failures: number;
	/** Delay before the next poll, in milliseconds. */
	delayMs: number;
}

const LONGEST_BACKOFF = 30_000;

/** @param intervalMs the builder's polling interval, in milliseconds */
export function startPace(intervalMs: number): Pace {
	return { intervalMs, stepMs: intervalMs, failures: 0, delayMs: 0 };
}

/**
 * Returns the pace after a poll.
 *
 * @param retryAfterMs the `Retry-After` time the service requested, in milliseconds
 * @param random 0 to 1, the jitter of the backoff
 */
export function nextPace(
	pace: Pace,
	outcome: PollOutcome,
	retryAfterMs = 0,
	random = Math.random(),
): Pace {
	const intervalMs = pace.intervalMs + (outcome === 'slowDown' ? pace.stepMs : 0);
	const failures = outcome === 'nothing' ? pace.failures + 1 : 0;
	const backoff = Math.min(intervalMs * 2 ** Math.max(0, failures - 1), LONGEST_BACKOFF);
	const jittered = failures > 0 ? Math.round(backoff * (0.75 + random / 2)) : intervalMs;
	return { ...pace, intervalMs, failures, delayMs: Math.max(jittered, retryAfterMs) };
}

/**
 * How long before the limit of the wait the last poll is, in milliseconds, and how long after the one
 * before it at least.
 */
const LAST_POLL = 1_000;

/**
 * Returns the delay before the next poll, or undefined if there is none before the limit. An interval
 * longer than what is left is shortened, so that an answer given before the limit is found; a delay that
 * the service asked for is not.
 *
 * @param remainingMs time until the limit of the wait, in milliseconds
 */
export function delayWithin(pace: Pace, remainingMs: number): number | undefined {
	if (pace.delayMs < remainingMs) return pace.delayMs;
	const isOwnInterval = pace.failures === 0 && pace.delayMs === pace.stepMs;
	const lastPoll = remainingMs - LAST_POLL;
	return isOwnInterval && lastPoll >= LAST_POLL ? lastPoll : undefined;
}
