/**
 * The tolerant reader: what the service answered, read whatever way it writes it. It only reads;
 * whether something is approved is decided in `approval/verdict.ts`.
 */
import type { ServiceResult } from '../approval/verdict';

const BYTE_ORDER_MARK = /^\uFEFF/;
const NESTING_LIMIT = 4;

function isObject(value: unknown): value is Record<string, unknown> {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

const DECIDING_KEY = /(?<!\\)"(?:is_?valid|user_?valid(?:at)?ed)"\s*:/gi;

function countKeys(value: unknown): number {
	if (typeof value !== 'object' || value === null) return 0;
	return Object.entries(value).reduce(
		(sum, [key, inner]) =>
			sum + (/^(is_?valid|user_?valid(at)?ed)$/i.test(key) ? 1 : 0) + countKeys(inner),
		0,
	);
}

/** JSON.parse takes the last of two fields of one name: an answer that says two things says nothing. */
function repeatsDecidingKey(text: string, value: unknown): boolean {
	const written = text.match(DECIDING_KEY)?.length ?? 0;
	return written > 1 && written > countKeys(value);
}

function parseOnce(text: string): unknown {
	const trimmed = text.replace(BYTE_ORDER_MARK, '').trim();
	try {
		const value = JSON.parse(trimmed) as unknown;
		if (repeatsDecidingKey(trimmed, value)) return trimmed;
		// An id of digits is kept as it is written: 12e4 is not 120000.
		return typeof value === 'number' && String(value) !== trimmed ? trimmed : value;
	} catch {
		return trimmed;
	}
}

/**
 * Reads a body: JSON, JSON in a JSON string, or plain text, with or without a byte-order mark and
 * white space around it.
 *
 * @returns the value, or the trimmed text where it is no JSON
 */
export function parseAnswer(body: string): unknown {
	let value = parseOnce(body);
	for (let depth = 0; depth < NESTING_LIMIT && typeof value === 'string'; depth++) {
		const inner = parseOnce(value);
		if (inner === value) break;
		// "12345" is an id in quotes, not a number: only structures and strings are opened further.
		if (typeof inner !== 'string' && !isObject(inner) && !Array.isArray(inner)) break;
		value = inner;
	}
	return value;
}

/**
 * Reads a field whatever its case.
 *
 * @returns undefined when it is missing, or when two spellings of it disagree: an answer that says
 * two things says nothing
 */
function readField(fields: Record<string, unknown>, name: RegExp): unknown {
	const values = Object.entries(fields)
		.filter(([key]) => name.test(key))
		.map(([, value]) => value);
	return values.every((value) => value === values[0]) ? values[0] : undefined;
}

/** Names under which a service wraps its answer; only there is JSON in a string opened. */
const ENVELOPE = /^(d|data|value|response|content|\w*result)$/i;

/**
 * Finds the object that carries one of the named fields: the answer itself, or what an envelope
 * wraps. The outermost one counts and nothing inside it is looked at, so that a text which the
 * answer merely quotes is never taken for the answer.
 *
 * @returns undefined when there is none, or more than one side by side
 */
function findObject(answer: unknown, field: RegExp): Record<string, unknown> | undefined {
	let level = [answer];
	for (let depth = 0; depth < NESTING_LIMIT && level.length > 0; depth++) {
		const objects = level.flat().filter(isObject);
		const found = objects.filter((object) => Object.keys(object).some((key) => field.test(key)));
		if (found.length > 0) return found.length === 1 ? found[0] : undefined;
		level = objects.flatMap((object) =>
			Object.entries(object).map(([key, value]) =>
				typeof value === 'string' && ENVELOPE.test(key) ? parseAnswer(value) : value,
			),
		);
	}
	return undefined;
}

function readText(value: unknown): string | null {
	return typeof value === 'string' && value !== '' ? value : null;
}

const RESULT_FIELD = /^(is_?valid|user_?valid(at)?ed|private_?token|message)$/i;
const TRANSACTION_ID = /^(transaction_?)?id$/i;

/**
 * Reads a result (documentation 3.1.1, 3.2.1, 3.3.1: Message, UserValided, privateToken, isValid).
 *
 * @param answer what `parseAnswer` returned
 * @returns undefined when the answer holds no result, or more than one
 */
export function readResult(answer: unknown): ServiceResult | undefined {
	const fields = findObject(answer, RESULT_FIELD);
	if (!fields) return undefined;
	return {
		isValid: readField(fields, /^is_?valid$/i),
		user: readField(fields, /^user_?valid(at)?ed$/i),
		message: readText(readField(fields, /^message$/i)),
		privateToken: readText(readField(fields, /^private_?token$/i)),
		transactionId: readIdentifier(readField(fields, /^transaction_?id$/i)),
		fields,
	};
}

function readIdentifier(value: unknown): string | null {
	const text = Number.isSafeInteger(value) ? String(value) : value;
	return typeof text === 'string' && /^[^\s<>"'{}[\]]{1,256}$/.test(text) ? text : null;
}

/**
 * Reads the transaction id that getTransactionID answered: bare, quoted, or in an object.
 *
 * @returns null when there is none, as in a page of HTML or a sentence
 */
export function readTransactionId(answer: unknown): string | null {
	if (typeof answer === 'string' || typeof answer === 'number') return readIdentifier(answer);
	const object = findObject(answer, TRANSACTION_ID);
	return object ? readIdentifier(readField(object, TRANSACTION_ID)) : null;
}

/**
 * Reads what isFinish answered.
 *
 * @returns undefined when the answer is no yes or no
 */
export function readFinished(answer: unknown): boolean | undefined {
	if (typeof answer === 'boolean') return answer;
	if (typeof answer === 'string') {
		if (/^true$/i.test(answer)) return true;
		return /^false$/i.test(answer) ? false : undefined;
	}
	for (const name of [/^(is_?)?finish(ed)?$/i, ENVELOPE]) {
		const finished = readField(findObject(answer, name) ?? {}, name);
		if (typeof finished === 'boolean' || typeof finished === 'string')
			return readFinished(finished);
	}
	return undefined;
}

/**
 * Reads the page that GetHTML answered: as it is, as a JSON string, or in an object.
 *
 * @returns null when there is no markup in it, or when it is a result: its words are no page
 */
export function readHtml(body: string): string | null {
	const answer = parseAnswer(body);
	if (readResult(answer)) return null;
	const values = isObject(answer) ? Object.values(answer) : [answer];
	const markup = values.find((value) => typeof value === 'string' && /<[a-z!]/i.test(value));
	return typeof markup === 'string' ? markup : null;
}

/** The service's own words, where an answer that should have been something else carries them. */
export function readMessage(answer: unknown): string | null {
	const words = /^(message|error_?description|exception_?message)$/i;
	const object = findObject(answer, words);
	return object ? readText(readField(object, words)) : null;
}
