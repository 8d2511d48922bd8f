/**
 * A short untrusted text never blocks n8n for long. Each of these texts would take a slow pattern or loop
 * minutes or years.
 */
import { readApprovers } from '../../nodes/OtpOne/actions/request/approvers';
import { checkEmail } from '../../nodes/OtpOne/actions/parameters';
import { checkBaseUrl } from '../../nodes/OtpOne/api/base-url';
import { readDocumentPaths, parseSwagger } from '../../nodes/OtpOne/api/parse-swagger';
import { failureOfMessage } from '../../nodes/OtpOne/api/errors';
import * as reader from '../../nodes/OtpOne/api/parse-answer';
import { LONGEST_TEXT } from '../../nodes/OtpOne/api/parse-json';
import { readHtml } from '../../nodes/OtpOne/api/read-html';
import { readResult } from '../../nodes/OtpOne/api/read-result';
import { readRetryAfter } from '../../nodes/OtpOne/api/retry';
import { decideVerdict, normalizeUser } from '../../nodes/OtpOne/approval/verdict';
import { decodeFile } from '../../nodes/OtpOne/files/decode-file';
import { extractFiles } from '../../nodes/OtpOne/files/extract-files';
import { recognise } from '../../nodes/OtpOne/files/signatures';
import { findFiles } from '../../nodes/OtpOne/files/find-files';
import { chooseLanguage } from '../../nodes/OtpOne/page/languages/choose-language';
import { escapeHtml } from '../../nodes/OtpOne/page/render';
import { readFields, readToken } from '../../nodes/OtpOne/page/respond';
import { unseal } from '../../nodes/OtpOne/page/sealed';
import { timeOf } from '../cpu-time.cts';

const BASE = 'https://api.otpone.com';
/** In milliseconds of CPU time. */
const PATIENCE = 1_000;
const SOME = 30_000;
const many = (text: string, times = SOME) => text.repeat(times);

/** Texts for which an ambiguous pattern would try all combinations. */
const texts: Array<[string, string]> = [
	['blanks within', `a${many(' ')}b`],
	['line breaks within', `a${many('\r\n')}b`],
	['words of customers', many('user not customer unknown mail ')],
	['words of transactions', many('transaction not invalid unknown ')],
	['words of keys', many('api server client key_ api api_')],
	['words of time', many('time timed did not expire too ')],
	['slashes', `${many('/')}a`],
	['dots and slashes', many('/../.')],
	['comments', `${many('<!---->', 400)}x`],
	['open comments', many('<!--')],
	['declarations', many('<?xml <!DOCTYPE svg ')],
	['markup', many('<a <! < ')],
	['a data URI that does not end', `data:image/png${many(';base64')}`],
	['a data URI of many parts', `data:image/png${many(';a=b')},x`],
	['a data URI of quotes', `data:a/b${many(';"')},`],
	['a data URI and blanks', `data:image/png;base64,AAAA${many(' ')}!`],
	['base64 and padding', `${many('A')}${many('=')}!`],
	['base64 of comments', Buffer.from(`${many('<!---->', 60)}x`).toString('base64')],
	['percent signs', `data:,${many('%')}`],
	['quotes', many('"')],
	['back slashes', many('\\')],
	['brackets', many('[')],
	['braces', many('{"a":')],
	['digits', many('9')],
	['at signs', many('a@')],
	['dots', many('a.')],
	['byte-order marks', many('\uFEFF')],
	['surrogates', many('\uD83D')],
];

const readers: Array<[string, (text: string) => unknown]> = [
	['an answer', (text) => readResult(reader.parseAnswer(text))],
	['an answer in a string', (text) => readResult(reader.parseAnswer(JSON.stringify(text)))],
	['an id', (text) => reader.readTransactionId(reader.parseAnswer(text))],
	['an answer of isFinish', (text) => reader.readFinished(reader.parseAnswer(text))],
	['a page', (text) => readHtml(Buffer.from(text), '')],
	[
		'a message',
		(text) => reader.readMessage(reader.parseAnswer(JSON.stringify({ message: text }))),
	],
	['words of a rejection', (text) => failureOfMessage(text, 'SendRequest')],
	['words about a transaction', (text) => failureOfMessage(text, 'GetResult')],
	['a person', (text) => normalizeUser(text)],
	['a result', (text) => decideVerdict(resultOf(text), text)],
	['a file', (text) => decodeFile(text)],
	['the bytes of a file', (text) => recognise(Buffer.from(text))],
	['the files of a result', (text) => findFiles({ file: text, link: text }, nothingElse)],
	[
		'a body with a file',
		(text) => extractFiles(Buffer.from(JSON.stringify({ a: many(text, 3) })), LONGEST_TEXT),
	],
	['a Base URL', (text) => checkBaseUrl(`${BASE}/${text}`)],
	['a path', (text) => parseSwagger({ paths: { [`/${text}/isFinish`]: {} } }, BASE)],
	['a base path', (text) => parseSwagger({ basePath: text, paths: {} }, BASE)],
	['a server', (text) => parseSwagger({ servers: [{ url: text }], paths: {} }, BASE)],
	['a Swagger page', (text) => readDocumentPaths(`discoveryPaths: arrayFrom('${text}`, BASE)],
	['a Retry-After', (text) => readRetryAfter(text)],
	['an address', (text) => refusing(() => checkEmail(text, 'Approver Email'))],
	[
		'approvers',
		(text) => refusing(() => readApprovers({ getNodeParameter: () => text } as never, 0)),
	],
	['a post', (text) => readToken(readFields({ token: text, [text.slice(0, 100)]: text }))],
	['an Accept-Language header', (text) => chooseLanguage('auto', text)],
	['a sealed value', (text) => unseal(Buffer.from('key'), 'state', text)],
	['a text of the page', (text) => escapeHtml(text)],
];

const nothingElse = { fileOf: () => undefined, linkOf: () => undefined };
const resultOf = (text: string) => ({
	isValid: text.length % 2 === 0,
	user: text,
	message: text,
	privateToken: text,
	transaction: 'none' as const,
	contradicts: false,
	fields: {},
});

function refusing(read: () => unknown): unknown {
	try {
		return read();
	} catch (error) {
		return error;
	}
}

describe.each(readers)('%s', (_, read) => {
	it.each(texts)('of %s', (__, text) => {
		expect(timeOf(() => read(text))).toBeLessThan(PATIENCE);
	});
});

describe('a description of the service that multiplies when it is resolved', () => {
	const parameters = Array.from({ length: 2_000 }, (_, n) => ({ name: `x${n}`, in: 'query' }));
	const paths = (item: unknown) =>
		Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`/p${n}/isFinish`, item]));
	const schemas = Array.from({ length: 40 }, (_, n) => ({
		properties: Object.fromEntries(parameters.map(({ name }) => [`${name}_${n}`, {}])),
	}));
	const bodies = Array.from({ length: 500 }, () => ({ in: 'body', schema: { $ref: '#/shared' } }));
	const circle = { allOf: Array.from({ length: 50 }, () => ({ $ref: '#/shared' })) };

	it.each([
		[
			'paths that share one item',
			{ shared: { post: { parameters } }, paths: paths({ $ref: '#/shared' }) },
		],
		[
			'bodies that share one schema',
			{ shared: { allOf: schemas }, paths: paths({ post: { parameters: bodies } }) },
		],
		[
			'a schema that refers to itself',
			{ shared: circle, paths: paths({ post: { parameters: bodies } }) },
		],
		[
			'a long reference, many times',
			{
				shared: { $ref: `#/${many('a/', 20_000)}` },
				paths: paths({ post: { parameters: parameters.map(() => ({ $ref: '#/shared' })) } }),
			},
		],
		[
			'very many parameters',
			{ paths: paths({ parameters, post: { parameters }, get: { parameters } }) },
		],
	])('%s', (_, document) => {
		const read = () => {
			try {
				parseSwagger(document, BASE);
			} catch (error) {
				// A document with too many references is refused with the reason.
				expect((error as Error).message).toBe('contains too many references');
			}
		};
		expect(timeOf(read)).toBeLessThan(PATIENCE);
	});
});

describe('a deeply nested answer', () => {
	const nested = (open: string, close: string, times = 50_000) =>
		`{"isValid":true,"a":${many(open, times)}1${many(close, times)}}`;

	it.each([
		['lists', nested('[', ']')],
		['objects', nested('{"a":', '}')],
		['envelopes', nested('{"d":', '}')],
	])('of %s', (_, body) => {
		const answer = reader.parseAnswer(body);
		// The answer is deeper than the parser reads.
		expect(readResult(answer)).toBeUndefined();
		const fields = JSON.parse(body) as Record<string, unknown>;
		const notes = () => findFiles(fields, nothingElse).withNotes(() => '');
		expect(timeOf(notes)).toBeLessThan(PATIENCE);
		// The rest is small enough to be saved and shown.
		expect(JSON.stringify(notes()).length).toBeLessThan(10_000);
	});

	it('of strings within strings', () => {
		let body = '{"isValid":true}';
		for (let depth = 0; depth < 16; depth++) body = JSON.stringify(body);
		expect(timeOf(() => readResult(reader.parseAnswer(body)))).toBeLessThan(PATIENCE);
	});
});
