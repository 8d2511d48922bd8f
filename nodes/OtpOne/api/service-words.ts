/**
 * Extracts the service's own message from an answer that is not what the call should return: a
 * message, the refused fields, a problem (RFC 9457), an exception, or plain text. Pure and bounded:
 * only the first part of the answer is read.
 */
import { decodeEntities } from './entities';
import { type AnyObject, isObject } from './is-object';

const LONGEST_WORDS = 1_000;
const LONGEST_TEXT = 20_000;
const MOST_FIELDS = 100;
const MOST_ENTRIES = 10;
const DEEPEST = 5;

/** Fields that say what is wrong, in the order in which they are shown. */
const WORDS = [
	/^(message|msg|error_?message|user_?message|error_?text)$/,
	/^(message_?detail|detail|details|error_?description|exception_?message|fault_?string|reason|text)$/,
];
/** Fields that contain several messages, by the name of the invalid field or as a list. */
const LISTS = /^(errors|model_?state|validation_?errors)$/;
/** Fields that contain nested messages. */
const WITHIN =
	/^(error|exception|inner_?exception|fault|d|data|value|result|response|content|\w{1,40}result)$/;
/**
 * Fields that identify a problem. Only in a problem is `title` a summary; elsewhere it can be
 * anything.
 */
const PROBLEM = /^(status|type|detail|errors|trace_?id)$/;

const XML_WORDS =
	/<(?:\w{1,20}:)?(message|messagedetail|exceptionmessage|faultstring|text|reason|string)\b[^<>]{0,300}>([^<>]{1,1000})<\//gi;

type Fields = Array<[string, unknown]>;

/** Returns the first fields of an object, with lower-case names. */
function fieldsOf(object: AnyObject): Fields {
	const fields: Fields = [];
	for (const name in object) {
		if (fields.length === MOST_FIELDS) break;
		if (name.length <= 100) fields.push([name.toLowerCase(), object[name]]);
	}
	return fields;
}

/** Removes markup and invisible characters, and collapses white space. */
function plain(text: string): string {
	return decodeEntities(text.slice(0, LONGEST_TEXT).replace(/<[^<>]{0,300}>/g, ' '))
		.replace(/[\p{C}\s]+/gu, ' ')
		.slice(0, LONGEST_WORDS)
		.trim();
}

/** Returns the text of well-known elements in an XML answer, or nothing for an HTML page. */
function wordsOfMarkup(text: string): string[] {
	const start = text.slice(0, LONGEST_TEXT);
	if (/^<!doctype html|<(html|head|body|script)\b/i.test(start)) return [];
	return [...start.matchAll(XML_WORDS)].slice(0, MOST_ENTRIES).map(([, , words]) => plain(words));
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/**
 * A text that is not the value of a known field must be more than one word, because it could be an
 * id or a file.
 */
function wordsOfText(text: string, depth: number, isField: boolean): string[] {
	const start = text.slice(0, 200).trimStart();
	if (start.startsWith('<')) return wordsOfMarkup(text.trimStart());
	if (/^[{["]/.test(start)) {
		const value = text.length <= LONGEST_TEXT ? parsed(text.trim()) : undefined;
		if (value !== undefined) return wordsOf(value, depth + 1, isField);
		if (!start.startsWith('"')) return [];
	}
	const words = plain(text);
	return /\p{L}{2,}/u.test(words) && (isField || /\p{L} +\S*\p{L}/u.test(words)) ? [words] : [];
}

/**
 * Returns the messages about invalid fields, each with the field's name unless the message contains
 * it: `UserMail` for `model.UserMail`.
 */
function wordsOfList(list: unknown, depth: number): string[] {
	if (!isObject(list)) return wordsOf(list, depth + 1, true);
	return Object.keys(list)
		.slice(0, MOST_ENTRIES)
		.flatMap((name) => {
			const field = plain(name.slice(0, 100))
				.split(/[.[\]$]/)
				.filter((part) => part !== '')
				.pop();
			const words = wordsOf(list[name], depth + 1, true);
			if (field === undefined || /^\d+$/.test(field)) return words;
			return words.map((text) =>
				text.toLowerCase().includes(field.toLowerCase()) ? text : `${field}: ${text}`,
			);
		});
}

function wordsOfObject(object: AnyObject, depth: number): string[] {
	const fields = fieldsOf(object);
	const isProblem = fields.some(([name]) => PROBLEM.test(name));
	const told = fields.flatMap(([name, value]) =>
		isProblem && name === 'title' ? wordsOf(value, depth + 1, true) : [],
	);
	for (const names of WORDS) {
		for (const [name, value] of fields) {
			if (names.test(name)) told.push(...wordsOf(value, depth + 1, true));
		}
	}
	for (const [name, value] of fields) {
		if (LISTS.test(name)) told.push(...wordsOfList(value, depth + 1));
	}
	for (const [name, value] of fields) {
		// A code such as invalid_request is used only if there is nothing better.
		const isCode = typeof value === 'string' && !/\s/.test(value);
		if (!WITHIN.test(name) || (isCode && told.length > 0)) continue;
		told.push(...wordsOf(value, depth + 1, name === 'error'));
	}
	return told;
}

function wordsOf(value: unknown, depth: number, isField: boolean): string[] {
	if (depth > DEEPEST) return [];
	if (typeof value === 'string') return wordsOfText(value, depth, isField);
	if (Array.isArray(value)) {
		return value
			.slice(0, MOST_ENTRIES)
			.flatMap((entry: unknown) => wordsOf(entry, depth + 1, isField));
	}
	return isObject(value) ? wordsOfObject(value, depth) : [];
}

/**
 * Extracts the service's own message.
 *
 * @param value an answer, as parsed JSON or as text
 * @returns at most 1,000 characters without markup, or null if it contains no message
 */
export function readServiceWords(value: unknown): string | null {
	const told: string[] = [];
	for (const words of wordsOf(value, 0, false)) {
		if (words !== '' && !told.some((other) => other.includes(words))) told.push(words);
	}
	const sentences = told.map((words, at) =>
		at < told.length - 1 && !/[.!?:;]$/.test(words) ? `${words}.` : words,
	);
	return plain(sentences.join(' ')) || null;
}
