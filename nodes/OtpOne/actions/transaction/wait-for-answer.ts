import { abortable, anySignal, delay, timeoutSignal } from '../../api/abortable';
import { CallFailure, failureOfError } from '../../api/errors';
import type { Pace } from '../../approval/polling';
import { delayWithin, nextPace, startPace } from '../../approval/polling';
import type { VerdictItem } from '../../result/result-item';
import { unansweredItem } from '../../result/verdict-item';
import { isFinished, READ_TIMEOUT } from '../../service/transaction-status';
import type { Session } from '../operation';
import { fetchVerdict } from './fetch-verdict';
import type { TransactionReference } from './transaction';

/** A transaction and how to wait for its answer. */
export interface Wait extends TransactionReference {
	timeoutSeconds: number;
	pollIntervalSeconds: number;
}

/** Whether the wait continues after a failed poll. */
function isPassing(failure: CallFailure): boolean {
	return failure.transient || failure.kind === 'unreadable';
}

/**
 * Minimum time allowed for fetching the result when the limit of the wait is near, in milliseconds.
 */
const RESULT_GRACE = 2_000;

/**
 * Fetches the result within the limit of the wait. If the limit passes, the result can be fetched
 * later.
 */
async function fetchInTime(session: Session, wait: Wait, leftMs: number): Promise<VerdictItem> {
	const deadline = timeoutSignal(Math.max(leftMs, RESULT_GRACE));
	const signal = anySignal(session.signal, deadline);
	return await fetchVerdict({ ...session, signal }, wait).catch((error: unknown) => {
		if (session.signal.aborted || !deadline.aborted) throw error;
		const message = 'Answered, but the result did not arrive in time. You can fetch it later.';
		return unansweredItem(wait.asked, 'pending', message);
	});
}

/**
 * Waits until the customer has answered: polls isFinish, then fetches the result (documentation
 * 3.2.1: "use isFinish with a timer").
 *
 * @returns the verdict, or `pending` if the limit of the wait passes
 * @throws CallFailure if the service cannot be asked
 */
export async function waitForAnswer(session: Session, wait: Wait): Promise<VerdictItem> {
	const { asked, timeoutSeconds, pollIntervalSeconds } = wait;
	const limitMs = timeoutSeconds * 1000;
	// The time of day could be set back.
	const endsAt = performance.now() + limitMs;
	const remaining = () => Math.max(0, endsAt - performance.now());
	const deadline = timeoutSignal(limitMs);
	const polling = { ...session, signal: anySignal(session.signal, deadline) };
	let pace: Pace = startPace(pollIntervalSeconds * 1000);
	let lastFailure: CallFailure | undefined;
	let wasReached = false;
	for (;;) {
		const timeoutMs = Math.max(1, Math.min(READ_TIMEOUT, remaining()));
		const poll = isFinished(polling, asked.transactionId, { tries: 1, timeoutMs });
		const finished = await abortable(deadline, poll).catch((error: unknown) =>
			deadline.aborted && !session.signal.aborted
				? new CallFailure('timeout', { call: 'isFinish' })
				: failureOfError(error, 'isFinish'),
		);
		if (finished === true) return await fetchInTime(session, wait, remaining());
		if (finished === false) {
			wasReached = true;
			lastFailure = undefined;
			pace = nextPace(pace, 'notYet');
		} else {
			if (!isPassing(finished)) throw finished;
			// A poll that the limit of the wait cut short says less than what came before it.
			const isCutShort = finished.kind === 'timeout' && timeoutMs < READ_TIMEOUT;
			if (!isCutShort) lastFailure = finished;
			else if (!wasReached) lastFailure ??= finished;
			const outcome = finished.kind === 'rateLimited' ? 'slowDown' : 'nothing';
			pace = nextPace(pace, outcome, finished.details.retryAfterMs);
		}
		const next = delayWithin(pace, remaining());
		await delay(next ?? remaining(), session.signal).catch(() => {
			throw new CallFailure('cancelled', { call: 'isFinish' });
		});
		if (next === undefined) break;
	}
	if (lastFailure) throw lastFailure;
	return unansweredItem(
		asked,
		'pending',
		`Not answered within ${timeoutSeconds} s. The transaction stays open.`,
	);
}
