/** Files are extracted quickly from bodies that are designed to block n8n. */
import { LONGEST_TEXT } from '../../nodes/OtpOne/api/parse-json';
import { extractFiles } from '../../nodes/OtpOne/files/extract-files';
import { bestTimeOf } from '../cpu-time.cts';

/** Twice the allowed blocking time, because these tests run in parallel with others. */
const LIMIT = 400;

describe('files are extracted quickly from a body of', () => {
	const half = 34 * 1_048_576;
	it.each<[string, () => string | Buffer]>([
		['quotes', () => '"'.repeat(2 * half)],
		['quotes and backslashes', () => '"\\'.repeat(half)],
		['beginnings of data URIs', () => `["${'data:;'.repeat(half / 3)}"]`],
		['blanks', () => `["${' '.repeat(half)}"]`],
		['a file and blanks', () => `["JVBERi0xLjQK${' '.repeat(half)}"]`],
		['a file, blanks and letters', () => `["JVBERi0xLjQKMSAwIG9iago8PC9U${' A'.repeat(half)}"]`],
		['backslashes', () => '\\'.repeat(2 * half)],
		['backslashes in quotes', () => `"${'\\'.repeat(2 * half)}"`],
		['a file and backslashes', () => `"JVBERi0xLjQKMSAwIG9iago8PC9U${'\\'.repeat(half)}"`],
		['a file, escaped', () => `"JVBERi0xLjQKMSAwIG9iago8PC9UAAAA${'A\\n'.repeat(half / 3)}"`],
		[
			'a file, escaped deeply',
			() => `"${`JVBERi0xLjQKMSAwIG9iago8PC9UAAAA${'AB\\\\\\\\\\\\\\\\u002b'.repeat(half / 23)}`}"`,
		],
		['beginnings of files', () => '"JVBERi0xLjQKMSAwIG9iago8PC9U'.repeat(half / 30)],
		[
			'beginnings of large files',
			() => `"JVBERi0xLjQKMSAwIG9iago8PC9U${' !'.repeat(33_000)}`.repeat(half / 70_000),
		],
		['brackets', () => '['.repeat(2 * half)],
		['brackets and blanks', () => '[ '.repeat(half)],
		['beginnings of lists', () => '[1,1,1,1,1,1,1,1,'.repeat(half / 9)],
		[
			'beginnings of files in lists',
			() => `[37,80,68,70,45,49,46,52,10,${'1,'.repeat(1_000)}`.repeat(half / 2_000),
		],
		['numbers', () => `[${'1,'.repeat(half)}1]`],
		['a long number', () => '1'.repeat(2 * half)],
		['percent signs', () => `"data:application/pdf;base64,${'%'.repeat(half)}"`],
		['a name', () => `{"${'n'.repeat(2 * half)}":1}`],
		['zeros', () => Buffer.alloc(2 * half)],
	])('%s', (_, body) => {
		const text = body();
		const extract = () => extractFiles(Buffer.from(text as string), LONGEST_TEXT);
		const took = bestTimeOf(extract, LIMIT);
		expect(took).toBeLessThan(LIMIT);
		process.stdout.write(`${_}: ${took.toFixed(0)} ms\n`);
	});
});
