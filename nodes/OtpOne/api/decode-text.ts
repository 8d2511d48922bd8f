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
