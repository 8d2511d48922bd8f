/** Large files are extracted from a body before it is parsed as JSON. */
import { randomBytes } from 'node:crypto';

import { parseAnswer } from '../../../nodes/OtpOne/api/parse-answer';
import { LONGEST_TEXT, toPlain } from '../../../nodes/OtpOne/api/parse-json';
import { extractFiles } from '../../../nodes/OtpOne/files/extract-files';
import { findFiles } from '../../../nodes/OtpOne/files/find-files';
import {
	scan,
	large,
	other,
	base64,
	uri,
	contentOf,
	extract,
	filesIn,
	same,
	result,
	inLines,
} from './large-files.cts';

describe('a large file is extracted', () => {
	it.each([
		['in a data URI', result(uri(large))],
		['in bare base64', result(base64(large))],
		['without padding', result(base64(large).replace(/=+$/, ''))],
		['in URL-safe base64', result(large.toString('base64url'))],
		['in a list of pages', result([base64(large)])],
		['in an object', result({ name: 'a.pdf', content: base64(large), type: 'image/png' })],
		['in JSON in a string', JSON.stringify(result(uri(large)))],
		['in bare base64 in JSON in a string', JSON.stringify(result(base64(large)))],
		['in JSON in a string in a string', JSON.stringify(JSON.stringify(result(uri(large))))],
		['in JSON in a string in a field', JSON.stringify({ Result: result(base64(large)) })],
		['behind a byte-order mark', `\uFEFF\r\n ${result(uri(large))}\n`],
		['in JSON with white space', JSON.stringify(JSON.parse(result(uri(large))), null, '\t')],
		['in a body that ends too early', result(uri(large)).slice(0, -1)],
	])('%s', (_, body) => {
		const { text, fileOf } = extract(body);
		expect(text.length).toBeLessThan(1_000);
		expect(text).not.toContain('JVBERi');
		const mark = /otpone-file-[\w-]+-\d+/.exec(text)?.[0] ?? '';
		expect(contentOf(fileOf(mark)).equals(large)).toBe(true);
	});

	it('and the rest of the body is unchanged', () => {
		const { text } = extract(result(uri(large)));
		expect(JSON.parse(text)).toEqual({
			isValid: true,
			Document: expect.stringMatching(/^otpone-file-[\w-]{36}-0$/) as string,
			Message: 'ä€😀',
		});
	});

	it('among several, and small ones stay in the body', () => {
		const small = scan(100);
		const { files, rest } = filesIn(result([uri(large), base64(small), base64(other)]));
		expect(same(files, [large, small, other])).toBe(true);
		expect(JSON.parse(rest)).toMatchObject({ isValid: true, Document: ['(0)', '(1)', '(2)'] });
	});

	it('even if its length is not a multiple of three', () => {
		for (const bytes of [65_536 * 3, 65_536 * 3 + 1, 65_536 * 3 + 2].map((size) => size - 9)) {
			const content = scan(bytes);
			const { files, extracted } = filesIn(result(base64(content)));
			expect(extracted.text.length).toBeLessThan(1_000);
			expect(same(files, [content])).toBe(true);
		}
	});
});

describe('a large file with escapes is extracted', () => {
	const digits = base64(large);
	const picture = Buffer.concat([Buffer.from([0xff, 0xd8, 0xff, 0xe0]), randomBytes(200_000)]);
	it.each([
		['with \\/ for /', result(uri(large)).replaceAll('/', '\\/'), large],
		['with \\/ at its beginning', result(base64(picture)).replaceAll('/', '\\/'), picture],
		['with \\u002B for +', result(uri(large)).replaceAll('+', '\\u002B'), large],
		['with \\u002b and \\u002f', result(base64(picture)).replace(/[+/]/g, escaped), picture],
		['with \\u003D for the padding', result(digits).replaceAll('=', '\\u003D'), large],
		['in lines', result(inLines(digits)), large],
		['in lines in a data URI', result(`data:application/pdf;base64,${inLines(digits)}`), large],
		['with \\/ in a string', JSON.stringify(result(uri(large)).replaceAll('/', '\\/')), large],
		['with \\u002B in a string', JSON.stringify(result(digits).replace(/\+/g, escaped)), large],
		['in lines in a string', JSON.stringify(JSON.stringify(result(inLines(digits)))), large],
	])('%s', (_, body, content) => {
		const { files, rest, extracted } = filesIn(body);
		expect(extracted.text.length).toBeLessThan(1_000);
		expect(same(files, [content])).toBe(true);
		expect(rest).toContain('(0)');
	});
});

describe('a large file is extracted even if nearly all of it is escaped', () => {
	const of = (...bytes: number[]) =>
		Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(120_000, Buffer.from(bytes))]);
	const plus = of(0xfb, 0xef, 0xbe);
	const slash = of(0xff, 0xff, 0xff);

	it.each([0, 1, 2, 3])('and escaped %d times more', (times) => {
		for (const [content, digit] of [
			[plus, '+'],
			[slash, '/'],
		] as const) {
			for (const escape of [escaped(digit), `\\${digit}`.replace('\\+', '+\\n')]) {
				let body = result(base64(content)).replaceAll(digit, escape);
				for (let n = 0; n < times; n++) body = JSON.stringify(body);
				const { files, extracted } = filesIn(body);
				expect(extracted.text.length).toBeLessThan(1_000);
				expect(same(files, [content])).toBe(true);
			}
		}
	});
});

describe('a file in another notation is found by the slower search', () => {
	const digits = base64(large);
	it.each([
		['with a name in quotes', result(`data:application/pdf;name="a";base64,${digits}`)],
		['percent-encoded', result(`data:application/pdf;base64,${encodeURIComponent(digits)}`)],
		['with spaces', result(digits.replace(/.{76}/g, '$& '))],
		['with spaces and escapes', result(digits.replace(/.{76}/g, '$&\r\n '))],
	])('%s', (_, body) => {
		const { files, rest } = filesIn(body);
		expect(same(files, [large])).toBe(true);
		expect(rest.length).toBeLessThan(200);
	});

	it('next to one that is extracted', () => {
		const body = JSON.stringify({ a: uri(large), b: base64(other) }).replaceAll('/', '\\/');
		const { files } = filesIn(`[${body},${JSON.stringify([uri(large)])}]`);
		expect(same(files, [large, other, large])).toBe(true);
	});
});

function escaped(digit: string): string {
	return `\\u${digit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

describe('these bodies stay unchanged:', () => {
	it.each([
		['a small body, files and all', result(uri(scan(1_000)))],
		['large text', result('The contract. '.repeat(20_000))],
		['large base64 of something else', result(base64(randomBytes(200 * 1_024)))],
		['large text in a plain data URI', result(`data:text/plain,${'a'.repeat(100_000)}`)],
		['text that is not JSON', 'x'.repeat(100_000)],
		['quotes alone', '"'.repeat(100_001)],
		['one quote', `"${'a'.repeat(100_000)}`],
		['backslashes', `"${'\\'.repeat(100_000)}"`],
		['nothing', ''],
	])('%s', (_, body) => expect(extract(body).text === body).toBe(true));

	it('a file as the name of a field, because such a name is too long to be read', () => {
		const { text } = extract(JSON.stringify({ [base64(large)]: 1, Document: base64(other) }));
		expect(text.length).toBeGreaterThan(large.length);
		expect(text).toContain('otpone-file-');
	});
});

describe('a body', () => {
	it('can be processed again, with the same result', () => {
		const body = Buffer.from(result([uri(large), base64(other)]));
		const [first, second] = [1, 2].map(() => extractFiles(body, LONGEST_TEXT));
		expect(second.text === first.text).toBe(true);
		const marks = (JSON.parse(second.text) as { Document: string[] }).Document;
		expect(
			same(
				marks.map((mark) => contentOf(second.fileOf(mark))),
				[large, other],
			),
		).toBe(true);
	});

	it('shares its memory with the files, so that large ones are not in memory twice', () => {
		const body = Buffer.from(result(uri(large)));
		const { text, fileOf } = extractFiles(body, LONGEST_TEXT);
		const content = contentOf(fileOf((JSON.parse(text) as { Document: string }).Document));
		expect(content.buffer === body.buffer).toBe(true);
	});
});

describe('a mark', () => {
	it('cannot be forged, because it is different every time', () => {
		const marks = [1, 2].map(
			() => /otpone-file-[\w-]+/.exec(extract(result(uri(large))).text)?.[0],
		);
		expect(marks[0]).not.toBe(marks[1]);
		const forged = JSON.stringify({
			Document: uri(large),
			Message: marks[0],
			File: 'otpone-file-0',
		});
		const { files, rest } = filesIn(forged);
		expect(same(files, [large])).toBe(true);
		expect(JSON.parse(rest)).toMatchObject({ Message: marks[0], File: 'otpone-file-0' });
	});

	it('stands for its own file only', () => {
		const { text, fileOf } = extract(JSON.stringify([uri(large), uri(other)]));
		const [first, second] = JSON.parse(text) as string[];
		expect(contentOf(fileOf(first)).equals(large)).toBe(true);
		expect(contentOf(fileOf(second)).equals(other)).toBe(true);
		for (const text of ['', 'otpone-file-', `${first}x`, `x${first}`, first.replace(/0$/, '2')]) {
			expect(fileOf(text)).toBeUndefined();
		}
		expect(fileOf(first.replace(/\d+$/, 'length'))).toBeUndefined();
	});
});

describe('the rest of a body', () => {
	it('is at most 2 MB', () => {
		const of = (bytes: number) => 'The contract. '.repeat(200_000).slice(0, bytes);
		expect(extract(of(2_000_000)).tooLong).toBeUndefined();
		expect(extract(of(2_000_001))).toMatchObject({ text: '', tooLong: true });
		const beside = { Document: base64(large), Words: 'The contract. '.repeat(142_000) };
		expect(extract(JSON.stringify(beside)).tooLong).toBeUndefined();
		expect(extract(JSON.stringify({ ...beside, More: 'x y '.repeat(4_000) })).tooLong).toBe(true);
	});

	it('does not contain a long base64 text that is not a known file', () => {
		const { files, withNotes } = (() => {
			const { text, fileOf } = extract(result(base64(randomBytes(3_000_000))));
			return findFiles(toPlain(parseAnswer(text).value), { fileOf, linkOf: () => undefined });
		})();
		expect(files).toEqual([
			{
				field: 'Document',
				content: { unreadable: expect.stringContaining('4,000,000') as string },
			},
		]);
		expect(withNotes(() => 'note')).toMatchObject({ Document: 'note', isValid: true });
	});

	it('is decoded by the function of the caller, whose exceptions are passed on each time', () => {
		const body = Buffer.from(result(uri(large)), 'utf8');
		const bytes: Buffer[] = [];
		const refuse = (rest: Buffer) => {
			bytes.push(rest);
			throw new Error('no UTF-8');
		};
		expect(() => extractFiles(body, LONGEST_TEXT, refuse)).toThrow('no UTF-8');
		expect(() => extractFiles(body, LONGEST_TEXT, refuse)).toThrow('no UTF-8');
		expect(bytes[1].equals(bytes[0])).toBe(true);
		const latin1 = (rest: Buffer) => rest.toString('latin1');
		expect(extractFiles(body, LONGEST_TEXT, latin1).text).toContain('Ã¤');
		const short = Buffer.from('é', 'latin1');
		expect(extractFiles(short, LONGEST_TEXT, latin1).text).toBe('é');
	});
});
