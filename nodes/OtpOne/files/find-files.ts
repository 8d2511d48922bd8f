/** Finds pictures, scans and signatures in a result, whatever their fields are called. */
import type { Unreadable } from './base64';
import { LIST_BROKEN } from './byte-text';
import { decodeFile, decodePieces, isInPieces } from './decode-file';
import type { ExtractedBody } from './extract-files';
import { explainMissing, type Leftover } from './explain-missing';
import { openJson } from './open-json';
import { recognise, SIGNATURE_BYTES } from './signatures';

/** A file in a result: its bytes, a link to fetch it from, or why it cannot be read. */
export interface FoundFile {
	/** The path of its field, e.g. `Document.pages.2`. */
	field: string;
	content: Buffer | { link: string } | Unreadable;
}

interface Search {
	/** Returns the extracted file that a text is a mark for. */
	fileOf: ExtractedBody['fileOf'];
	/** Returns the address of a file on the service's own origin, or undefined for any other text. */
	linkOf: (text: string) => string | undefined;
	/**
	 * Whether a file was requested. If so, every field that may have been meant as a file is
	 * explained.
	 */
	expectsFile?: boolean;
}

const DEEPEST = 16;
/** Maximum number of values examined. */
const MOST_VALUES = 100_000;
/** More than a result may contain, so that later code notices the excess and reports it. */
const MOST_FILES = 1_000;
/** Maximum number of non-file values kept for an explanation. */
const MOST_LEFTOVERS = 2_000;
const TOO_MANY = '(too many values)';
/** Minimum length of a list of bytes that can be a file. */
const FEWEST_BYTES = 8;
const FILE_FIELD = /file|picture|image|photo|scan|document|page|sign|content|data|link|url/i;

/** Placeholder for a file. The result contains these until the notes are known. */
class Place {
	constructor(readonly index: number) {}
}

/** A JSON string that contains placeholders. */
class NestedJson {
	constructor(readonly value: unknown) {}
}

/** Maps every value in a list or object. */
function mapInside(value: object, map: (inner: unknown, name: string) => unknown): unknown {
	if (Array.isArray(value)) return value.map((inner, index) => map(inner, String(index)));
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, map(inner, name)]));
}

/**
 * Returns the field that contains the bytes of a serialized buffer: `{type: 'Buffer', data: …}` or
 * `{$type: …, $value: …}`.
 */
function wrappedField(value: object): string | undefined {
	const names = Object.keys(value).sort();
	if (names.join() === 'data,type' && (value as { type: unknown }).type === 'Buffer') return 'data';
	const isTyped = names.length === 2 && names[0] === '$type';
	return isTyped && /^\$values?$/.test(names[1]) ? names[1] : undefined;
}

/** Whether the value is a typed array serialized as JSON: `{"0":37,"1":80,…}`. */
function isIndexed(value: object): boolean {
	const names = Object.keys(value);
	return names.length >= FEWEST_BYTES && names.every((name, index) => name === String(index));
}

const isNumber = (value: unknown) =>
	typeof value === 'number' && Number.isInteger(value) && value >= -128 && value <= 255;

/** Returns the file that a list of bytes represents. */
function fileOfBytes(list: unknown[]): Buffer | Unreadable | undefined {
	if (list.length < FEWEST_BYTES || !list.slice(0, FEWEST_BYTES).every(isNumber)) return undefined;
	const bytes = Buffer.from(list as number[]);
	if (!recognise(bytes.subarray(0, SIGNATURE_BYTES))) return undefined;
	return list.every(isNumber) ? bytes : LIST_BROKEN;
}

/** Adds the field and size of an unreadable file to its reason. */
const withPlace = (reason: Unreadable, field: string, size: number, unit = 'characters') => ({
	unreadable: `${reason.unreadable} (field ${field}, ${size.toLocaleString('en-US')} ${unit})`,
});

/**
 * Searches a result for files.
 *
 * @returns the files in the order of their fields, and the result with `note(n)` in place of file
 * n. If a file was requested, the fields that contain none follow the files, with the reason
 */
export function findFiles<Result>(
	result: Result,
	{ fileOf, linkOf, expectsFile = false }: Search,
): { files: FoundFile[]; withNotes: (note: (index: number) => string) => Result } {
	const files: FoundFile[] = [];
	const leftovers: Leftover[] = [];
	let values = 0;

	const place = (field: string, content: FoundFile['content']) =>
		new Place(files.push({ field, content }) - 1);
	const leave = (field: string, value: unknown) => {
		if (expectsFile && leftovers.length < MOST_LEFTOVERS) leftovers.push({ field, value });
	};
	const readText = (text: string, field: string): FoundFile['content'] | undefined => {
		const isUri = /^\s*data:/i.test(text);
		const taken = fileOf(isUri ? text.slice(text.lastIndexOf(',') + 1) : text);
		if (taken) return Buffer.isBuffer(taken) ? taken : withPlace(taken, field, taken.size);
		const content = decodeFile(text);
		if (content) return Buffer.isBuffer(content) ? content : withPlace(content, field, text.length);
		if (/^\s*</.test(text) && recognise(Buffer.from(text.slice(0, SIGNATURE_BYTES)))) {
			return Buffer.from(text, 'utf8');
		}
		const link = /[/?]/.test(text) && FILE_FIELD.test(field) ? linkOf(text) : undefined;
		return link === undefined ? undefined : { link };
	};
	const readList = (list: unknown[], field: string): Place | undefined => {
		const bytes = fileOfBytes(list);
		if (bytes) {
			const isFile = Buffer.isBuffer(bytes);
			return place(field, isFile ? bytes : withPlace(bytes, field, list.length, 'values'));
		}
		if (!isInPieces(list)) return undefined;
		const content = decodePieces(list);
		const size = list.reduce((sum, piece) => sum + piece.length, 0);
		return place(field, Buffer.isBuffer(content) ? content : withPlace(content, field, size));
	};
	const walk = (value: unknown, field: string, depth: number): unknown => {
		if (depth > DEEPEST) return '(nested too deeply)';
		if (++values > MOST_VALUES || files.length > MOST_FILES) return TOO_MANY;
		if (typeof value === 'string') {
			const content = readText(value, field);
			if (content !== undefined) return place(field, content);
			const opened = openJson(value, MOST_VALUES - values, DEEPEST);
			if (opened.tooMuch) return TOO_MANY;
			const before = files.length;
			const inside = 'value' in opened ? walk(opened.value, field, depth + 1) : undefined;
			if (files.length > before) return new NestedJson(inside);
			leave(field, value);
			return value;
		}
		if (typeof value !== 'object' || value === null) {
			if (value === null) leave(field, value);
			return value;
		}
		if (Array.isArray(value) || isIndexed(value)) {
			const list: unknown[] = Array.isArray(value) ? value : Object.values(value);
			const found = readList(list, field);
			if (found) return found;
			if (list.length === 0 || (list.length >= FEWEST_BYTES && list.every(isNumber))) {
				leave(field, list);
				return value;
			}
		}
		const wrapped = wrappedField(value);
		const path = (name: string) => {
			if (name === wrapped) return field;
			return field === '' ? name : `${field}.${name}`;
		};
		const inside = mapInside(value, (inner, name) => walk(inner, path(name), depth + 1));
		const file = wrapped && (inside as Record<string, unknown>)[wrapped];
		return file instanceof Place ? file : inside;
	};
	const found = walk(result, '', 0);
	if (expectsFile) files.push(...explainMissing(leftovers, files.length > 0));

	const fill = (value: unknown, note: (index: number) => string): unknown => {
		if (value instanceof Place) return note(value.index);
		if (value instanceof NestedJson) return JSON.stringify(fill(value.value, note));
		if (typeof value !== 'object' || value === null) return value;
		return mapInside(value, (inner) => fill(inner, note));
	};
	return { files, withNotes: (note) => fill(found, note) as Result };
}
