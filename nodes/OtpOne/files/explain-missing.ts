/** Explains what was returned instead of the requested file. */
import type { Unreadable } from './base64';

/** A value that is not a file. */
export interface Leftover {
	field: string;
	value: unknown;
}

/** Why a field holds no file. */
export interface Missing {
	field: string;
	content: Unreadable;
}

/** Maximum number of fields explained individually. */
const MOST = 20;
/** Text of this length or longer that is not a sentence is neither a word nor an id. */
const LONG = 200;

const FILE_NAME =
	/file|picture|image|photo|scan|document|page|signature|attachment|content|data|bytes|blob|pdf|base64/i;
/** Names of fields that describe a file or anything else, rather than contain it. */
const ABOUT =
	/(?:name|type|count|size|length|id|at|date|time|status|state|format|extension|ext|hash|sha\d*|md5|number|no|title|description|language|width|height|message|valided|validated|valid|token|by|code)$/i;
const LINK = /^\s*(?:[a-z][a-z0-9+.-]*:)?\/\/\S+\s*$|^\s*[a-z][a-z0-9+.-]*:[^\s,;]+\s*$/i;

/** Returns the last name in a path, skipping list indexes. */
function nameOf(field: string): string {
	const names = field.split('.').filter((name) => !/^\d+$/.test(name));
	return names.at(-1) ?? '';
}

const sizeOf = (value: unknown) => {
	const [size, unit] = Array.isArray(value)
		? [value.length, 'values']
		: [typeof value === 'string' ? value.length : 0, 'characters'];
	return `${size.toLocaleString('en-US')} ${unit}`;
};

function reasonFor(value: unknown): string {
	if (value === null) return 'The field is empty';
	if (Array.isArray(value)) {
		return value.length === 0 ? 'The list is empty' : 'The bytes are not a known file type';
	}
	const text = String(value);
	if (text.trim() === '') return 'The field is empty';
	if (LINK.test(text)) return 'The link does not lead to the OtpOne service and was not followed';
	if (/^\s*%PDF-/.test(text)) return 'The bytes were sent as text and cannot be restored';
	if (/^[\w+/=\s-]+$/.test(text) && text.length >= 32 && !/\w \w+ \w/.test(text)) {
		return 'The text is not a known file type in base64 or hexadecimal';
	}
	return 'The text is neither a file nor a link to one';
}

const isLong = (value: unknown) =>
	(Array.isArray(value) && value.length > 0) ||
	(typeof value === 'string' && value.length >= LONG && !/(?:\S+ ){4}/.test(value.slice(0, LONG)));

/**
 * Returns one entry for each field that may have been meant to contain a file.
 *
 * @param hasFiles whether the result contains other files, in which case an empty field needs no
 * explanation
 */
export function explainMissing(leftovers: Leftover[], hasFiles: boolean): Missing[] {
	const named = ({ field }: Leftover) => {
		const name = nameOf(field);
		return FILE_NAME.test(name) && !ABOUT.test(name);
	};
	const isEmpty = ({ value }: Leftover) =>
		value === null ||
		(typeof value === 'string' && value.trim() === '') ||
		(Array.isArray(value) && value.length === 0);
	const isOwn = ({ field }: Leftover) => /^(?:message|private_?token)$/i.test(nameOf(field));
	const meant = leftovers.filter(
		(left) => !(hasFiles && isEmpty(left)) && (named(left) || (isLong(left.value) && !isOwn(left))),
	);
	const entries = meant.slice(0, MOST).map(({ field, value }) => ({
		field,
		content: { unreadable: `${reasonFor(value)} (field ${field}, ${sizeOf(value)})` },
	}));
	if (meant.length > MOST) {
		const { field } = meant[MOST];
		const unreadable = `${meant.length - MOST} more fields contain no file (starting with field ${field})`;
		entries.push({ field, content: { unreadable } });
	}
	if (entries.length > 0 || hasFiles) return entries;
	const names = leftovers.map(({ field, value }) => `${field} (${sizeOf(value)})`).slice(0, MOST);
	const seen =
		names.length === 0 ? 'The result contains no text' : `Its text fields: ${names.join(', ')}`;
	return [{ field: '', content: { unreadable: `The result contains no file. ${seen}` } }];
}
