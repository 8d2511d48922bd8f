/**
 * Takes large files out of a body before it is read as JSON. A scan of 40 MB would otherwise stand
 * in memory as body, as text, as parsed text and as file at the same time.
 */
import { randomUUID } from 'node:crypto';

import { dataUriLength, looksLikeFile } from './base64';

/** A body whose large files are set aside. */
export interface DetachedBody {
	/** The body's text; a mark stands where a file was. */
	text: string;
	/** The file that a mark stands for. */
	fileOf(text: string): Buffer | undefined;
}

/** From here on a string is worth taking out, in bytes. */
const LARGE = 65_536;
/** Decoded piece by piece: a multiple of four digits. */
const PIECE = 262_144;
const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const PADDING = 0x3d;

/** Decodes base64 without a text of the whole; undefined when something else stands in it. */
function decode(digits: Buffer): Buffer | undefined {
	let end = digits.length;
	while (end > 0 && digits[end - 1] === PADDING) end--;
	const size = Math.floor((end * 3) / 4);
	const content = Buffer.allocUnsafe(size);
	let written = 0;
	for (let start = 0; start < end; start += PIECE) {
		const piece = digits.toString('latin1', start, Math.min(end, start + PIECE));
		written += content.write(piece, written, 'base64');
	}
	// White space and escapes are skipped by the decoder: such a string is left to the slow way.
	return written === size ? content : undefined;
}

/** Finds the file in a JSON string's bytes, which may be a string within a string. */
function readString(
	body: Buffer,
	start: number,
	end: number,
): { at: number; content: Buffer } | undefined {
	const head = body.toString('latin1', start, Math.min(end, start + 1_024));
	const prefix = dataUriLength(head);
	if (prefix === 0 && !looksLikeFile(head)) return undefined;
	const content = decode(body.subarray(start + prefix, end));
	return content && { at: start, content };
}

export function detachFiles(body: Buffer): DetachedBody {
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
