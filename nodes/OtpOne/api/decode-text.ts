/** Turns the bytes of a document into text, as its byte-order mark or its charset says. */

const BYTE_ORDER_MARKS: Array<[number[], string]> = [
	[[0xef, 0xbb, 0xbf], 'utf-8'],
	[[0xff, 0xfe], 'utf-16le'],
	[[0xfe, 0xff], 'utf-16be'],
];
const CHARSET = /;\s*charset\s*=\s*"?([\w.:-]{1,40})/i;
const LONGEST_CONTENT_TYPE = 500;

function encodingOf(bytes: Buffer, contentType: unknown): string {
	const marked = BYTE_ORDER_MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte));
	if (marked) return marked[1];
	const stated = typeof contentType === 'string' ? contentType.slice(0, LONGEST_CONTENT_TYPE) : '';
	const charset = CHARSET.exec(stated)?.[1].toLowerCase();
	if (charset !== undefined && charset !== 'utf-8') return charset;
	// UTF-16 without a mark: the first character of a JSON document takes one of the two bytes only.
	if (bytes[0] !== 0 && bytes[1] === 0) return 'utf-16le';
	return bytes[0] === 0 && bytes[1] !== 0 ? 'utf-16be' : 'utf-8';
}

/**
 * Decodes a document, without its byte-order mark.
 *
 * @param contentType the answer's `Content-Type`
 * @returns undefined when the charset is unknown, or when the bytes are none of it
 */
export function decodeText(bytes: Buffer, contentType?: unknown): string | undefined {
	try {
		return new TextDecoder(encodingOf(bytes, contentType), { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}
