/**
 * Takes large files out of a body before it is read as JSON. A scan of 40 MB would otherwise stand
 * in memory as body, as text, as parsed text and as file at the same time.
 */
import { randomUUID } from 'node:crypto';

import { dataUriLength, LONGEST_PREFIX, looksLikeFile } from './base64';
import { SIGNATURE_BYTES } from './fileType';

/** A body whose large files are set aside. */
export interface DetachedBody {
	/** The body's text; a mark stands where a file was. */
	text: string;
	/** The file that a mark stands for. */
	fileOf: (text: string) => Buffer | undefined;
}

/** From here on a string is worth taking out, in bytes. */
const LARGE = 65_536;
/** So much tells what a string is. */
const HEAD = Math.max(LONGEST_PREFIX, SIGNATURE_BYTES);
/** Decoded piece by piece, so small that they do not pile up: a multiple of four digits. */
const PIECE = 16_384;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const PADDING = 0x3d;

/**
 * Decodes base64 where it stands, so that a large file is not in memory twice.
 *
 * @returns undefined, with nothing changed, when something else stands in it
 */
function decodeInPlace(digits: Buffer): Buffer | undefined {
	let end = digits.length;
	while (end > 0 && digits[end - 1] === PADDING) end--;
	const decodeInto = (target: (written: number) => Buffer): boolean => {
		let written = 0;
		for (let start = 0; start < end; start += PIECE) {
			const stop = Math.min(end, start + PIECE);
			const piece = digits.toString('latin1', start, stop);
			written += target(written).write(piece, 'base64');
			// White space and escapes are skipped by the decoder: such a string is left to the slow way.
			if (written !== Math.floor((stop * 3) / 4)) return false;
		}
		return true;
	};
	const scratch = Buffer.allocUnsafe(PIECE);
	if (!decodeInto(() => scratch)) return undefined;
	decodeInto((written) => digits.subarray(written));
	return digits.subarray(0, Math.floor((end * 3) / 4));
}

/** Finds the file in a JSON string's bytes, which may be a string within a string. */
function readString(
	body: Buffer,
	start: number,
	end: number,
): { at: number; content: Buffer } | undefined {
	const head = body.toString('latin1', start, Math.min(end, start + HEAD));
	const prefix = dataUriLength(head);
	if (prefix === 0 && !looksLikeFile(head)) return undefined;
	const content = decodeInPlace(body.subarray(start + prefix, end));
	return content && { at: start, content };
}

/** A body is taken apart once: afterwards its bytes are those of the files. */
const detached = new WeakMap<Buffer, DetachedBody>();

/**
 * Takes the large files out of a body, which is used up: the files stand in its memory.
 *
 * @returns the same for the same body
 */
export function detachFiles(body: Buffer): DetachedBody {
	const earlier = detached.get(body);
	if (earlier) return earlier;
	const result = takeApart(body);
	detached.set(body, result);
	return result;
}

function takeApart(body: Buffer): DetachedBody {
	if (body.length < LARGE) return { text: body.toString('utf8'), fileOf: () => undefined };
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
			parts.push(body.toString('utf8', copied, found.at), `${mark}${files.length}`);
			files.push(found.content);
			copied = end;
		}
		open = close;
	}
	parts.push(body.toString('utf8', copied));
	return {
		text: parts.join(''),
		fileOf: (text) => (text.startsWith(mark) ? files[Number(text.slice(mark.length))] : undefined),
	};
}
