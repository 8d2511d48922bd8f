/** Large files are extracted from a body in any notation, or the reason why they are unreadable is reported. */
import {
	scan,
	large,
	other,
	base64,
	uri,
	extract,
	filesIn,
	same,
	result,
	inLines,
} from './large-files.cts';

describe('a large unreadable file is also extracted, with the reason', () => {
	const digits = base64(large);
	it.each([
		['with another character in it', result(`${digits}…`), /invalid characters/],
		['with another character and escapes', result(inLines(`${digits}…`)), /invalid characters/],
		['with other escapes', result(`${digits}\u0001${digits}\\`), /invalid characters/],
		[
			'with padding in the middle',
			result(`${base64(scan(100_000))}\n${digits}`),
			/invalid|padding/,
		],
		['with half an escape', `{"Document":"${digits}\\u00"}`, /invalid characters/],
		[
			'cut within a group of digits',
			result(`${digits.replace(/=*$/, '')}`.slice(0, -3)),
			/incomplete/,
		],
		['with one padding too few', result(base64(scan(100_002)).replace('==', '=')), /padding/],
		['in hexadecimal with half a byte', result(large.toString('hex').slice(0, -1)), /incomplete/],
		['in numbers that are not bytes', result([...large, 999]), /invalid values/],
	])('%s', (_, body, reason) => {
		const extracted = extract(body);
		expect(extracted.text.length).toBeLessThan(1_000);
		const mark = /otpone-file-[\w-]+-\d+/.exec(extracted.text)?.[0] ?? '';
		const file = extracted.fileOf(mark);
		if (!file || Buffer.isBuffer(file)) throw new Error('It was read');
		expect(file.unreadable).toMatch(reason);
		expect(file.size).toBeGreaterThan(100_000);
	});
});

describe('a large file is extracted that is written as bytes', () => {
	const list = (content: Buffer) => [...content];
	const hex = large.toString('hex');
	const dashed = hex.toUpperCase().replace(/..(?!$)/g, '$&-');
	const signed = [...large].map((byte) => (byte > 127 ? byte - 256 : byte));
	const pieces = (length: number) => base64(large).match(new RegExp(`.{1,${length}}`, 'g'))!;
	it.each<[string, string]>([
		['in a list', result(list(large))],
		['in a list of signed bytes', result(signed)],
		['in a list over many lines', JSON.stringify({ Document: list(large) }, null, '\t')],
		['in a Buffer', result(large.toJSON())],
		['in a typed value', result({ $type: 'System.Byte[], mscorlib', $value: base64(large) })],
		['in a list in a string', JSON.stringify(result(list(large)))],
		['in a list over lines in a string', JSON.stringify(JSON.stringify(list(large), null, 1))],
		['in a list in a string in a string', JSON.stringify(JSON.stringify(result(list(large))))],
		['in a list that is a string', result(JSON.stringify(list(large)))],
		['in numbers in a string', result(list(large).join())],
		['in numbers and blanks in a string', result(list(large).join(', '))],
		['in hexadecimal', result(hex)],
		['in hexadecimal behind 0x', result(`0x${hex}`)],
		['in hexadecimal behind a backslash', result(`\\x${hex}`)],
		['in hexadecimal with hyphens', result(dashed)],
		['in hexadecimal with blanks', result(dashed.replaceAll('-', ' '))],
		[
			'in hexadecimal with 0x everywhere',
			result(hex.replace(/..(?!$)/g, '0x$&,').replace(/..$/, '0x$&')),
		],
		['in pieces of base64', result(pieces(70_000))],
		['in pieces of base64 that end within a byte', result(pieces(70_002))],
		['in pieces that end within a group', result(pieces(70_001))],
		['in pieces in a string', JSON.stringify(result(pieces(70_000)))],
		['in a data URI without its scheme', result(`application/pdf;base64,${base64(large)}`)],
		['in a data URI with a name in quotes', result(uri(large).replace(';', ';name="a";'))],
	])('%s', (_, body) => {
		const { files, rest, extracted } = filesIn(body);
		expect(extracted.text.length).toBeLessThan(1_000);
		expect(same(files, [large])).toBe(true);
		expect(rest).toContain('(0)');
	});

	it('in two lists side by side', () => {
		const { files, extracted } = filesIn(result([list(large), list(other)]));
		expect(extracted.text.length).toBeLessThan(1_000);
		expect(same(files, [large, other])).toBe(true);
	});
});
