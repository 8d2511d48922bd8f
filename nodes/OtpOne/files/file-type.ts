/** What a file is, by its own bytes: what is claimed of it does not count. */

export interface FileType {
	mimeType: string;
	extension: string;
}

/** How many bytes are needed to tell. */
export const SIGNATURE_BYTES = 2_048;

const type = (mimeType: string, extension: string): FileType => ({ mimeType, extension });

const UNKNOWN = type('application/octet-stream', 'bin');

/** What may stand before the root element: declarations, comments and a document type. */
const PROLOGUE = [
	/^<\?[\s\S]*?\?>/,
	/^<!--[\s\S]*?-->/,
	/^<!DOCTYPE svg[^>[]*(?:\[[^\]]*\]\s*)?>/i,
];

function isSvg(text: string): boolean {
	let rest = text.trimStart();
	for (;;) {
		const part = PROLOGUE.map((pattern) => pattern.exec(rest)?.[0]).find((found) => found);
		if (part === undefined) return /^<svg[\s/>]/i.test(rest);
		rest = rest.slice(part.length).trimStart();
	}
}

/**
 * Recognises a picture or document.
 *
 * @param head its first bytes, at least `SIGNATURE_BYTES` where there are so many
 * @returns undefined when it is none of the known kinds
 */
export function recognise(head: Buffer): FileType | undefined {
	const ascii = (start: number, end: number) => head.toString('latin1', start, end);
	const starts = (...bytes: number[]) => bytes.every((byte, index) => head[index] === byte);
	if (ascii(0, 5) === '%PDF-') return type('application/pdf', 'pdf');
	if (starts(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)) return type('image/png', 'png');
	if (starts(0xff, 0xd8, 0xff)) return type('image/jpeg', 'jpg');
	if (starts(0x49, 0x49, 0x2a, 0x00) || starts(0x4d, 0x4d, 0x00, 0x2a)) {
		return type('image/tiff', 'tif');
	}
	if (ascii(0, 4) === 'RIFF' && ascii(8, 12) === 'WEBP') return type('image/webp', 'webp');
	if (/^GIF8[79]a$/.test(ascii(0, 6))) return type('image/gif', 'gif');
	if (ascii(4, 8) === 'ftyp' && /^(hei[cmsx]|hev[cmsx]|mif1|msf1)$/.test(ascii(8, 12))) {
		return type('image/heic', 'heic');
	}
	if (isSvg(head.toString('utf8', 0, SIGNATURE_BYTES))) return type('image/svg+xml', 'svg');
	return undefined;
}

/** The same for something that certainly is a file. */
export function fileTypeOf(content: Buffer): FileType {
	return recognise(content.subarray(0, SIGNATURE_BYTES)) ?? UNKNOWN;
}
