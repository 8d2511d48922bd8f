/**
 * Takes large files out of a body before it is read as JSON. A scan of 40 MB would otherwise stand
 * in memory as body, as text, as parsed text and as file at the same time.
 */
import { randomUUID } from 'node:crypto';

import { dataUriLength, LONGEST_PREFIX, looksLikeFile, unescapeDigits } from './base64';
import { SIGNATURE_BYTES } from './file-type';

/** A body whose large files are set aside. */
export interface ExtractedBody {
	/** The body's text; a mark stands where a file was. */
	text: string;
	/** The file that a mark stands for. */
	fileOf: (text: string) => Buffer | undefined;
	/** Set where more text than is read is left without the files. */
	tooLong?: true;
}

/** From here on a string is worth taking out, in bytes. */
const LARGE = 65_536;
/** So much tells what a string is. */
const HEAD = Math.max(LONGEST_PREFIX, SIGNATURE_BYTES);
/** Decoded piece by piece, so small that they do not pile up, in bytes. */
const PIECE = 16_384;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
/** In bytes, from its last backslash on. */
const LONGEST_ESCAPE = 6;

/** Where a piece ends, so that no escape is cut in two. */
function endOfPiece(digits: Buffer, start: number): number {
	const stop = start + PIECE;
	if (stop >= digits.length) return digits.length;
	const fromEnd = digits.subarray(stop - LONGEST_ESCAPE, stop).lastIndexOf(BACKSLASH);
	if (fromEnd < 0) return stop;
	let end = stop - LONGEST_ESCAPE + fromEnd;
	while (digits[end - 1] === BACKSLASH) end--;
	return end;
}

/**
 * Decodes base64 piece by piece.
 *
 * @param target where a piece goes, after so many bytes
 * @returns how many bytes there are, or undefined when something else than base64 stands in it
 */
function decodePieces(digits: Buffer, target: (written: number) => Buffer): number | undefined {
	let written = 0;
	let incomplete = '';
	for (let start = 0, end = 0; start < digits.length; start = end) {
		end = endOfPiece(digits, start);
		if (end <= start) return undefined;
		const isLast = end === digits.length;
		let piece = incomplete + unescapeDigits(digits.toString('latin1', start, end));
		if (isLast) piece = piece.replace(/={1,2}$/, '');
		const whole = isLast ? piece.length : piece.length - (piece.length % 4);
		incomplete = piece.slice(whole);
		const size = target(written).write(piece.slice(0, whole), 'base64');
		// What is no digit is skipped by the decoder: such a string is left to the slow way.
		if (size !== Math.floor((whole * 3) / 4) || whole % 4 === 1) return undefined;
		written += size;
	}
	return written;
}

/**
 * Decodes base64 where it stands, so that a large file is not in memory twice.
 *
 * @returns undefined, with nothing changed, when something else stands in it
 */
function decodeInPlace(digits: Buffer): Buffer | undefined {
	const scratch = Buffer.allocUnsafe(PIECE);
	const size = decodePieces(digits, () => scratch);
	if (size === undefined) return undefined;
	decodePieces(digits, (written) => digits.subarray(written));
	return digits.subarray(0, size);
}

/** Finds the file in a JSON string's bytes, which may be a string within a string. */
function readString(
	body: Buffer,
	start: number,
	end: number,
): { at: number; content: Buffer } | undefined {
	const head = body.toString('latin1', start, Math.min(end, start + HEAD));
	const prefix = dataUriLength(head);
	if (prefix === 0 && !looksLikeFile(unescapeDigits(head))) return undefined;
	const content = decodeInPlace(body.subarray(start + prefix, end));
	return content && { at: start, content };
}

/** A body is taken apart once: afterwards its bytes are those of the files. */
const detached = new WeakMap<Buffer, ExtractedBody>();

/**
 * Takes the large files out of a body, which is used up: the files stand in its memory.
 *
 * @returns the same for the same body
 */
export function extractFiles(
	body: Buffer,
	decode = (bytes: Buffer) => bytes.toString('utf8'),
): ExtractedBody {
	if (body.length < LARGE) return { text: decode(body), fileOf: () => undefined };
	const earlier = detached.get(body);
	if (earlier) return earlier;
	const result = takeApart(body, decode);
	detached.set(body, result);
	return result;
}

function takeApart(body: Buffer, decode: (bytes: Buffer) => string): ExtractedBody {
	const mark = `otpone-file-${randomUUID()}-`;
	const files: Buffer[] = [];
	const parts: string[] = [];
	let copied = 0;
	let open = body.indexOf(QUOTE);
	while (open >= 0) {
		const close = body.indexOf(QUOTE, open + 1);
		if (close < 0) break;
		let end = close;
		while (end > open && body[end - 1] === BACKSLASH) end--;
		const found = end - open > LARGE ? readString(body, open + 1, end) : undefined;
		if (found) {
			parts.push(decode(body.subarray(copied, found.at)), `${mark}${files.length}`);
			files.push(found.content);
			copied = end;
		}
		open = close;
	}
	parts.push(decode(body.subarray(copied)));
	return {
		text: parts.join(''),
		fileOf: (text) => (text.startsWith(mark) ? files[Number(text.slice(mark.length))] : undefined),
	};
}
