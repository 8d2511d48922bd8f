import type { ServiceResult } from '../approval/service-result';
import type { ExtractedBody } from '../files/extract-files';
import { extractFiles } from '../files/extract-files';
import type { CallAnswer } from './client';
import { charsetOf, decodeText } from './decode-text';
import type { Answer } from './parse-answer';
import { parseAnswer } from './parse-answer';
import { LONGEST_TEXT } from './parse-json';
import { readResult } from './read-result';

/** An answer to a call, with its large files extracted and its result read. */
export interface OpenedAnswer extends Answer {
	/**
	 * The body as text, with a mark in place of each large file; empty if it could not be decoded.
	 */
	text: string;
	/** Returns the file for a mark, or why it cannot be read. */
	fileOf: ExtractedBody['fileOf'];
	result: ServiceResult | undefined;
	/** Why there is no text, if there is none. */
	unreadable?: 'tooLong' | 'badBytes';
}

/**
 * UTF-16 character sets, in which files cannot be extracted because a quote is not a single byte.
 */
const WIDE = /^(utf-16|utf-16le|utf-16be|unicode|ucs-2|iso-10646-ucs-2)$/i;

/** Caches opened answers, because opening overwrites the bytes with those of the files. */
const opened = new WeakMap<CallAnswer, OpenedAnswer>();

/**
 * Opens an answer that may contain files.
 *
 * @returns the same result each time it is called with the same answer
 */
export function openAnswer(answer: CallAnswer): OpenedAnswer {
	const earlier = opened.get(answer);
	if (earlier) return earlier;
	const result = open(answer);
	opened.set(answer, result);
	return result;
}

function open({ body, contentType, sent }: CallAnswer): OpenedAnswer {
	let isDecodable = true;
	const decode = (bytes: Buffer): string => {
		const text = decodeText(bytes, contentType);
		isDecodable &&= text !== undefined;
		return text ?? '';
	};
	const extracted = WIDE.test(charsetOf(contentType))
		? { text: decode(body), fileOf: () => undefined }
		: extractFiles(body, LONGEST_TEXT, decode);
	const tooLong = 'tooLong' in extracted || extracted.text.length > LONGEST_TEXT;
	const unreadable = (isDecodable ? undefined : 'badBytes') ?? (tooLong ? 'tooLong' : undefined);
	const text = unreadable === undefined ? extracted.text : '';
	const answer = parseAnswer(text);
	return {
		...answer,
		text,
		fileOf: extracted.fileOf,
		result: readResult(answer, sent),
		unreadable,
	};
}
