import type { IExecuteFunctions } from 'n8n-workflow';

import { UserError } from '../../api/user-error';
import { readNumber } from '../parameters';

/** How often a person is asked again who did not answer, and after which pause. */
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

/** How long the service keeps a prompt open on the phone (documentation 3.3.1). */
const PROMPT_OPEN = 120_000;
/** One hour in all, from the first ring. */
const LONGEST_TIME = 3_600_000;

/** One request that nobody answered. */
export interface Unanswered {
	rangAt: number;
	/** Whether our own limit ended the wait: the prompt may still be open then. */
	ownLimit: boolean;
}

/**
 * When a person is asked again.
 *
 * @param firstRangAt when the phone rang for the first time
 * @param timeoutMs how long each request is waited for
 * @returns how long to wait until then, or undefined when there is no time left
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
