/**
 * The verdict rule: the one place that decides whether somebody approved.
 *
 * Source: "The result must be controled" in the vendor's documentation (3.1.1, 3.2.1, 3.3.1):
 * `isValid` MUST be true and `UserValided` must be the user the request was for.
 */

export type Outcome = 'approved' | 'denied' | 'expired' | 'pending' | 'userMismatch' | 'failed';

/** What a service answer says, field by field, exactly as it was typed on the wire. */
export interface ServiceResult {
	isValid: unknown;
	user: unknown;
	message: string | null;
	privateToken: string | null;
	transactionId: string | null;
	/** The whole result object, for files and for `raw`. */
	fields: Record<string, unknown>;
}

export interface Verdict {
	approved: boolean;
	outcome: Outcome;
}

/** ASCII only: Unicode case mapping would make different addresses equal (K and the Kelvin sign). */
function foldAscii(text: string): string {
	return text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** An e-mail address as it is compared: without white space around it, ASCII letters in lower case. */
export function normalizeUser(user: string): string {
	return foldAscii(user.replace(/^[ \t\r\n]+|[ \t\r\n]+$/g, ''));
}

export function isSameUser(answered: unknown, requested: string): boolean {
	return typeof answered === 'string' && normalizeUser(answered) === normalizeUser(requested);
}

const TIMEOUT_MESSAGE = /time[ds]?[\s-]?out|expired?\b|too late|did not (?:answer|respond)/i;

/**
 * Decides on one answer.
 *
 * @param result what the service answered, or undefined when the answer was no readable result
 * @param requestedUser the e-mail address the request was for
 * @param transactionId the transaction the request was made with, where it is known
 * @returns approved only for `isValid === true` by the requested user, and for no other
 * transaction; every other answer is not
 */
export function decideVerdict(
	result: ServiceResult | undefined,
	requestedUser: string,
	transactionId: string | null = null,
): Verdict {
	const notApproved = (outcome: Outcome): Verdict => ({ approved: false, outcome });
	if (!result || typeof result.isValid !== 'boolean') return notApproved('failed');
	if (transactionId !== null && (result.transactionId ?? transactionId) !== transactionId) {
		return notApproved('failed');
	}
	if (!result.isValid) {
		return notApproved(TIMEOUT_MESSAGE.test(result.message ?? '') ? 'expired' : 'denied');
	}
	if (normalizeUser(requestedUser) === '' || !isSameUser(result.user, requestedUser)) {
		return notApproved('userMismatch');
	}
	return { approved: true, outcome: 'approved' };
}
