/**
 * The tolerant parser for the service's answers, whatever format they are in. It only reads;
 * `approval/verdict.ts` decides whether something is approved.
 */
import {
	DEEPEST_ENVELOPE,
	envelopesOf,
	openText,
	readAgreed,
	readIdentifier,
	tellsFailure,
	TRANSACTION_FIELD,
} from './answer-fields';
import type { Budget, Json } from './parse-json';
import { decodeText } from './decode-text';
import { JsonObject, newBudget, toPlain } from './parse-json';
import { readServiceWords } from './service-words';

/** A parsed answer. */
export interface Answer {
	/** The trimmed text itself if it is not JSON. */
	value: Json;
	/** The body's text, and the texts in it that were opened to reach the value. */
	texts: string[];
	/** How much more of the answer may be parsed. */
	budget: Budget;
}

/**
 * Parses a body: JSON, JSON in a JSON string, or plain text, with or without a byte-order mark and
 * surrounding white space.
 *
 * @param contentType the answer's Content-Type header, which determines how bytes are decoded
 */
export function parseAnswer(body: string | Buffer, contentType = ''): Answer {
	const budget = newBudget();
	const text = typeof body === 'string' ? body : (decodeText(body, contentType) ?? '');
	return { ...openText(text, budget), budget };
}

/**
 * Reads the envelopes of an object. Returns the value if all envelopes that contain one agree on
 * it, else undefined.
 */
function inEnvelope<T>(
	object: JsonObject,
	budget: Budget,
	depth: number,
	read: (value: Json, budget: Budget, depth: number) => T | undefined,
): T | undefined {
	if (depth === DEEPEST_ENVELOPE) return undefined;
	const readings = envelopesOf(object)
		.map((value) => (typeof value === 'string' ? openText(value, budget).value : value))
		.map((value) => read(value, budget, depth + 1))
		.filter((reading) => reading !== undefined);
	return readings.every((reading) => reading === readings[0]) ? readings[0] : undefined;
}

const ID_FIELDS = [TRANSACTION_FIELD, /^transaction$/i];

function idIn(value: Json, budget: Budget, depth: number): string | undefined {
	if (!(value instanceof JsonObject)) {
		const id = readIdentifier(value);
		// A word alone is not an id.
		return id !== null && /\d/.test(id) ? id : undefined;
	}
	if (tellsFailure(value)) return undefined;
	for (const name of ID_FIELDS) {
		const agreed = readAgreed(value, name);
		if (agreed === 'disagree') return undefined;
		if (agreed.value === undefined || agreed.value === null) continue;
		if (agreed.value instanceof JsonObject) return idIn(agreed.value, budget, depth + 1);
		return readIdentifier(agreed.value) ?? undefined;
	}
	const wrapped = inEnvelope(value, budget, depth, idIn);
	if (wrapped !== undefined || envelopesOf(value).length > 0) return wrapped;
	// A number named only `id` may be the id of a database record or a task.
	const agreed = readAgreed(value, /^id$/i);
	if (agreed === 'disagree' || typeof agreed.value !== 'string') return undefined;
	return readIdentifier(agreed.value) ?? undefined;
}

/**
 * Reads the transaction id from an answer of getTransactionID: bare, quoted, or in an object.
 *
 * @returns null if there is none, as in an HTML page or a sentence
 */
export function readTransactionId({ value, budget }: Answer): string | null {
	return idIn(value, budget, 0) ?? null;
}

const FINISHED_FIELD = /^(is_?)?finish(ed)?$/i;

function finishedIn(value: Json, budget: Budget, depth: number): boolean | undefined {
	if (typeof value === 'boolean') return value;
	if (typeof value === 'string') {
		if (/^true$/i.test(value)) return true;
		return /^false$/i.test(value) ? false : undefined;
	}
	if (!(value instanceof JsonObject) || tellsFailure(value)) return undefined;
	const agreed = readAgreed(value, FINISHED_FIELD);
	if (agreed === 'disagree') return undefined;
	const { value: finished } = agreed;
	if (finished === undefined || finished === null)
		return inEnvelope(value, budget, depth, finishedIn);
	return finished instanceof JsonObject ? undefined : finishedIn(finished, budget, depth + 1);
}

/**
 * Reads an answer of isFinish.
 *
 * @returns undefined if the answer is neither yes nor no
 */
export function readFinished({ value, budget }: Answer): boolean | undefined {
	return finishedIn(value, budget, 0);
}

/** Returns the service's own message from an answer that should have been something else. */
export function readMessage({ value }: Answer): string | null {
	return readServiceWords(toPlain(value));
}
