/**
 * Extracts large files from a body before it is parsed as JSON. Otherwise a 40 MB scan would be in
 * memory four times: as body, as text, as parsed text, and as file.
 */
import { randomUUID } from 'node:crypto';

import type { Unreadable } from './base64';
import { decodeNumbers, LIST_BROKEN } from './byte-text';
import { decodeNotation, HEAD, notationOf } from './decode-file';
import { recognise } from './signatures';

/** A body whose large files have been extracted. */
export interface ExtractedBody {
	/** The body's text, with a mark in place of each file. */
	text: string;
	/** Returns the file for a mark, or why it cannot be read. */
	fileOf: (text: string) => Buffer | (Unreadable & { size: number }) | undefined;
	/** Set if the remaining text is too long to be read; `text` is then empty. */
	tooLong?: true;
}

type Decode = (bytes: Buffer) => string;

/** Minimum size of a string that is worth extracting, in bytes. */
const LARGE = 65_536;
/** Number of backslashes before a quote in twelve levels of nested strings. */
const MOST_SLASHES = 4_096;
/** Distance around a string within which separators are searched, in bytes. */
const NEAR = 64;
const [QUOTE, BACKSLASH, BRACKET, BRACKET_END] = [0x22, 0x5c, 0x5b, 0x5d];

const UNKNOWN: Unreadable = { unreadable: 'The content is not a known file type' };

interface Part {
	start: number;
	end: number;
	content: Buffer | Unreadable;
	/** The quote to put around the mark if the file has no quotes. */
	quote: string;
}

/** Returns where the backslashes before a quote begin. */
function beforeSlashes(body: Buffer, start: number, close: number): number {
	const first = Math.max(start, close - MOST_SLASHES);
	let end = close;
	while (end > first && body[end - 1] === BACKSLASH) end--;
	return end;
}

/** Whether a string consists of encoded digits rather than words. */
function isOpaque(body: Buffer, start: number, end: number): boolean {
	for (let at = start; at < end; at += 997) {
		if (!/[\w+/=\\%,\s-]/.test(String.fromCharCode(body[at]))) return false;
	}
	const head = body.toString('latin1', start, start + HEAD);
	return /^[\w+/\\]/.test(head) && !/ [A-Za-z]+ [A-Za-z]+ /.test(head);
}

/** Characters that can occur in a list of numbers. */
const inNumbers = new Uint8Array(256).map((_, byte) =>
	/[\s\d,\\nrt-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** Extracts the files of a body in a single pass. */
class Extraction {
	private readonly parts: Part[] = [];

	/** End of the part that has been copied or extracted so far. */
	private copied = 0;

	private textLength = 0;

	private tooLong = false;

	constructor(
		private readonly body: Buffer,
		private readonly longestText: number,
	) {
		let open = -1;
		for (;;) {
			// Jumps to the last quote within reach: strings between earlier quotes are too small to
			// extract.
			const reach = Math.min(open + LARGE, body.length - 1);
			const near = body.subarray(open + 1, reach + 1).lastIndexOf(QUOTE);
			const close = near < 0 ? body.indexOf(QUOTE, reach + 1) : open + 1 + near;
			const end = close < 0 ? body.length : close;
			const next = end - open > LARGE ? this.readGap(open, end) : end;
			this.tooLong = this.textLength + next - this.copied > longestText;
			if (next < 0 || next >= body.length || this.tooLong) break;
			open = next;
		}
	}

	/**
	 * Reads the gap between two quotes, the second of which may be escaped. The gap is either a
	 * string or the text between two strings.
	 *
	 * @returns the position of the last quote that was read
	 */
	private readGap(open: number, close: number): number {
		const { body } = this;
		const start = open + 1;
		const end = beforeSlashes(body, start, close);
		const head = body.toString('latin1', start, Math.min(end, start + HEAD));
		// A field name is not a file, whatever it looks like.
		const isName = /^\\*"\s*:/.test(body.toString('latin1', end, end + NEAR));
		const isString = open >= 0 && close < body.length && !isName;
		const notation = isString ? notationOf(head) : undefined;
		const isPlainUri = typeof notation === 'object' && !notation.isBase64;
		const isBracketed = notation === 'list' && head.includes('[');
		if (notation && !isPlainUri && !isBracketed) {
			const isBase64 = notation === 'base64' || typeof notation === 'object';
			const pieces = isBase64 ? this.piecesFrom(start, end) : [];
			const length = pieces.reduce((size, piece) => size + piece.copy(body, start + size), 0);
			const last = pieces.at(-1);
			const stop = last ? last.byteOffset - body.byteOffset + last.length : end;
			const text = body.subarray(start, last ? start + length : end);
			this.take(start, stop, decodeNotation(text, notation));
			return last ? body.indexOf(QUOTE, stop) : close;
		}
		// The end of a data URI whose parameters contain a quoted name.
		const uriEnd = /^\s*;\s*base64,/i.exec(head)?.[0].length;
		if (uriEnd !== undefined) {
			this.take(start + uriEnd, end, decodeNotation(body.subarray(start + uriEnd, end), 'base64'));
			return close;
		}
		this.readLists(open, close);
		const left = end - start;
		const isTooMuch = this.textLength + left > this.longestText / 2;
		if (isString && this.copied <= start && isTooMuch && isOpaque(body, start, end)) {
			this.take(start, end, UNKNOWN);
		}
		return close;
	}

	/**
	 * Finds the pieces of a file that is a list of strings of equal length. Only the first piece
	 * begins with a file signature.
	 */
	private piecesFrom(start: number, end: number): Buffer[] {
		const { body } = this;
		const before = body.toString('latin1', Math.max(0, start - NEAR), start);
		if (!/\[\s*\\*"$/.test(before)) return [];
		const pieces = [body.subarray(start, end)];
		for (let from = end; ; ) {
			const between = /^\\*"\s*,\s*\\*"/.exec(body.toString('latin1', from, from + NEAR));
			if (!between) break;
			const next = from + between[0].length;
			const close = body.indexOf(QUOTE, next);
			if (close < 0) break;
			const stop = beforeSlashes(body, next, close);
			const isPiece = stop - next <= end - start && isOpaque(body, next, stop);
			if (!isPiece || notationOf(body.toString('latin1', next, Math.min(stop, next + HEAD)))) break;
			pieces.push(body.subarray(next, stop));
			if (stop - next < end - start) break;
			from = stop;
		}
		return pieces.length > 1 ? pieces : [];
	}

	/** Extracts lists of bytes from a gap, which may contain several. */
	private readLists(open: number, close: number): void {
		const { body } = this;
		const quote = this.quoteWithin(open);
		const gap = body.subarray(0, close);
		let at = gap.indexOf(BRACKET, open + 1);
		while (at >= 0 && close - at > LARGE && at - this.copied <= this.longestText) {
			let next = at + 1;
			while (next < at + HEAD && inNumbers[gap[next]] === 1) next++;
			if (next === at + HEAD && isFileHead(gap.subarray(at + 1, next))) {
				const { bytes, end } = decodeNumbers(body, at + 1, close);
				const last = gap.indexOf(BRACKET_END, end);
				next = last < 0 ? close : last + 1;
				this.take(at, next, (last === end && bytes) || LIST_BROKEN, quote);
			}
			at = gap.indexOf(BRACKET, next);
		}
	}

	/** Returns the quote for a string at this position, which is escaped inside another string. */
	private quoteWithin(open: number): string {
		const { body } = this;
		let slashes = 0;
		while (open > slashes && body[open - 1 - slashes] === BACKSLASH && slashes < 64) slashes++;
		const [next] = body.toString('latin1', open + 1, open + 64).trimStart();
		const isBetween = open < 0 || next === ':' || next === ',';
		return `${'\\'.repeat(isBetween ? slashes : 2 * slashes + 1)}"`;
	}

	private take(start: number, end: number, content: Buffer | Unreadable, quote = ''): void {
		this.textLength += start - this.copied;
		this.parts.push({ start, end, content, quote });
		this.copied = end;
	}

	/** Returns the rest of the body with marks, and the files that the marks stand for. */
	result(): Extracted {
		const { body, parts } = this;
		const prefix = `otpone-file-${randomUUID()}-`;
		const rest: Buffer[] = [];
		let copied = 0;
		parts.forEach(({ start, end, quote }, index) => {
			rest.push(body.subarray(copied, start), Buffer.from(`${quote}${prefix}${index}${quote}`));
			copied = end;
		});
		const files = parts.map(({ start, end, content }) =>
			Buffer.isBuffer(content) ? content : { ...content, size: end - start },
		);
		return {
			rest: this.tooLong ? undefined : Buffer.concat([...rest, body.subarray(copied)]),
			fileOf: (text) =>
				text.startsWith(prefix) ? files[Number(text.slice(prefix.length))] : undefined,
		};
	}
}

/** Whether a list of numbers begins with a file signature. */
function isFileHead(head: Buffer): boolean {
	const [numbers] = /^(?:[\s\d,-]|\\+[nrt])*/.exec(head.toString('latin1')) ?? [''];
	const { bytes } = decodeNumbers(Buffer.from(numbers.replace(/[-\d]*$/, ''), 'latin1'));
	return bytes !== undefined && bytes.length >= 8 && recognise(bytes) !== undefined;
}

interface Extracted {
	/** Undefined if it is too long. */
	rest: Buffer | undefined;
	fileOf: ExtractedBody['fileOf'];
}

/** Caches results, because extraction overwrites the body and can run only once. */
const extracted = new WeakMap<Buffer, Extracted>();

const utf8: Decode = (bytes) => bytes.toString('utf8');

/**
 * Extracts the large files from a body. This overwrites the body, because the files reuse its
 * memory.
 *
 * @param longestText the maximum size of a body without its files, in bytes
 * @param decode converts the rest of the body to text; errors it throws are passed on
 * @returns the same result each time it is called with the same body
 */
export function extractFiles(body: Buffer, longestText: number, decode = utf8): ExtractedBody {
	if (body.length < LARGE) return { text: decode(body), fileOf: () => undefined };
	const known = extracted.get(body);
	const { rest, fileOf } = known ?? new Extraction(body, longestText).result();
	if (!known) extracted.set(body, { rest, fileOf });
	return rest ? { text: decode(rest), fileOf } : { text: '', fileOf, tooLong: true };
}
