/** Determines why a request was refused, from the service's message and its status. */
import type { CallName } from './calls';
import { calls } from './calls';
import type { FailureKind } from './error-texts';

/** Number of characters of the message that are searched. */
const SEARCHED_LENGTH = 1_000;

const UNKNOWN =
	/\b(unknown|unregistered|non-?existent|not (yet )?(found|known|registered|recogni[sz]ed|enrolled|exist|set up|configured)|no such|(does|do|did)(n['’]?t| not) exist|(can ?not|can['’]t|could not|couldn['’]t) (be )?f(ou|i)nd|not an? (known|registered|existing))\b/i;
const INVALID =
	/\b(invalid|incorrect|wrong|bad|expired|revoked|disabled|deactivated|inactive|missing|empty|required|refused|denied|rejected|blocked|unauthori[sz]ed|not (valid|correct|active|accepted|allowed|authori[sz]ed|permitted|provided|supplied|set)|(does|did)(n['’]?t| not) match)\b/i;

const KEY = /\b(api|server|client|srv|js)[\s_-]{0,3}(api[\s_-]{0,3})?key\b/i;
/** The word “key” by itself, excluding other kinds of keys. */
const BARE_KEY =
	/(?<!\b(security|private|public|primary|foreign|given|duplicate|encryption|registry|session|same)[\s_-]{1,3})\bkeys?\b/i;
const PERSON = /\b(users?|customers?|e-?mail|mail|usermail|person|recipient)\b/i;
const TRANSACTION = /\btransaction(id|_id)?\b/i;
const ABOUT = /\b(users?|customers?|e-?mail|mail|person|transaction(id|_id)?|token|form)\b/i;
const GONE = /\b(expired|invalid|not valid)\b/i;
const LIMIT =
	/\b(rate[\s-]limit|too many (requests|calls|attempts)|quota|throttled|limit (is )?(exceeded|reached))\b/i;
/**
 * A web server's message that an address does not exist. Any names in it are part of the address.
 */
const ADDRESS =
	/\b(HTTP resource|controller|action|route|URI|URL|requested (page|resource)|http method)\b/i;

function clausesOf(words: string): string[] {
	return words.slice(0, SEARCHED_LENGTH).split(/[.;!?\n](?:\s|$)/);
}

/**
 * Returns the cause that a message names.
 *
 * @param isStatus whether it came with a non-2xx status; a key then need not be named in full
 * @returns undefined if the message names no known cause
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
		// A rejected transaction is a person's answer.
		const isGone = isUnknown || GONE.test(clause);
		if ('transactionId' in inputs && isGone && TRANSACTION.test(clause)) return 'transactionGone';
		// What is unknown is not the call but its subject.
		if (isStatus && isGone && ABOUT.test(clause)) return 'refused';
	}
	return undefined;
}

/** Returns the cause that a status indicates by itself. */
function causeOfStatus(status: number): FailureKind {
	if (status >= 300 && status < 400) return 'redirect';
	if (status === 401 || status === 403) return 'keyRefused';
	if (status === 404 || status === 405 || status === 410) return 'notFound';
	if (status === 408 || status === 504) return 'timeout';
	if (status === 429) return 'rateLimited';
	if (status >= 500) return 'serverError';
	return status >= 400 ? 'refused' : 'unreadable';
}

/**
 * Statuses of a proxy, or of a service that did not process the request. Their message is not about
 * the request.
 */
const NOT_ABOUT_THE_REQUEST = new Set([407, 408, 429, 502, 503, 504]);

/** Returns the cause, based on both the message and the status. */
export function causeOf(
	status: number,
	words: string | null | undefined,
	call: CallName | undefined,
): FailureKind {
	const byStatus = causeOfStatus(status);
	if (status < 400 || NOT_ABOUT_THE_REQUEST.has(status)) return byStatus;
	return causeOfWords(words, call, status < 500) ?? byStatus;
}
