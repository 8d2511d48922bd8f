/** The character set that a Content-Type header names; UTF-8 where it names none. */
export function charsetOf(contentType: string): string {
	const pattern = /;\s*charset\s*=\s*(?:"([^"]{1,40})"|([^\s;"]{1,40}))/i;
	const [, quoted, bare] = pattern.exec(contentType) ?? [];
	return (quoted ?? bare ?? 'utf-8').trim();
}

/**
 * Decodes a text as its `charset` says, as UTF-8 without one.
 *
 * @param contentType the answer's Content-Type header
 * @returns undefined for bytes that are none of that character set, and for one that nobody knows:
 * replacing them by U+FFFD would make different addresses equal
 */
export function decodeText(bytes: Buffer, contentType: string): string | undefined {
	try {
		return new TextDecoder(charsetOf(contentType), { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}

const BYTE_ORDER_MARKS: Array<[number[], string]> = [
	[[0xef, 0xbb, 0xbf], 'utf-8'],
	[[0xff, 0xfe], 'utf-16le'],
	[[0xfe, 0xff], 'utf-16be'],
];

function encodingOf(bytes: Buffer, contentType: unknown): string {
	const marked = BYTE_ORDER_MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte));
	if (marked) return marked[1];
	const charset = charsetOf(String(contentType ?? '')).toLowerCase();
	if (charset !== 'utf-8') return charset;
	// UTF-16 without a mark: the first character of a JSON document takes one of the two bytes only.
	if (bytes[0] !== 0 && bytes[1] === 0) return 'utf-16le';
	return bytes[0] === 0 && bytes[1] !== 0 ? 'utf-16be' : 'utf-8';
}

/**
 * Decodes the service's description, which may be UTF-16 and have a byte-order mark.
 *
 * @param contentType the answer's `Content-Type`
 * @returns undefined when the charset is unknown, or when the bytes are none of it
 */
export function decodeDocument(bytes: Buffer, contentType?: unknown): string | undefined {
	try {
		return new TextDecoder(encodingOf(bytes, contentType), { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}
