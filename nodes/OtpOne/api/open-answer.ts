import type { ServiceResult } from '../approval/service-result';
import type { ExtractedBody } from '../files/extract-files';
import { extractFiles } from '../files/extract-files';
import type { CallAnswer } from './client';
import { charsetOf, decodeText } from './decode-text';
import type { Answer } from './parse-answer';
import { parseAnswer } from './parse-answer';
import { LONGEST_TEXT } from './parse-json';
import { readResult } from './read-result';

/** An answer to a call, with its large files set aside and its result read. */
export interface OpenedAnswer extends Answer {
	/** The body as text, a mark in place of each large file; empty where it could not be decoded. */
	text: string;
	/** The file that a mark stands for, or why it cannot be read. */
	fileOf: ExtractedBody['fileOf'];
	result: ServiceResult | undefined;
	/** Why there is no text, where there is none. */
	unreadable?: 'tooLong' | 'badBytes';
}

/** UTF-16 has no quotes in single bytes, by which files are found. */
const WIDE = /^(utf-16|utf-16le|utf-16be|unicode|ucs-2|iso-10646-ucs-2)$/i;

/** An answer is opened once: its bytes are those of the files afterwards. */
const opened = new WeakMap<CallAnswer, OpenedAnswer>();

/**
 * Opens an answer that may carry files.
 *
 * @returns the same for the same answer
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
