/**
 * Builds the `raw` field, which shows the service's answer so that a builder can inspect and report
 * it.
 */
import type { IDataObject } from 'n8n-workflow';

import type { OpenedAnswer } from '../api/open-answer';
import { JSON_START, openText } from '../api/answer-fields';
import type { Budget, Json } from '../api/parse-json';
import { JsonObject, newBudget, toPlain } from '../api/parse-json';
import type { ServiceResult } from '../approval/service-result';

const PRIVATE_TOKEN = /^private_?token$/i;
/** Maximum length of an unreadable answer in an item, in characters. */
const SHOWN_LENGTH = 4_000;
/** Number of characters examined. More than is shown, because removing files shortens the text. */
const LOOKED_AT = 20_000;

/** Base64, hexadecimal, and lists of bytes. Text written by a person does not look like this. */
const FILE_TEXTS = [
	/[A-Za-z0-9+/=_%-]{60,}/g,
	/(?:\d{1,3}\s?,\s?){16,}\d{0,3}/g,
	/(?:[\da-f]{2}[\s:]){16,}(?:[\da-f]{2})?/gi,
];

/** Removes whatever may be a file, because files are released only with an approval. */
export function withoutFiles(text: string): string {
	return FILE_TEXTS.reduce(
		(left, pattern) => left.replace(pattern, (found) => `(${found.length} characters)`),
		text,
	);
}

function withoutTokenFields(value: unknown): unknown {
	if (typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map(withoutTokenFields);
	const entries = Object.entries(value).filter(([name]) => !PRIVATE_TOKEN.test(name));
	return Object.fromEntries(entries.map(([name, inner]) => [name, withoutTokenFields(inner)]));
}

/**
 * Returns the result's own fields, with each file replaced by a note.
 *
 * @param noted the fields with notes in place of files
 */
export function rawOfApproved(noted: object, releasesToken: boolean): object {
	return releasesToken ? noted : (withoutTokenFields(noted) as object);
}

/**
 * Returns the four known fields of a result that is not approved, each only if it has the expected
 * type.
 */
export function rawOfRefused(
	{ isValid, transaction }: ServiceResult,
	{ user, message }: { user: string | null; message: string | null },
): IDataObject {
	return {
		isValid: typeof isValid === 'boolean' ? isValid : null,
		UserValided: user,
		Message: message,
		transactionID: typeof transaction === 'object' ? transaction.id : null,
	};
}

/** Returns the value without private tokens, including those in JSON strings. */
function withoutPrivateTokens(value: Json, budget: Budget): unknown {
	if (typeof value === 'string' && JSON_START.test(value)) {
		const opened = openText(value, budget).value;
		return typeof opened === 'string'
			? withoutPrivateText(opened)
			: JSON.stringify(withoutPrivateTokens(opened, budget));
	}
	if (Array.isArray(value)) return value.map((inner) => withoutPrivateTokens(inner, budget));
	if (!(value instanceof JsonObject)) return toPlain(value);
	const entries = value.entries.filter(([name]) => !PRIVATE_TOKEN.test(name));
	return Object.fromEntries(
		entries.map(([name, inner]) => [name, withoutPrivateTokens(inner, budget)]),
	);
}

/**
 * Truncates a text where a private token begins, because outside JSON the end of the token is
 * unknown.
 */
function withoutPrivateText(text: string): string {
	const decoded = text.replace(/\\u([\da-f]{4})/gi, (_, code: string) =>
		String.fromCharCode(parseInt(code, 16)),
	);
	return decoded.replace(/(private_?token)[\s\S]*/i, '$1…');
}

/** Returns an answer that could not be read as a single result, as text. */
export function rawOfUnreadable({ value, text }: OpenedAnswer): string {
	const isStructure = value instanceof JsonObject || Array.isArray(value);
	const shown = isStructure
		? JSON.stringify(withoutPrivateTokens(value, newBudget()))
		: withoutPrivateText(text.slice(0, LOOKED_AT));
	return withoutFiles(shown.slice(0, LOOKED_AT)).slice(0, SHOWN_LENGTH);
}
