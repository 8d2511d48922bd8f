/**
 * Decodes base64 as services write it: standard or URL-safe, split into lines, escaped or
 * percent-encoded. Incomplete data is rejected.
 */
import { isWhole } from './whole-file';

/** Why a text cannot be read as a file. */
export interface Unreadable {
	unreadable: string;
}

export const BASE64_CUT: Unreadable = { unreadable: 'The base64 is incomplete' };
const FOREIGN: Unreadable = { unreadable: 'The base64 contains invalid characters' };
const PADDING: Unreadable = { unreadable: 'The base64 padding is incorrect' };
const BLANKS: Unreadable = {
	unreadable: 'The base64 contains spaces, and its bytes do not form one complete file',
};

/**
 * Largest text, in bytes, for which the meaning of spaces is worked out, since that takes a second
 * copy.
 */
const LARGEST_REPAIR = 8_000_000;
/** A text with more spaces than this, and more than one in sixteen characters, is not base64. */
const MOST_BLANKS = 100_000;
/**
 * Size of the pieces that are decoded at a time, in bytes: a multiple of four digits, and small
 * enough not to accumulate in memory.
 */
const PIECE = 49_152;
const [SPACE, BACKSLASH, PERCENT, EQUALS] = [0x20, 0x5c, 0x25, 0x3d];
const [PLUS, SLASH, LINE_BREAK] = [0x2b, 0x2f, 0x0a];

/** Kinds of bytes: a digit, a line break or tab, or neither. */
const [OTHER, DIGIT, BREAK] = [0, 1, 2];
const kinds = new Uint8Array(256).map((_, byte) => {
	if (/[A-Za-z0-9+/_=-]/.test(String.fromCharCode(byte))) return DIGIT;
	return byte >= 0x09 && byte <= 0x0d ? BREAK : OTHER;
});

/** A value so large that the result can't be a byte. */
const NO_HEX = 0x10000;
const hexValue = (byte: number) => {
	if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
	const lower = byte | 0x20;
	return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : NO_HEX;
};

/** Reads escapes: `\n`, `\/`, `\u002B` with any number of backslashes, and `%2B`. */
class Unescaping {
	/** The current position. */
	at = 0;

	constructor(private readonly text: Buffer) {}

	/**
	 * Reads the escape at `at`. Returns the byte it stands for, a line break for white space, or 0 if
	 * it is not a valid escape.
	 */
	read(): number {
		const { text } = this;
		if (text[this.at++] === PERCENT) return this.readHex(2);
		while (text[this.at] === BACKSLASH) this.at++;
		const letter = text[this.at++];
		if (letter === SLASH) return SLASH;
		if (letter === 0x6e || letter === 0x72 || letter === 0x74) return LINE_BREAK;
		return letter === 0x75 ? this.readHex(4) : 0;
	}

	private readHex(length: number): number {
		let value = 0;
		for (const end = this.at + length; this.at < end; this.at++) {
			value = value * 16 + hexValue(this.text[this.at]);
		}
		if (value > 0xff) return 0;
		return value === SPACE || kinds[value] === BREAK ? LINE_BREAK : value;
	}
}

/**
 * Removes everything except digits and the spaces between them, in place.
 *
 * @returns undefined if the text contains anything else
 */
function compact(text: Buffer): Buffer | undefined {
	const escapes = new Unescaping(text);
	let size = 0;
	let isFolded = true;
	let blanks = 0;
	for (let at = 0; at < text.length; at++) {
		let byte = text[at];
		if (byte === BACKSLASH || byte === PERCENT) {
			escapes.at = at;
			byte = escapes.read();
			at = escapes.at - 1;
		}
		if (kinds[byte] === DIGIT) {
			text[size++] = byte;
			isFolded = false;
		} else if (byte === SPACE) {
			if (!isFolded) text[size++] = SPACE;
			if (++blanks > MOST_BLANKS && blanks * 16 > size) return undefined;
		} else if (kinds[byte] === BREAK) {
			// Spaces around a line break are part of it.
			isFolded = true;
			while (text[size - 1] === SPACE) size--;
		} else {
			return undefined;
		}
	}
	while (text[size - 1] === SPACE) size--;
	return text.subarray(0, size);
}

/** Decodes digits in place. */
function decodeDigits(digits: Buffer): Buffer | Unreadable {
	let end = digits.length;
	while (end > 0 && digits[end - 1] === EQUALS) end--;
	const padding = digits.length - end;
	if (padding > 2 || (padding > 0 && digits.length % 4 !== 0)) return PADDING;
	if (end % 4 === 1) return BASE64_CUT;
	const has = (text: string) => digits.includes(text, 0, 'latin1');
	const isUrlSafe = has('-') || has('_');
	if (isUrlSafe && (has('+') || has('/'))) return FOREIGN;
	let written = 0;
	for (let start = 0; start < end; start += PIECE) {
		const piece = digits.toString('latin1', start, Math.min(end, start + PIECE));
		const size = digits.write(piece, written, 'base64');
		// The decoder silently skips invalid digits, so a size that is too small reveals them.
		if (size !== Math.floor((piece.length * 3) / 4)) return FOREIGN;
		written += size;
	}
	const content = digits.subarray(0, written);
	// Without padding, only the file's own end marker shows whether the data is incomplete.
	const mayBeCut = end % 4 !== 0 && padding === 0 && !isUrlSafe;
	return mayBeCut && isWhole(content) === false ? BASE64_CUT : content;
}

/** Whether spaces divide the digits into groups of equal length, as some programs write them. */
function isGrouped(digits: Buffer): boolean {
	const width = digits.indexOf(SPACE);
	if (width < 16 || width % 4 !== 0 || digits.lastIndexOf(SPACE) === width) return false;
	for (let at = width; at < digits.length; at += width + 1) {
		if (digits[at] !== SPACE || digits.indexOf(SPACE, at - width) !== at) return false;
	}
	return digits.length - digits.lastIndexOf(SPACE) - 1 <= width;
}

const isFile = (content: Buffer | Unreadable) =>
	Buffer.isBuffer(content) && isWhole(content) === true;

/**
 * Decodes digits with spaces. A space either separates groups or was a plus sign before form
 * encoding, so a reading is accepted only if it yields a complete file.
 */
function decodeBlanks(digits: Buffer): Buffer | Unreadable {
	if (isGrouped(digits)) return decodeDigits(digits.subarray(0, withoutBlanks(digits)));
	if (digits.length > LARGEST_REPAIR) return BLANKS;
	const withPlus = Buffer.from(digits);
	for (let at = 0; at < withPlus.length; at++) if (withPlus[at] === SPACE) withPlus[at] = PLUS;
	const hadPlus = digits.includes(PLUS);
	const without = digits.subarray(0, withoutBlanks(digits));
	const [divided, formed] = [decodeDigits(without), decodeDigits(withPlus)];
	if (hadPlus) return isFile(divided) ? divided : BLANKS;
	if (isFile(divided) === isFile(formed)) return BLANKS;
	return isFile(divided) ? divided : formed;
}

function withoutBlanks(digits: Buffer): number {
	let size = 0;
	for (let at = 0; at < digits.length; at++) {
		if (digits[at] !== SPACE) digits[size++] = digits[at];
	}
	return size;
}

/** Decodes base64 in place: the returned bytes reuse the memory of `text`. */
export function decodeBase64(text: Buffer): Buffer | Unreadable {
	const isPlain = ![SPACE, BACKSLASH, PERCENT, 0x0a, 0x0d, 0x09].some((byte) =>
		text.includes(byte),
	);
	if (isPlain) return decodeDigits(text);
	const digits = compact(text);
	if (!digits) return FOREIGN;
	return digits.includes(SPACE) ? decodeBlanks(digits) : decodeDigits(digits);
}
