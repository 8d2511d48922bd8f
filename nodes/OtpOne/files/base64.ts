/** Base64 as services write it: in a data URI or bare, standard or URL-safe, with line breaks or without. */
import { recognise, SIGNATURE_BYTES } from './fileType';

/** The smallest picture is longer than this. */
const SHORTEST = 32;
const DATA_URI = /^\s*data:([\w.+-]+\/[\w.+-]+)?((?:;[\w=.+-]+)*),/i;

/** Where the base64 of a data URI begins, or 0 for bare base64. */
export function dataUriLength(head: string): number {
	const match = DATA_URI.exec(head);
	return match && /;base64$/i.test(match[2]) ? match[0].length : 0;
}

/**
 * Decodes a text that may be a file.
 *
 * @returns the bytes; `broken` for a data URI that cannot be decoded; undefined when the text is
 * no file: bare base64 counts only if its bytes are those of a known kind of file
 */
export function decodeFile(text: string): Buffer | 'broken' | undefined {
	const prefix = dataUriLength(text.slice(0, 300));
	if (prefix === 0) {
		const plain = DATA_URI.exec(text.slice(0, 300));
		if (plain) return decodePlain(text.slice(plain[0].length));
		if (text.length < SHORTEST || !looksLikeFile(text)) return undefined;
	}
	const digits = text.slice(prefix);
	if (!/^[A-Za-z0-9+/_\-\s]*={0,2}\s*$/.test(digits)) return prefix > 0 ? 'broken' : undefined;
	const content = Buffer.from(digits, 'base64');
	return content.length > 0 ? content : 'broken';
}

function decodePlain(text: string): Buffer | 'broken' {
	try {
		return Buffer.from(decodeURIComponent(text), 'utf8');
	} catch {
		return 'broken';
	}
}

/** Whether bare base64 begins like a known kind of file. */
export function looksLikeFile(digits: string): boolean {
	const head = digits.slice(0, SIGNATURE_BYTES).replace(/\s/g, '');
	return /^[A-Za-z0-9+/_-]+=*$/.test(head) && recognise(Buffer.from(head, 'base64')) !== undefined;
}
