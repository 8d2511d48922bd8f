/**
 * The verdict rule: the only place that decides whether someone approved.
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

/**
 * Folds ASCII letters only. Unicode case mapping would make different addresses equal, such as K
 * and the Kelvin sign.
 */
function foldAscii(text: string): string {
	return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/**
 * Trims ASCII white space only. An address with any other invisible character is a different
 * address.
 */
export function trimAscii(text: string): string {
	const isSpace = (index: number) => ' \t\r\n'.includes(text[index]);
	let start = 0;
	let end = text.length;
	while (start < end && isSpace(start)) start++;
	while (end > start && isSpace(end - 1)) end--;
	return text.slice(start, end);
}

/** Normalizes an e-mail address for comparison: trims white space and lowercases ASCII letters. */
export function normalizeUser(user: string): string {
	return foldAscii(trimAscii(user));
}

export function isSameUser(answered: unknown, requested: string): boolean {
	return typeof answered === 'string' && normalizeUser(answered) === normalizeUser(requested);
}

/** Number of characters of a message that are searched for known words. */
const SEARCHED_LENGTH = 1_000;
const PENDING_MESSAGE =
	/not (yet )?(been )?(answered|finished|completed|validated)|still (open|pending|waiting)|in progress/i;
const TIMEOUT_MESSAGE = /time[ds]?[\s-]?out|expired?\b|too late|did not (?:answer|respond)/i;
/**
 * A message about an invalid or expired token, which says nothing about whether a person is still
 * being asked.
 */
const TOKEN_MESSAGE = /\btoken\b/i;

/**
 * The outcome of an answer that is not valid. Without a transaction id to ask about later, nothing
 * can be pending: the service has ended the wait.
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
 * @param result the service's result, or undefined if the answer was not a readable result
 * @param requestedUser the e-mail address the request was for
 * @param transactionId the transaction the request was made with, if known. An answer that names no
 * transaction counts for this one
 * @returns approved only if `isValid === true`, the requested user answered, the answer is for this
 * transaction, and nothing in it contradicts the result; in every other case not approved
 */
export function decideVerdict(
	result: ServiceResult | undefined,
	requestedUser: string,
	transactionId: string | null = null,
): Verdict {
	const notApproved = (outcome: Outcome): Verdict => ({ approved: false, outcome });
	if (!result || typeof result.isValid !== 'boolean' || result.contradicts) {
		return notApproved('failed');
	}
	if (transactionId !== null && bindingOf(result, transactionId) === 'other') {
		return notApproved('failed');
	}
	if (!result.isValid) return notApproved(outcomeOfRefusal(result.message, transactionId));
	if (normalizeUser(requestedUser) === '' || !isSameUser(result.user, requestedUser)) {
		return notApproved('userMismatch');
	}
	return { approved: true, outcome: 'approved' };
}
