/** Finds pictures, scans and signatures in a result, whatever their fields are called. */
import { decodeFile } from './base64';

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

const DEEPEST = 8;
const FILE_FIELD = /file|picture|image|photo|scan|document|page|sign|content|data|link|url/i;

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
	const places = new Map<string, number>();

	const look = (text: string, field: string): FoundFile['content'] | undefined => {
		const content = fileOf(text) ?? decodeFile(text);
		if (content !== undefined) return content;
		if (/^\s*(<\?xml|<svg)/i.test(text) && /<svg[\s>]/i.test(text))
			return Buffer.from(text, 'utf8');
		const link = FILE_FIELD.test(field) ? linkOf(text) : undefined;
		return link === undefined ? undefined : { link };
	};
	const walk = (value: unknown, field: string, depth: number): void => {
		if (depth > DEEPEST) return;
		if (typeof value === 'string') {
			const content = look(value, field);
			if (content === undefined) return;
			places.set(field, files.length);
			files.push({ field, content });
		} else if (typeof value === 'object' && value !== null) {
			for (const [name, inner] of Object.entries(value)) {
				walk(inner, field === '' ? name : `${field}.${name}`, depth + 1);
			}
		}
	};
	walk(result, '', 0);

	const replace = (value: unknown, field: string, note: (index: number) => string): unknown => {
		const place = places.get(field);
		if (place !== undefined && typeof value === 'string') return note(place);
		if (typeof value !== 'object' || value === null) return value;
		const path = (name: string) => (field === '' ? name : `${field}.${name}`);
		if (Array.isArray(value)) {
			return value.map((inner, index) => replace(inner, path(String(index)), note));
		}
		return Object.fromEntries(
			Object.entries(value).map(([name, inner]) => [name, replace(inner, path(name), note)]),
		);
	};
	return { files, withNotes: (note) => replace(result, '', note) as Result };
}
