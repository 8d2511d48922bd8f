/** Returns the character set from a Content-Type header, or UTF-8 if it names none. */
export function charsetOf(contentType: string): string {
	const pattern = /;\s*charset\s*=\s*(?:"([^"]{1,40})"|([^\s;"]{1,40}))/i;
	const [, quoted, bare] = pattern.exec(contentType) ?? [];
	return (quoted ?? bare ?? 'utf-8').trim();
}

/**
 * Decodes a text in the character set that its `charset` names, or in UTF-8 without one.
 *
 * @param contentType the answer's Content-Type header
 * @returns undefined if the bytes are invalid in that character set, or if it is unknown. Replacing
 * invalid bytes by U+FFFD would make different addresses equal
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
	// UTF-16 without a byte-order mark: the first character of a JSON document uses only one of the
	// two bytes.
	if (bytes[0] !== 0 && bytes[1] === 0) return 'utf-16le';
	return bytes[0] === 0 && bytes[1] !== 0 ? 'utf-16be' : 'utf-8';
}

/**
 * Decodes the service's description, which may be in UTF-16 and have a byte-order mark.
 *
 * @param contentType the answer's `Content-Type`
 * @returns undefined if the character set is unknown or the bytes are invalid in it
 */
export function decodeDocument(bytes: Buffer, contentType?: unknown): string | undefined {
	try {
		return new TextDecoder(encodingOf(bytes, contentType), { fatal: true }).decode(bytes);
	} catch {
		return undefined;
	}
}
