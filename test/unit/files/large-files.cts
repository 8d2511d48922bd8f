/** Bodies with large files, and the files that are found in them. */
import { randomBytes } from 'node:crypto';

import { parseAnswer } from '../../../nodes/OtpOne/api/parse-answer';
import { LONGEST_TEXT, toPlain } from '../../../nodes/OtpOne/api/parse-json';
import { type ExtractedBody, extractFiles } from '../../../nodes/OtpOne/files/extract-files';
import { findFiles } from '../../../nodes/OtpOne/files/find-files';

const KILOBYTE = 1_024;

/** A PDF of random bytes, so that its base64 contains every digit, including `+` and `/`. */
export const scan = (bytes: number) =>
	Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(bytes), Buffer.from('\n%%EOF\n')]);
export const large = scan(300 * KILOBYTE);
export const other = scan(200 * KILOBYTE);
export const base64 = (content: Buffer) => content.toString('base64');
export const uri = (content: Buffer) => `data:application/pdf;base64,${base64(content)}`;

/** The bytes of an extracted, readable file. */
export function contentOf(file: ReturnType<ExtractedBody['fileOf']>): Buffer {
	if (!Buffer.isBuffer(file)) throw new Error(`No file: ${file?.unreadable}`);
	return file;
}

export const extract = (text: string) => extractFiles(Buffer.from(text, 'utf8'), LONGEST_TEXT);

/** All files of a body, extracted or found, and the body without them. */
export function filesIn(text: string): { files: Buffer[]; rest: string; extracted: ExtractedBody } {
	const extracted = extract(text);
	const { files, withNotes } = findFiles(toPlain(parseAnswer(extracted.text).value), {
		fileOf: (mark) => extracted.fileOf(mark),
		linkOf: () => undefined,
	});
	const rest = JSON.stringify(withNotes((n) => `(${n})`));
	return { files: files.map(({ content }) => content as Buffer), rest, extracted };
}

/** Compares without printing megabytes when it fails. */
export const same = (files: Buffer[], expected: Buffer[]) =>
	files.length === expected.length && files.every((file, n) => file.equals(expected[n]));

export const result = (Document: unknown) =>
	JSON.stringify({ isValid: true, Document, Message: 'ä€😀' });
export const inLines = (text: string) => text.replace(/.{76}/g, '$&\r\n');
