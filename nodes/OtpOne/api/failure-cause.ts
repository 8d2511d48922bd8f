/** Recognises from the service's words, and from the status they came with, why a request was refused. */
import type { CallName } from './calls';
import { calls } from './calls';
import type { FailureKind } from './error-texts';

/** How much of the words is searched. */
const SEARCHED_LENGTH = 1_000;

const UNKNOWN =
	/\b(unknown|unregistered|non-?existent|not (yet )?(found|known|registered|recogni[sz]ed|enrolled|exist|set up|configured)|no such|(does|do|did)(n['’]?t| not) exist|(can ?not|can['’]t|could not|couldn['’]t) (be )?f(ou|i)nd|not an? (known|registered|existing))\b/i;
const INVALID =
	/\b(invalid|incorrect|wrong|bad|expired|revoked|disabled|deactivated|inactive|missing|empty|required|refused|denied|rejected|blocked|unauthori[sz]ed|not (valid|correct|active|accepted|allowed|authori[sz]ed|permitted|provided|supplied|set)|(does|did)(n['’]?t| not) match)\b/i;

const KEY = /\b(api|server|client|srv|js)[\s_-]{0,3}(api[\s_-]{0,3})?key\b/i;
/** A key that is not called more than that; others than the service's are left aside. */
const BARE_KEY =
	/(?<!\b(security|private|public|primary|foreign|given|duplicate|encryption|registry|session|same)[\s_-]{1,3})\bkeys?\b/i;
const PERSON = /\b(users?|customers?|e-?mail|mail|usermail|person|recipient)\b/i;
const TRANSACTION = /\btransaction(id|_id)?\b/i;
const ABOUT = /\b(users?|customers?|e-?mail|mail|person|transaction(id|_id)?|token|form)\b/i;
const GONE = /\b(expired|invalid|not valid)\b/i;
const LIMIT =
	/\b(rate[\s-]limit|too many (requests|calls|attempts)|quota|throttled|limit (is )?(exceeded|reached))\b/i;
/** How a web server says that it has no such address: whatever is named in it is part of the address. */
const ADDRESS =
	/\b(HTTP resource|controller|action|route|URI|URL|requested (page|resource)|http method)\b/i;

function clausesOf(words: string): string[] {
	return words.slice(0, SEARCHED_LENGTH).split(/[.;!?\n](?:\s|$)/);
}

/**
 * What the words name as the cause.
 *
 * @param isStatus whether they came with a status that is no success: then a key need not be named in full
 * @returns undefined when they say nothing of the kind
 */
export function causeOfWords(
	words: string | null | undefined,
	call: CallName | undefined,
	isStatus: boolean,
): FailureKind | undefined {
	const { inputs } = call ? calls[call] : { inputs: {} };
	for (const clause of clausesOf(words ?? '')) {
		if (ADDRESS.test(clause)) continue;
		if (isStatus && LIMIT.test(clause)) return 'rateLimited';
		if (KEY.test(clause)) return 'keyRefused';
		const isUnknown = UNKNOWN.test(clause);
		const isInvalid = INVALID.test(clause);
		if (isStatus && (isUnknown || isInvalid) && BARE_KEY.test(clause)) return 'keyRefused';
		if ('userMail' in inputs && isUnknown && PERSON.test(clause)) return 'unknownCustomer';
		// A transaction that was rejected is a person's answer.
		const isGone = isUnknown || GONE.test(clause);
		if ('transactionId' in inputs && isGone && TRANSACTION.test(clause)) return 'transactionGone';
		// Not the call is unknown, but what it was asked about.
		if (isStatus && isGone && ABOUT.test(clause)) return 'refused';
	}
	return undefined;
}

/** What a status means by itself. */
function causeOfStatus(status: number): FailureKind {
	if (status >= 300 && status < 400) return 'redirect';
	if (status === 401 || status === 403) return 'keyRefused';
	if (status === 404 || status === 405 || status === 410) return 'notFound';
	if (status === 408 || status === 504) return 'timeout';
	if (status === 429) return 'rateLimited';
	if (status >= 500) return 'serverError';
	return status >= 400 ? 'refused' : 'unreadable';
}

/** Statuses of a proxy, or of a service that did not get to the request: their words are not about it. */
const NOT_ABOUT_THE_REQUEST = new Set([407, 408, 429, 502, 503, 504]);

/** The cause, from words and status together. */
export function causeOf(
	status: number,
	words: string | null | undefined,
	call: CallName | undefined,
): FailureKind {
	const byStatus = causeOfStatus(status);
	if (status < 400 || NOT_ABOUT_THE_REQUEST.has(status)) return byStatus;
	return causeOfWords(words, call, status < 500) ?? byStatus;
}
