/** Finds pictures, scans and signatures in a result, whatever their fields are called. */
import { decodeFile } from './base64';
import { recognise, SIGNATURE_BYTES } from './file-type';

/** A file in a result: its bytes, where they can be fetched, or that they cannot be read. */
export interface FoundFile {
	/** The path of its field, e.g. `Document.pages.2`. */
	field: string;
	content: Buffer | { link: string } | 'broken';
}

interface Search {
	/** The file for which a text stands that was taken out before. */
	fileOf: (text: string) => Buffer | undefined;
	/** The address of a file on the service's own origin, or undefined for any other text. */
	linkOf: (text: string) => string | undefined;
}

const DEEPEST = 16;
const FILE_FIELD = /file|picture|image|photo|scan|document|page|sign|content|data|link|url/i;

/** Where a file was: the result is kept with these in it until their notes are known. */
class Place {
	constructor(readonly index: number) {}
}

/** JSON in a string, with places in it. */
class JsonText {
	constructor(readonly value: unknown) {}
}

/** Makes the same of every value in a list or object. */
function mapInside(value: object, map: (inner: unknown, name: string) => unknown): unknown {
	if (Array.isArray(value)) return value.map((inner, index) => map(inner, String(index)));
	return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, map(inner, name)]));
}

/** What JSON in a string holds, where it can hold a file. */
function openJson(text: string): unknown {
	if (!/^\s*["[{]/.test(text)) return undefined;
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return undefined;
	}
}

/**
 * Walks through a result.
 *
 * @returns the files in the order of their fields, and the result with `note(n)` in place of file n
 */
export function findFiles<Result>(
	result: Result,
	{ fileOf, linkOf }: Search,
): { files: FoundFile[]; withNotes: (note: (index: number) => string) => Result } {
	const files: FoundFile[] = [];

	const look = (text: string, field: string): FoundFile['content'] | undefined => {
		const content = fileOf(text) ?? decodeFile(text);
		if (content !== undefined) return content;
		if (/^\s*</.test(text) && recognise(Buffer.from(text.slice(0, SIGNATURE_BYTES)))) {
			return Buffer.from(text, 'utf8');
		}
		const link = FILE_FIELD.test(field) ? linkOf(text) : undefined;
		return link === undefined ? undefined : { link };
	};
	const walk = (value: unknown, field: string, depth: number): unknown => {
		if (depth > DEEPEST) return '(nested too deeply)';
		if (typeof value === 'string') {
			const content = look(value, field);
			if (content !== undefined) return new Place(files.push({ field, content }) - 1);
			const opened = openJson(value);
			const before = files.length;
			const inside = opened === undefined ? undefined : walk(opened, field, depth + 1);
			return files.length > before ? new JsonText(inside) : value;
		}
		if (typeof value !== 'object' || value === null) return value;
		return mapInside(value, (inner, name) =>
			walk(inner, field === '' ? name : `${field}.${name}`, depth + 1),
		);
	};
	const found = walk(result, '', 0);

	const fill = (value: unknown, note: (index: number) => string): unknown => {
		if (value instanceof Place) return note(value.index);
		if (value instanceof JsonText) return JSON.stringify(fill(value.value, note));
		if (typeof value !== 'object' || value === null) return value;
		return mapInside(value, (inner) => fill(inner, note));
	};
	return { files, withNotes: (note) => fill(found, note) as Result };
}
