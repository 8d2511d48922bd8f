/** What `raw` shows of an answer, so that a builder can see and report what came. */
import type { IDataObject } from 'n8n-workflow';

import type { OpenedAnswer } from '../api/open-answer';
import { openText } from '../api/answer-fields';
import type { Budget, Json } from '../api/parse-json';
import { JsonObject, newBudget, toPlain } from '../api/parse-json';
import type { ServiceResult } from '../approval/service-result';

const PRIVATE_TOKEN = /^private_?token$/i;
/** As much of an unreadable answer as an item carries, in characters. */
const SHOWN_LENGTH = 4_000;
/** So much is looked at: more than is shown, since what is cut out makes it shorter. */
const LOOKED_AT = 20_000;

/** Base64 and hexadecimal, and lists of bytes: nothing that a person writes looks like them. */
const FILE_TEXTS = [
	/[A-Za-z0-9+/=_%-]{60,}/g,
	/(?:\d{1,3}\s?,\s?){16,}\d{0,3}/g,
	/(?:[\da-f]{2}[\s:]){16,}(?:[\da-f]{2})?/gi,
];

/** Cuts out what may be a file: files leave with an approval only. */
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
 * The result's own fields, each file replaced by a note.
 *
 * @param noted the fields with notes in place of files
 */
export function rawOfApproved(noted: object, releasesToken: boolean): object {
	return releasesToken ? noted : (withoutTokenFields(noted) as object);
}

/** Without an approval: the four known fields, each only as what it should be. */
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

const STRUCTURE = /^[\s\uFEFF]*["[{]/;

/** The same value without private tokens, those in texts of JSON included. */
function withoutPrivateTokens(value: Json, budget: Budget): unknown {
	if (typeof value === 'string' && STRUCTURE.test(value)) {
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

/** Cuts off a text where a private token begins: in what is no JSON nobody knows where it ends. */
function withoutPrivateText(text: string): string {
	const decoded = text.replace(/\\u([\da-f]{4})/gi, (_, code: string) =>
		String.fromCharCode(parseInt(code, 16)),
	);
	return decoded.replace(/(private_?token)[\s\S]*/i, '$1…');
}

/** An answer that could not be taken as one result, as text. */
export function rawOfUnreadable({ value, text }: OpenedAnswer): string {
	const isStructure = value instanceof JsonObject || Array.isArray(value);
	const shown = isStructure
		? JSON.stringify(withoutPrivateTokens(value, newBudget()))
		: withoutPrivateText(text.slice(0, LOOKED_AT));
	return withoutFiles(shown.slice(0, LOOKED_AT)).slice(0, SHOWN_LENGTH);
}
