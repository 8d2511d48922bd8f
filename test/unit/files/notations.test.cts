/** The notations in which a file's bytes may be written, and the reasons that are given for unreadable ones. */
import { findFiles, type FoundFile } from '../../../nodes/OtpOne/files/find-files';
import { decodeFile } from '../../../nodes/OtpOne/files/decode-file';

const pdf = Buffer.from(
	'%PDF-1.4\n% \xfb\xef\xbe\xff\xff>>> of one page\n1 0 obj\n%%EOF\n',
	'latin1',
);
const digits = pdf.toString('base64');
const hex = pdf.toString('hex');
const numbers = [...pdf];
const pieces = (length: number) => digits.match(new RegExp(`.{1,${length}}`, 'g'))!;

const nothing = { fileOf: () => undefined, linkOf: () => undefined };
const find = (fields: unknown, expectsFile = false) =>
	findFiles(fields, { ...nothing, expectsFile });
const content = ({ content: found }: FoundFile) => found as Buffer;

it('the sample has both kinds of digits, and padding', () => {
	expect(digits).toMatch(/\/.*\+.*=$/);
});

describe('a file is found as', () => {
	it.each<[string, unknown, string?]>([
		['a list of bytes', numbers],
		['signed bytes', numbers.map((byte) => (byte > 127 ? byte - 256 : byte))],
		['a Buffer', pdf.toJSON()],
		['a Buffer in base64', { type: 'Buffer', data: digits }],
		['a typed array', { ...new Uint8Array(pdf) }],
		['a value with its type', { $type: 'System.Byte[], mscorlib', $value: digits }],
		['a list with its type', { $type: 'System.Byte[], mscorlib', $values: numbers }],
		['numbers in a text', numbers.join()],
		['numbers and blanks in a text', numbers.join(', ')],
		['a list in a text', JSON.stringify(numbers)],
		['a list over lines in a text', JSON.stringify(numbers, null, 2)],
		['a Buffer in a text', JSON.stringify(pdf)],
		['hexadecimal', hex],
		['hexadecimal in capitals', hex.toUpperCase()],
		['hexadecimal behind 0x', `0x${hex}`],
		['hexadecimal behind a backslash', `\\x${hex}`],
		['hexadecimal with hyphens', hex.replace(/..(?!$)/g, '$&-')],
		['hexadecimal with blanks', hex.replace(/..(?!$)/g, '$& ')],
		['hexadecimal with colons', hex.replace(/..(?!$)/g, '$&:')],
		['hexadecimal in lines', hex.replace(/.{64}/g, '$&\r\n')],
		[
			'hexadecimal with 0x everywhere',
			numbers.map((byte) => `0x${byte.toString(16).padStart(2, '0')}`).join(', '),
		],
		['base64 in pieces', pieces(16)],
		['base64 in pieces that end anywhere', pieces(37)],
		[
			'base64 in pieces with padding each',
			[pdf.subarray(0, 40), pdf.subarray(40)].map((part) => part.toString('base64')),
		],
		[
			'a data URI in pieces',
			pieces(36).map((piece, n) => (n === 0 ? `data:application/pdf;base64,${piece}` : piece)),
		],
		['a data URI without its scheme', `application/pdf;base64,${digits}`],
		['a data URI without its type', `base64,${digits}`],
		['an encoded data URI', encodeURIComponent(`data:application/pdf;base64,${digits}`)],
		['encoded base64', encodeURIComponent(digits)],
		['base64 from a form', digits.replaceAll('+', ' ')],
		['base64 in groups', digits.replace(/.{20}/g, '$& ')],
		['base64 in folded lines', digits.replace(/.{20}/g, '$&\r\n  ')],
		['base64 in JSON in a text', JSON.stringify({ inner: digits }), 'Document.inner'],
		['base64 in JSON in a text in a text', JSON.stringify(JSON.stringify([digits])), 'Document.0'],
	])('%s', (_, Document, field = 'Document') => {
		const { files, withNotes } = find({ Message: 'yes', Document }, true);
		expect(files.map((found) => found.field)).toEqual([field]);
		expect(content(files[0])).toEqual(pdf);
		expect(JSON.stringify(withNotes(() => '(note)'))).not.toMatch(/JVBER|2550|37,|"0":/i);
	});

	it('pages, if each string is a complete file', () => {
		const { files } = find({ Pages: [digits, digits] });
		expect(files.map(({ field }) => field)).toEqual(['Pages.0', 'Pages.1']);
	});
});

describe('a text is unreadable, with the reason:', () => {
	const bare = digits.replace(/=+$/, '');
	it.each<[string, string, RegExp]>([
		[
			'cut to an impossible base64 length',
			bare.slice(0, bare.length - (bare.length % 4) - 3),
			/incomplete/,
		],
		['cut within a group', bare.slice(0, bare.length - (bare.length % 4) - 2), /incomplete/],
		[
			'one digit too many',
			`${bare}A`.padEnd(Math.ceil(bare.length / 4) * 4 + 1, 'A'),
			/incomplete/,
		],
		['too much padding', `${bare}===`, /padding/],
		['too little padding', digits.slice(0, -1), /padding/],
		['other characters', `${digits.slice(0, 50)}*${digits.slice(51)}`, /invalid characters/],
		['both alphabets', `${digits.slice(0, 50)}-_${digits.slice(52)}`, /invalid characters/],
		[
			'unnecessary spaces',
			`${digits.slice(0, 33)} ${digits.slice(33, -8)}`.replaceAll('+', 'A'),
			/spaces/,
		],
		['spaces next to a plus', `${digits.slice(0, 33)} ${digits.slice(34)}`, /spaces/],
		['half a byte', hex.slice(0, -1), /hexadecimal text is incomplete/],
		['letters in hexadecimal', `${hex}zz`, /invalid characters/],
		['numbers that are not bytes', `${numbers.join()},256`, /invalid values/],
		['a list without its end', JSON.stringify(numbers).slice(0, -1), /list of bytes is incomplete/],
		...['undefined', 'null', 'NaN', '[object Object]', 'false'].map(
			(word): [string, string, RegExp] => [
				`a data URI of ${word}`,
				`data:image/png;base64,${word}`,
				/instead of a file/,
			],
		),
		['an empty data URI', 'data:image/png;base64,', /empty/],
		['a picture according to its type only', 'data:image/png;base64,AAAA', /not image\/png/],
		['an encoded data URI that is cut', 'data%3Aimage%2Fpng%3Bbase64%2CAAAA%2', /percent-encoding/],
	])('%s', (_, text, reason) => {
		expect(decodeFile(text)).toEqual({ unreadable: expect.stringMatching(reason) as string });
		const { files } = find({ Document: text });
		const place = `(field Document, ${text.length.toLocaleString('en-US')} characters)`;
		expect(files).toEqual([
			{ field: 'Document', content: { unreadable: expect.stringContaining(place) as string } },
		]);
	});

	it('of a cut file in a list of bytes', () => {
		const { files } = find({ Document: [...numbers, 999] });
		expect((files[0].content as { unreadable: string }).unreadable).toMatch(
			/invalid values.*\(field Document/,
		);
	});
});

describe('if a file was requested, the reason why there is none is given:', () => {
	const own = {
		Message: 'Thank you',
		UserValided: 'ann@example.com',
		isValid: true,
		privateToken: null,
	};
	it.each<[string, Record<string, unknown>, string, RegExp]>([
		['no field', {}, '', /contains no file.*Message \(9 characters\), UserValided/],
		['an empty field', { Document: '' }, 'Document', /empty \(field Document, 0 characters\)/],
		['a field that is null', { Picture: null }, 'Picture', /empty/],
		['an empty list', { Pages: [] }, 'Pages', /list is empty \(field Pages, 0 values\)/],
		['a field within a field', { Data: { Document: ' ' } }, 'Data.Document', /empty/],
		[
			'a link to elsewhere',
			{ Document: 'https://cdn.example/1.pdf' },
			'Document',
			/link does not lead/,
		],
		[
			'an address of another kind',
			{ Document: 's3://bucket/1.pdf' },
			'Document',
			/link does not lead/,
		],
		[
			'bytes of no known kind',
			{ Document: Buffer.alloc(99, 7).toString('base64') },
			'Document',
			/not a known file type.*132/,
		],
		[
			'a list of no known kind',
			{ Document: Array(99).fill(7) },
			'Document',
			/not a known file type.*99 values/,
		],
		['a sentence', { Signature: 'was given on paper' }, 'Signature', /neither a file nor a link/],
		['bytes as text', { Document: '%PDF-1.4\n1 0 obj' }, 'Document', /sent as text/],
		[
			'a long text under any name',
			{ x17: 'ab+c'.repeat(300) },
			'x17',
			/not a known file type.*1,200/,
		],
	])('%s', (_, fields, field, reason) => {
		expect(find({ ...own, ...fields }).files).toEqual([]);
		const { files, withNotes } = find({ ...own, ...fields }, true);
		expect(files).toEqual([
			{ field, content: { unreadable: expect.stringMatching(reason) as string } },
		]);
		expect(withNotes(() => 'note')).toEqual({ ...own, ...fields });
	});

	it('but not for fields that describe a file', () => {
		const about = {
			fileName: 'a.pdf',
			contentType: 'application/pdf',
			FileSize: '99',
			DocumentId: 'x',
			pageCount: '1',
		};
		const { files } = find({ ...own, ...about, Document: digits, Picture: null, Pages: [] }, true);
		expect(files.map(({ field }) => field)).toEqual(['Document']);
	});

	it('for a second field next to a file', () => {
		const { files } = find({ ...own, Front: digits, BackImage: 'https://cdn.example/1.png' }, true);
		expect(files.map(({ field }) => field)).toEqual(['Front', 'BackImage']);
	});

	it('for a limited number of fields', () => {
		const Pages = Array.from({ length: 1_000 }, (_, n) => ({ Document: `page ${n}` }));
		const { files } = find({ ...own, Pages }, true);
		expect(files).toHaveLength(21);
		expect(files[20].content).toEqual({
			unreadable: expect.stringContaining('980 more') as string,
		});
	});
});

it('a result of very many values is searched up to a limit', () => {
	const many = `[${'1,'.repeat(400_000)}"${digits}"]`;
	const { files, withNotes } = find({ first: digits, many });
	expect(files.map(({ field }) => field)).toEqual(['first']);
	expect(withNotes(() => 'note')).toEqual({ first: 'note', many: '(too many values)' });
});
