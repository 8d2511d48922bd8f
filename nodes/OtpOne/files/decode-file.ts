/** Detects whether a text is a file, in any supported notation, and decodes it. */
import { BASE64_CUT, decodeBase64, type Unreadable } from './base64';
import { decodeHex, decodeList } from './byte-text';
import { isWhole } from './whole-file';
import { recognise, SIGNATURE_BYTES, type FileType } from './signatures';

const PERCENT_CUT: Unreadable = { unreadable: 'The percent-encoding is incomplete' };

/** The smallest image is longer than this, in characters. */
const SHORTEST = 32;
/** Number of characters needed to detect what a text is. */
export const HEAD = SIGNATURE_BYTES;

/** A short first word. No encoded file begins with one, in any notation. */
const WORD = /^\s*(?!0x|\\x)\S{0,6}[g-wyz]\S{0,6} /i;
/**
 * A data URI. The slash may still be escaped if the body has not been parsed as JSON yet, and some
 * services omit `data:`.
 */
const DATA_URI = /^\s*(?:data:)?([\w.+-]+\\*\/[\w.+-]+)?((?:;(?:[^;,"]|"[^"]*")*)*),/i;
const BARE_BASE64 = /^\s*(?:data:;?)?base64,/i;
const ENCODED_URI = /^\s*data%3a/i;
/** What programs write for an empty value. */
const NOTHING = /^(?:undefined|null|nil|none|nan|false|true|\[object \w+\])$/i;
const KNOWN_BY_BYTES = /^(?:image\/(?:png|jpe?g|gif|webp|bmp|tiff?)|application\/pdf)$/i;

interface Prefix {
	length: number;
	isBase64: boolean;
	/** The declared MIME type. */
	mimeType: string;
}

/** Parses the prefix of a data URI. */
function readPrefix(head: string): Prefix | undefined {
	const bare = BARE_BASE64.exec(head);
	if (bare) return { length: bare[0].length, isBase64: true, mimeType: '' };
	const match = DATA_URI.exec(head);
	if (!match) return undefined;
	const [{ length }, type = '', parameters] = match;
	const isBase64 = /;\s*base64\s*$/i.test(parameters);
	if (!/^\s*data:/i.test(head) && !(isBase64 && type !== '')) return undefined;
	return { length, isBase64, mimeType: type.replaceAll('\\', '') };
}

const unescaped = (head: string) => (/[\\%]/.test(head) ? withoutEscapes(head) : head);
const withoutEscapes = (head: string) =>
	head
		.replace(/(?<!\\)\\+u([0-9a-f]{4})|%([0-9a-f]{2})/gi, (_, code: string, byte: string) =>
			String.fromCharCode(parseInt(code ?? byte, 16)),
		)
		.replace(/(?<!\\)\\+(?:[nrt]|(?=\/))/g, '');

/** Returns the file type whose signature the bare base64 begins with. */
function kindOfBase64(head: string): FileType | undefined {
	const [digits] = /^[\w+/\s-]*/.exec(unescaped(head)) ?? [''];
	if (digits.length < SHORTEST) return undefined;
	const kind = recognise(Buffer.from(digits, 'base64'));
	// A path such as /world/scans begins with the same two bytes as JPEG XL.
	const isPath = /^\s*\/wo/.test(digits) && !(/[A-Z]/.test(digits) && /\d/.test(digits));
	return isPath ? undefined : kind;
}

/** Whether bare base64 begins with the signature of a known file type. */
export function looksLikeFile(head: string): boolean {
	return kindOfBase64(head.slice(0, HEAD)) !== undefined;
}

const startsLikeFile = (bytes: Buffer | Unreadable) =>
	Buffer.isBuffer(bytes) && bytes.length >= 8 && recognise(bytes) !== undefined;

function looksLikeHex(head: string): boolean {
	if (!/^[\s\\]*(?:\\x|0x)?[0-9a-f]{2}/i.test(head)) return false;
	const [digits] = /^(?:[0-9a-fx\s,;:-]|\\+[nrtx])*/i.exec(head) ?? [''];
	// The head may end in the middle of a number.
	return [digits, digits.slice(0, -1)].some((part) =>
		startsLikeFile(decodeHex(Buffer.from(part, 'latin1'))),
	);
}

function looksLikeList(head: string): boolean {
	const [list, numbers] = /^\s*\[?((?:[\d\s,;-]|\\+[nrt])*)/.exec(head) ?? ['', ''];
	const isDivided = /\d[\s\\]*[,;\s]/.test(list);
	const starts = [numbers.slice(0, 256), numbers.slice(0, 64)];
	return (
		isDivided && starts.some((start) => startsLikeFile(decodeList(Buffer.from(start, 'latin1'))))
	);
}

/** How a text encodes the bytes of a file, determined from its beginning. */
type Notation = Prefix | 'encodedUri' | 'base64' | 'hex' | 'list';

export function notationOf(head: string): Notation | undefined {
	if (ENCODED_URI.test(head)) return 'encodedUri';
	const prefix = head.includes(',') ? readPrefix(head.slice(0, 1_024)) : undefined;
	if (prefix) return prefix;
	if (head.length < SHORTEST || WORD.test(head)) return undefined;
	if (kindOfBase64(head)) return 'base64';
	if (looksLikeHex(head)) return 'hex';
	return looksLikeList(head) ? 'list' : undefined;
}

/** Decodes percent-encoding in place. Returns undefined if it is invalid. */
function decodePercent(text: Buffer): Buffer | undefined {
	let size = 0;
	for (let at = 0; at < text.length; at++) {
		if (text[at] !== 0x25) {
			text[size++] = text[at];
			continue;
		}
		const hex = text.toString('latin1', at + 1, at + 3);
		if (!/^[0-9a-f]{2}$/i.test(hex)) return undefined;
		text[size++] = parseInt(hex, 16);
		at += 2;
	}
	return text.subarray(0, size);
}

function decodeUri(text: Buffer, { length, isBase64, mimeType }: Prefix): Buffer | Unreadable {
	const written = text.subarray(length);
	const word = written.toString('latin1', 0, 64).trim();
	if (word === '') return { unreadable: 'The file is empty' };
	if (written.length < 64 && NOTHING.test(word)) {
		return { unreadable: `It contains the word “${word}” instead of a file` };
	}
	const content = isBase64 ? decodeBase64(written) : (decodePercent(written) ?? PERCENT_CUT);
	if (!Buffer.isBuffer(content)) return content;
	if (content.length === 0) return { unreadable: 'The file is empty' };
	const isClaimedOnly = KNOWN_BY_BYTES.test(mimeType) && !recognise(content);
	return isClaimedOnly
		? { unreadable: `The content is not ${mimeType}, as it claims to be` }
		: content;
}

/**
 * Decodes a text whose notation is known, in place: the returned bytes reuse the memory of `text`.
 */
export function decodeNotation(text: Buffer, notation: Notation): Buffer | Unreadable {
	if (notation === 'base64') return decodeBase64(text);
	if (notation === 'hex') return decodeHex(text);
	if (notation === 'list') return decodeList(text);
	if (notation !== 'encodedUri') return decodeUri(text, notation);
	const uri = decodePercent(text);
	const prefix = uri && readPrefix(uri.toString('latin1', 0, 1_024));
	return prefix ? decodeUri(uri, prefix) : PERCENT_CUT;
}

/**
 * Decodes a text that may be a file.
 *
 * @returns the bytes, or why they cannot be read, or undefined if the text is not a file. Text
 * without a prefix counts as a file only if it begins with the signature of a known type
 */
export function decodeFile(text: string): Buffer | Unreadable | undefined {
	const notation = notationOf(text.slice(0, HEAD));
	return notation && decodeNotation(Buffer.from(text, 'utf8'), notation);
}

/**
 * Whether a list of strings is one file in pieces: all of equal length, and only the first begins
 * with a file signature.
 */
export function isInPieces(pieces: unknown[]): pieces is string[] {
	const [first, ...others] = pieces;
	if (typeof first !== 'string' || others.length === 0) return false;
	const isPiece = (piece: unknown, index: number) =>
		typeof piece === 'string' &&
		(index === others.length - 1 ? piece.length <= first.length : piece.length === first.length) &&
		/^[\w+/-]+={0,2}$/.test(piece) &&
		!looksLikeFile(piece);
	if (!others.every(isPiece)) return false;
	const notation = notationOf(pieces.slice(0, HEAD).join('').slice(0, HEAD));
	if (notation !== 'base64' && (typeof notation !== 'object' || !notation.isBase64)) return false;
	const alone = decodeFile(first);
	return !(Buffer.isBuffer(alone) && isWhole(alone) === true);
}

const decodeFirst = (piece: string) => decodeFile(piece) ?? decodeBase64(Buffer.from(piece));

/** Joins the pieces of a file, which may have been encoded separately. */
export function decodePieces(pieces: string[]): Buffer | Unreadable {
	const isPadded = pieces.slice(0, -1).some((piece) => piece.endsWith('='));
	if (!isPadded) return decodeFile(pieces.join('')) ?? BASE64_CUT;
	const parts = pieces.map((piece, index) =>
		index === 0 ? decodeFirst(piece) : decodeBase64(Buffer.from(piece)),
	);
	const broken = parts.find((part) => !Buffer.isBuffer(part));
	return (broken as Unreadable | undefined) ?? Buffer.concat(parts as Buffer[]);
}
