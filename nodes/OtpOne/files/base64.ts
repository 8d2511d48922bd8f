/** Base64 as services write it: in a data URI or bare, standard or URL-safe, with line breaks or without. */
import { recognise, SIGNATURE_BYTES } from './file-type';

/** The smallest picture is longer than this. */
const SHORTEST = 32;
/** The beginning of a data URI is not longer than this. */
export const LONGEST_PREFIX = 1_024;
/** In a body that is not read as JSON yet, the slash may be escaped. */
const DATA_URI = /^\s*data:(?:[\w.+-]+\\*\/[\w.+-]+)?((?:;(?:[^;,"]|"[^"]*")*)*),/i;

/** Splits off the beginning of a data URI. */
function readPrefix(text: string): { length: number; isBase64: boolean } | undefined {
	const match = DATA_URI.exec(text.slice(0, LONGEST_PREFIX));
	return match
		? { length: match[0].length, isBase64: /;\s*base64\s*$/i.test(match[1]) }
		: undefined;
}

/** Where the base64 of a data URI begins, or 0 for bare base64. */
export function dataUriLength(head: string): number {
	const prefix = readPrefix(head);
	return prefix?.isBase64 ? prefix.length : 0;
}

/**
 * Decodes a text that may be a file.
 *
 * @returns the bytes; `broken` for a file that cannot be decoded; undefined when the text is no
 * file: bare base64 counts only if it begins with the bytes of a known kind of file
 */
export function decodeFile(text: string): Buffer | 'broken' | undefined {
	const prefix = readPrefix(text);
	if (!prefix) {
		if (text.length < SHORTEST || !looksLikeFile(text)) return undefined;
		return decodeBase64(text) ?? 'broken';
	}
	const written = decodePercent(text.slice(prefix.length), prefix.isBase64);
	const content = prefix.isBase64
		? decodeBase64(written ?? '')
		: Buffer.from(written ?? '', 'utf8');
	return content && content.length > 0 ? content : 'broken';
}

/** Undoes percent-encoding; base64 often comes without any. */
function decodePercent(text: string, isBase64: boolean): string | undefined {
	if (isBase64 && !text.includes('%')) return text;
	try {
		return decodeURIComponent(text);
	} catch {
		return undefined;
	}
}

function decodeBase64(text: string): Buffer | undefined {
	const digits = text.trimEnd();
	return /^[A-Za-z0-9+/_\-\s]*={0,2}$/.test(digits) ? Buffer.from(digits, 'base64') : undefined;
}

/** Whether bare base64 begins like a known kind of file. */
export function looksLikeFile(digits: string): boolean {
	const [head] = /^[\w+/\s-]*/.exec(digits.slice(0, SIGNATURE_BYTES)) ?? [''];
	return recognise(Buffer.from(head, 'base64')) !== undefined;
}

const ESCAPES: Record<string, string> = {
	...{ n: '', r: '', t: '', '/': '/' },
	...{ u002b: '+', u002f: '/', u003d: '=' },
};

/**
 * Undoes the escapes of base64 in a body that is not read as JSON yet: some services write `\u002B`
 * for +, or `\/` for /. In a string within a string the backslashes are doubled.
 */
export function unescapeDigits(text: string): string {
	if (!text.includes('\\')) return text;
	return text.replace(
		/\\+(u00(?:2[bBfF]|3[dD])|[nrt/])/g,
		(_, escape: string) => ESCAPES[escape.toLowerCase()],
	);
}
