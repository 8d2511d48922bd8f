import type { IExecuteFunctions } from 'n8n-workflow';

import { UserError } from '../../api/user-error';
import { readNumber } from '../parameters';

/** How often a person who didn't answer is asked again, and after what pause. */
export interface Reminders {
	count: number;
	pauseMs: number;
}

const MOST_REMINDERS = 10;
const LONGEST_PAUSE_MINUTES = 120;

export function readReminders(context: IExecuteFunctions, itemIndex: number): Reminders {
	const count = readNumber(context, itemIndex, 'options.reminders', {
		label: 'Reminders',
		min: 0,
		max: MOST_REMINDERS,
		fallback: 0,
	});
	if (!Number.isInteger(count)) {
		throw new UserError(
			`Reminders is not a whole number: ${count}`,
			`Enter a number from 0 to ${MOST_REMINDERS}.`,
		);
	}
	const pauseMinutes = readNumber(context, itemIndex, 'options.reminderPauseMinutes', {
		label: 'Reminder Pause',
		min: 0,
		max: LONGEST_PAUSE_MINUTES,
		fallback: 5,
	});
	return { count, pauseMs: pauseMinutes * 60_000 };
}

/** How long the service keeps a prompt open on the phone (documentation 3.3.1), in milliseconds. */
const PROMPT_OPEN = 120_000;
/** Maximum total time from the first ring: one hour, in milliseconds. */
const LONGEST_TIME = 3_600_000;

/** A request that was not answered. */
interface Unanswered {
	rangAt: number;
	/** Whether our own limit ended the wait, in which case the prompt may still be open. */
	ownLimit: boolean;
}

/**
 * Computes when to ask a person again.
 *
 * @param firstRangAt when the phone rang for the first time, in milliseconds
 * @param timeoutMs how long each request waits for an answer, in milliseconds
 * @returns milliseconds until the reminder, or undefined if there is no time left
 */
export function pauseBefore(
	{ pauseMs }: Reminders,
	{ rangAt, ownLimit }: Unanswered,
	firstRangAt: number,
	timeoutMs: number,
	now = Date.now(),
): number | undefined {
	const earliest = ownLimit ? Math.max(now + pauseMs, rangAt + PROMPT_OPEN) : now + pauseMs;
	return earliest + timeoutMs > firstRangAt + LONGEST_TIME ? undefined : earliest - now;
}
