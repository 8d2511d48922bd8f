/** The schedule of a wait by polling: when to ask next. It decides on numbers only and has no clock. */

/** What a poll brought: not answered yet, asked to slow down, or nothing (a transient failure). */
export type PollOutcome = 'notYet' | 'slowDown' | 'nothing';

export interface Pace {
	/** Time between an answer and the next question, in milliseconds. */
	intervalMs: number;
	/** By how much a request to slow down lengthens the interval, for good. */
	stepMs: number;
	/** Polls in a row that brought nothing. */
	failures: number;
	/** How long to wait now. */
	delayMs: number;
}

const LONGEST_BACKOFF = 30_000;

/** @param intervalMs as the builder set it */
export function startPace(intervalMs: number): Pace {
	return { intervalMs, stepMs: intervalMs, failures: 0, delayMs: 0 };
}

/**
 * The pace after a poll.
 *
 * @param retryAfterMs what the service asked for with `Retry-After`, in milliseconds
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
