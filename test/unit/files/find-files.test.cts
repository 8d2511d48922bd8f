/** Where files are found in a result, and the result without them. */
import { type FoundFile, findFiles } from '../../../nodes/OtpOne/files/find-files';

const pdf = (text: string) => Buffer.from(`%PDF-1.4\n% ${text}, a document of one page\n`);
const uri = (content: Buffer, type = 'application/pdf') =>
	`data:${type};base64,${content.toString('base64')}`;
const bare = (content: Buffer) => content.toString('base64');

const nothing = { fileOf: () => undefined, linkOf: () => undefined };
const find = (result: unknown, search: Partial<Parameters<typeof findFiles>[1]> = {}) =>
	findFiles(result, { ...nothing, ...search });

/** The fields of the files, each with the text of its PDF. */
const found = (files: FoundFile[]) =>
	files.map(({ field, content }) => [
		field,
		Buffer.isBuffer(content) ? /% (.*), a doc/.exec(content.toString())?.[1] : content,
	]);
const noted = (result: ReturnType<typeof find>) => result.withNotes((n) => `(${n})`);

describe('files are found', () => {
	it.each<[string, unknown, Array<[string, string]>]>([
		['in a field', { isValid: true, Document: uri(pdf('a')) }, [['Document', 'a']]],
		['in a field of any name', { x1: bare(pdf('a')) }, [['x1', 'a']]],
		[
			'in several fields, in their order',
			{ Back: bare(pdf('b')), Front: bare(pdf('a')) },
			[
				['Back', 'b'],
				['Front', 'a'],
			],
		],
		[
			'in a list of pages',
			{ Pages: [uri(pdf('1')), bare(pdf('2')), uri(pdf('3'))] },
			[
				['Pages.0', '1'],
				['Pages.1', '2'],
				['Pages.2', '3'],
			],
		],
		[
			'in an object with name, content and type',
			{ Document: { name: 'a.pdf', content: bare(pdf('a')), type: 'application/pdf' } },
			[['Document.content', 'a']],
		],
		[
			'in objects in a list in an object',
			{ Data: { Files: [{ Content: bare(pdf('a')) }, { Content: bare(pdf('b')) }] } },
			[
				['Data.Files.0.Content', 'a'],
				['Data.Files.1.Content', 'b'],
			],
		],
		[
			'in JSON in a string',
			{ Data: JSON.stringify({ Document: bare(pdf('a')) }) },
			[['Data.Document', 'a']],
		],
		[
			'in a list in a string in a string',
			{ Data: JSON.stringify(JSON.stringify([bare(pdf('a'))])) },
			[['Data.0', 'a']],
		],
		['in quotes in a string', { Document: JSON.stringify(uri(pdf('a'))) }, [['Document', 'a']]],
		['in a list alone', [bare(pdf('a'))], [['0', 'a']]],
	])('%s', (_, result, expected) => {
		const { files, withNotes } = find(result);
		expect(found(files)).toEqual(expected);
		const rest = JSON.stringify(withNotes((n) => `(${n})`));
		expect(rest).not.toMatch(/JVBERi|base64/);
	});

	it('at any reasonable depth', () => {
		const nested = (levels: number) =>
			Array.from({ length: levels }).reduce<unknown>((inner) => ({ in: inner }), bare(pdf('a')));
		expect(find(nested(12)).files).toHaveLength(1);
	});

	it('and far deeper none is left in the result, without a stack overflow', () => {
		let deep: unknown = bare(pdf('a'));
		for (let level = 0; level < 100_000; level++) deep = [deep];
		const result = find({ deep, Document: uri(pdf('b')) });
		expect(found(result.files)).toEqual([['Document', 'b']]);
		expect(JSON.stringify(noted(result))).not.toContain('JVBERi');
	});

	it('as text, if it is SVG', () => {
		const svg = '<?xml version="1.0"?>\n<!-- signed --><svg><path d="M0 0L9 9"/></svg>';
		const { files } = find({ Signature: svg, Page: '<html><svg/></html>', Words: '<svgbook/>' });
		expect(files).toEqual([{ field: 'Signature', content: Buffer.from(svg) }]);
	});

	it('if a mark replaces one that was extracted before', () => {
		const content = pdf('large');
		const { files } = find(
			{ Document: 'mark', Message: 'marked' },
			{ fileOf: (text) => (text === 'mark' ? content : undefined) },
		);
		expect(files).toEqual([{ field: 'Document', content }]);
	});

	it('even if they are broken, with their field', () => {
		const { files } = find({ Pages: [uri(pdf('1')), 'data:image/png;base64,!!!', bare(pdf('3'))] });
		expect(found(files)).toEqual([
			['Pages.0', '1'],
			[
				'Pages.1',
				{ unreadable: expect.stringContaining('field Pages.1, 25 characters') as string },
			],
			['Pages.2', '3'],
		]);
	});
});

describe('other values stay unchanged', () => {
	const others = {
		Message: 'Scanned: 2 pages, %PDF-1.4',
		UserValided: 'ann@example.com',
		isValid: true,
		privateToken: 'q1MKE+RZFJgrefm34+uplM/R8/si9xzqGvvwK0YMbR0=',
		nothing: null,
		list: [1, 'two', [3], {}],
		json: '{ "pages": 2 }',
		number: '12345678901234567890',
	};

	it('without files', () => {
		const result = find(others);
		expect(result.files).toEqual([]);
		expect(noted(result)).toEqual(others);
		expect(noted(find(JSON.parse('{"__proto__":{"a":1},"b":2}')))).toEqual(
			JSON.parse('{"__proto__":{"a":1},"b":2}'),
		);
		expect(({} as { a?: number }).a).toBeUndefined();
	});

	it('next to files, which are replaced with notes', () => {
		const result = find({ ...others, Document: uri(pdf('a')), Pages: [uri(pdf('b'))] });
		expect(noted(result)).toEqual({ ...others, Document: '(0)', Pages: ['(1)'] });
	});

	it('even if names with dots make two paths look the same', () => {
		const result = find({ 'a.b': 'words', a: { b: bare(pdf('x')), 'b.c': [bare(pdf('y'))] } });
		expect(found(result.files)).toEqual([
			['a.b', 'x'],
			['a.b.c.0', 'y'],
		]);
		expect(noted(result)).toEqual({ 'a.b': 'words', a: { b: '(0)', 'b.c': ['(1)'] } });
	});

	it('and two files with such names keep their own notes', () => {
		const result = find({ 'a.b': bare(pdf('x')), a: { b: bare(pdf('y')) } });
		expect(noted(result)).toEqual({ 'a.b': '(0)', a: { b: '(1)' } });
	});

	it('in JSON in a string, which stays a string', () => {
		const Data = JSON.stringify({ pages: 2, Document: bare(pdf('a')) });
		expect(noted(find({ Data }))).toEqual({ Data: '{"pages":2,"Document":"(0)"}' });
	});

	it('in the result object, which is not modified', () => {
		const result = { Document: uri(pdf('a')), Pages: [bare(pdf('b'))] };
		const before = JSON.stringify(result);
		noted(find(result));
		expect(JSON.stringify(result)).toBe(before);
	});
});

describe('a link is treated as a file', () => {
	const linkOf = (text: string) => (text.startsWith('/files/') ? `https://x${text}` : undefined);
	const linksIn = (result: unknown) =>
		find(result, { linkOf }).files.map(({ field, content }) => [field, content]);

	it.each([
		['Document', { Document: '/files/1' }],
		['Document.url', { Document: { name: 'a', url: '/files/1' } }],
		['Pages.0', { Pages: ['/files/1'] }],
		['Signature', { Signature: '/files/1' }],
		['PictureLink', { PictureLink: '/files/1' }],
	])('in the field %s', (field, result) => {
		expect(linksIn(result)).toEqual([[field, { link: 'https://x/files/1' }]]);
	});

	it('but not in a field with another meaning', () => {
		expect(linksIn({ Message: '/files/1', UserValided: '/files/1', next: '/files/1' })).toEqual([]);
	});

	it('only if it leads to the service', () => {
		expect(linksIn({ Document: 'https://elsewhere.example/files/1' })).toEqual([]);
	});

	it('and is replaced with its note', () => {
		const result = find({ Document: '/files/1', next: '/files/1' }, { linkOf });
		expect(noted(result)).toEqual({ Document: '(0)', next: '/files/1' });
	});
});
