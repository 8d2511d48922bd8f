/** Field names that have a meaning in an answer, and functions that open text in an answer. */
import type { Budget, Json } from './parse-json';
import { canonicalJson, JsonNumber, JsonObject, parseJson } from './parse-json';

export const VALID_FIELD = /^is_?valid$/i;
export const USER_FIELD = /^user_?valid(at)?ed$/i;
export const TRANSACTION_FIELD = /^transaction_?(id|guid|uuid)$/i;

/** Names of fields in which a service wraps its answer. */
const ENVELOPE =
	/^(d|data|value|result|response|content|(sendrequest|gettransactionid|gethtml|verifytoken|isfinish|getresult)result)$/i;
/** Maximum number of nested envelopes. */
export const DEEPEST_ENVELOPE = 4;

/** Returns the values of all fields whose name matches, ignoring case. */
export function valuesOf(object: JsonObject, name: RegExp): Json[] {
	return object.entries.filter(([key]) => name.test(key)).map(([, value]) => value);
}

/** The value that all spellings of a field agree on. */
type Agreed = { value: Json | undefined } | 'disagree';

/** Reads a field, ignoring case. Spellings with different values count as a disagreement. */
export function readAgreed(object: JsonObject, name: RegExp): Agreed {
	const values = valuesOf(object, name);
	const [first] = values;
	const agree = values.every((value) => canonicalJson(value) === canonicalJson(first));
	return agree ? { value: first } : 'disagree';
}

export function envelopesOf(object: JsonObject): Json[] {
	return valuesOf(object, ENVELOPE);
}

/** A GUID that was never set. */
const UNSET_GUID = /^[0-]{36}$/;
const BELOW_ONE = /^(-\d+|0+)$/;

/** Whether a field for an id names none. */
export const isUnset = (value: Json): boolean =>
	value === null || value === '' || (typeof value === 'string' && UNSET_GUID.test(value));

/** Reads an id unchanged: a number, or a text without white space, quotes and brackets. */
export function readIdentifier(value: Json): string | null {
	const text = value instanceof JsonNumber ? value.text : value;
	const isIdentifier = typeof text === 'string' && /^[^\s<>"'{}[\]]{1,256}$/.test(text);
	return isIdentifier && !isUnset(text) && !BELOW_ONE.test(text) ? text : null;
}

export const isEnvelope = (name: string) => ENVELOPE.test(name);

/** The beginning of a text that may be JSON with an object, a list or a string. */
export const JSON_START = /^[\s\uFEFF]*["[{]/;

/** Removes the byte-order mark and surrounding white space. */
const trimmed = (text: string) => text.replace(/^\uFEFF/, '').trim();

/** The value of a text, and every text that was opened to reach it. */
export interface Opened {
	value: Json;
	texts: string[];
}

/**
 * Parses JSON, including JSON in a JSON string.
 *
 * @returns the text itself as the value if it is not JSON
 */
export function openText(text: string, budget: Budget): Opened {
	const texts = [trimmed(text)];
	for (;;) {
		const current = texts[texts.length - 1];
		const parsed = parseJson(current, budget);
		if (!parsed) return { value: current, texts };
		const { value } = parsed;
		if (typeof value === 'string' && texts.length <= DEEPEST_ENVELOPE) {
			texts.push(trimmed(value));
			continue;
		}
		// "12345" in quotes is an id rather than a number, so a nested text counts only if it contains
		// an object or array.
		const isStructure = value instanceof JsonObject || Array.isArray(value);
		return { value: isStructure || texts.length === 1 ? value : current, texts };
	}
}

const isZero = (value: Json) => value instanceof JsonNumber && value.value === 0;

function isNoSuccess(value: Json): boolean {
	return (
		value === false ||
		isZero(value) ||
		(typeof value === 'string' && value.trim().toLowerCase() === 'false')
	);
}

/** Whether an `error` field reports an error. */
function isNonEmpty(value: Json): boolean {
	if (value === null || value === false || value === '' || isZero(value)) return false;
	if (Array.isArray(value)) return value.length > 0;
	return !(value instanceof JsonObject) || value.entries.length > 0;
}

const REFUSING_WORD =
	/(^|[^a-z])(not|un(authori[sz]ed|approved|successful|known|confirmed|available)|den(y|ied)|declin(ed?|ing)|reject(ed)?|refus(ed|al)|fail(ed|ure|ing)?|fault(ed)?|errors?|exception|invalid|pending|waiting|open|expir(ed|y)|time[ds]?[ _-]?out|abort(ed)?|cancel(l?ed)?|forbidden|revoked|blocked)(?![a-z])/i;
const NO_ERRORS = /(^|[^a-z])(no|without|0)[ _-]?(errors?|exceptions?)(?![a-z])/i;
/** A status line, or a code followed by words. */
const REFUSING_CODE = /^(HTTP\/[\d.]{1,3}\s)?\D{0,12}[345]\d\d(?!\d)/i;
/** Number of characters of a status that are read. */
const STATUS_LENGTH = 1_000;

/** Whether a `status` field, or any part of it, reports something other than success. */
function isRefusingStatus(value: Json): boolean {
	if (Array.isArray(value)) return value.some(isRefusingStatus);
	if (value instanceof JsonObject) {
		return value.entries.some(([, inner]) => isRefusingStatus(inner));
	}
	if (value instanceof JsonNumber) return value.value >= 300 && value.value <= 599;
	if (typeof value !== 'string') return false;
	const words = value
		.slice(0, STATUS_LENGTH)
		.replace(/([a-z])([A-Z])/g, '$1 $2')
		.trim();
	return (
		REFUSING_CODE.test(words) ||
		/^no$/i.test(words) ||
		REFUSING_WORD.test(words.replace(NO_ERRORS, ''))
	);
}

const SIGNALS: Array<[name: RegExp, tells: (value: Json) => boolean]> = [
	[/^(is_?)?success$/i, isNoSuccess],
	[/^(error|errors|exception)$/i, isNonEmpty],
	[/^((http_?)?status(_?code)?|state|outcome)$/i, isRefusingStatus],
	[/^is_?(faulted|cancell?ed)$/i, (value) => value === true],
	[/^is_?completed(_?successfully)?$/i, (value) => value === false],
];

/** Whether an object's own fields say that the call, or its subject, did not succeed. */
export function tellsFailure(object: JsonObject): boolean {
	return object.entries.some(([name, value]) =>
		SIGNALS.some(([signal, tells]) => signal.test(name) && tells(value)),
	);
}

const MEANINGFUL = [
	VALID_FIELD,
	USER_FIELD,
	TRANSACTION_FIELD,
	/^transaction$/i,
	/^message$/i,
	/^private_?token$/i,
	ENVELOPE,
	...SIGNALS.map(([signal]) => signal),
];

/**
 * Whether a field name has a meaning in an answer. Spellings that differ only in case must then
 * have the same value.
 */
export const isMeaningful = (name: string) => MEANINGFUL.some((pattern) => pattern.test(name));
