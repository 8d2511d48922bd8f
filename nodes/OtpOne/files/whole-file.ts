import { recognise, SIGNATURE_BYTES } from './signatures';

/**
 * Number of bytes at the end of a file that are searched for its end marker, because some programs
 * append a few bytes.
 */
const TAIL = 1_024;

/** End marker of each file type. */
const ENDS: Record<string, string> = {
	pdf: '%%EOF',
	png: 'IEND\xae\x42\x60\x82',
	jpg: '\xff\xd9',
	zip: 'PK\x05\x06',
	svg: '</svg>',
	rtf: '}',
};

/**
 * Whether a file is complete, judged by its end marker.
 *
 * @returns undefined if the file type has no end marker
 */
export function isWhole(content: Buffer): boolean | undefined {
	const extension = recognise(content.subarray(0, SIGNATURE_BYTES))?.extension;
	if (extension === undefined) return undefined;
	if (extension === 'webp') return content.readUInt32LE(4) + 8 <= content.length;
	if (extension === 'gif') return content[content.length - 1] === 0x3b;
	if (extension === 'bmp') return content.readUInt32LE(2) <= content.length;
	const end = ENDS[extension];
	if (end === undefined) return undefined;
	return content.subarray(-TAIL).includes(Buffer.from(end, 'latin1'));
}
