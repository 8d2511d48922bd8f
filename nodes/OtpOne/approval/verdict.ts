/**
 * The verdict rule: the one place that decides whether somebody approved.
 *
 * Source: "The result must be controled" in the vendor's documentation (3.1.1, 3.2.1, 3.3.1):
 * `isValid` MUST be true and `UserValided` must be the user the request was for.
 */

import { bindingOf } from './binding';
import type { ServiceResult } from './service-result';

export type Outcome = 'approved' | 'denied' | 'expired' | 'pending' | 'userMismatch' | 'failed';

export interface Verdict {
	approved: boolean;
	outcome: Outcome;
}

/** ASCII only: Unicode case mapping would make different addresses equal (K and the Kelvin sign). */
function foldAscii(text: string): string {
	return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Cuts ASCII white space off both ends; other invisible characters make another address. */
export function trimAscii(text: string): string {
	const isSpace = (index: number) => ' \t\r\n'.includes(text[index]);
	let start = 0;
	let end = text.length;
	while (start < end && isSpace(start)) start++;
	while (end > start && isSpace(end - 1)) end--;
	return text.slice(start, end);
}

/** An e-mail address as it is compared: without white space around it, ASCII letters in lower case. */
export function normalizeUser(user: string): string {
	return foldAscii(trimAscii(user));
}

export function isSameUser(answered: unknown, requested: string): boolean {
	return typeof answered === 'string' && normalizeUser(answered) === normalizeUser(requested);
}

/** How much of a message is searched for known words. */
const SEARCHED_LENGTH = 1_000;
const PENDING_MESSAGE =
	/not (yet )?(been )?(answered|finished|completed|validated)|still (open|pending|waiting)|in progress/i;
const TIMEOUT_MESSAGE = /time[ds]?[\s-]?out|expired?\b|too late|did not (?:answer|respond)/i;
/** A token that is not valid, or has expired, says nothing about the wait for a person. */
const TOKEN_MESSAGE = /\btoken\b/i;

/**
 * What an answer that is not valid stands for. Without a transaction that could be asked about later
 * nothing is pending: the service has ended the wait.
 */
function outcomeOfRefusal(message: string | null, transactionId: string | null): Outcome {
	const words = (message ?? '').slice(0, SEARCHED_LENGTH);
	if (TOKEN_MESSAGE.test(words)) return 'denied';
	if (PENDING_MESSAGE.test(words)) return transactionId === null ? 'expired' : 'pending';
	return TIMEOUT_MESSAGE.test(words) ? 'expired' : 'denied';
}

/**
 * Decides on one answer.
 *
 * @param result what the service answered, or undefined when the answer was no readable result
 * @param requestedUser the e-mail address the request was for
 * @param transactionId the transaction the request was made with, where it is known
 * @param unnamed whether an answer that names no transaction counts for that one: it does where the
 * answer was fetched by its id, or something else has bound it
 * @returns approved only for `isValid === true` by the requested user, for this transaction, in an
 * answer that nothing speaks against; every other answer is not
 */
export function decideVerdict(
	result: ServiceResult | undefined,
	requestedUser: string,
	transactionId: string | null = null,
	unnamed: 'counts' | 'refused' = 'counts',
): Verdict {
	const notApproved = (outcome: Outcome): Verdict => ({ approved: false, outcome });
	if (!result || typeof result.isValid !== 'boolean' || result.contradicts) {
		return notApproved('failed');
	}
	const binding = transactionId === null ? 'bound' : bindingOf(result, transactionId);
	if (binding === 'other') return notApproved('failed');
	if (!result.isValid) return notApproved(outcomeOfRefusal(result.message, transactionId));
	if (binding === 'unnamed' && unnamed === 'refused') return notApproved('failed');
	if (normalizeUser(requestedUser) === '' || !isSameUser(result.user, requestedUser)) {
		return notApproved('userMismatch');
	}
	return { approved: true, outcome: 'approved' };
}
