/** Reading a description of up to 5 MB blocks for at most 200 ms, whatever it contains; larger ones are not read. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { forgetLookups } from '../../nodes/OtpOne/api/endpoint-cache';
import type { Found } from '../../nodes/OtpOne/api/look-up-service';
import { lookUpService } from '../../nodes/OtpOne/api/look-up-service';

const BASE = 'https://otpone.example';
const LARGEST = 5_000_000;
const LONGEST_BLOCK = 200;

const fill = (unit: string, length = LARGEST - 300) =>
	unit.repeat(Math.ceil(length / unit.length)).slice(0, length);
const list = (count: number, item: (n: number) => string) =>
	Array.from({ length: count }, (_, n) => item(n)).join(',');

const operation =
	'{"post":{"parameters":[{"name":"JSAPIKey","in":"query"},{"name":"transactionID","in":"query"}]}}';
const readable = (rest: string) => `{"paths":{"/isFinish":${operation}},${rest}}`;
const taking = (definition: string) =>
	`{"post":{"parameters":[{"in":"body","schema":{"$ref":"#/definitions/${definition}"}}]}}`;
const web = (count: number, links: number, made: (inner: string) => string) =>
	`"definitions":{${list(count, (n) => {
		const inner = list(links, (link) => {
			const target = `{"$ref":"#/definitions/D${(n * 7 + link) % count}"}`;
			return made('').includes('properties') ? `"p${link}":${target}` : target;
		});
		return `"D${n}":${made(inner)}`;
	})}}`;
const allOf = (inner: string) => `{"allOf":[${inner}]}`;
const properties = (inner: string) => `{"properties":{${inner}}}`;
const calls = (count: number, definition: (n: number) => string) =>
	`"paths":{${list(count, (n) => `"/p${n}/SendRequest":${taking(definition(n))}`)}}`;

/** Large documents, and whether the call in them is found. */
const largeDocuments: Record<string, { make: () => string; isFound?: true }> = {
	'one name': { make: () => readable(`"${fill('a')}":1`), isFound: true },
	'one value': { make: () => readable(`"x":"${fill('a')}"`), isFound: true },
	'one number': { make: () => readable(`"x":${fill('1')}`), isFound: true },
	backslashes: { make: () => readable(`"x":"${fill('\\\\')}"`), isFound: true },
	'escaped quotes': { make: () => readable(`"x":"${fill('\\"')}"`), isFound: true },
	'escaped names': {
		make: () => readable(`"x":{${list(200_000, (n) => `"\\u0061${n}":1`)}}`),
		isFound: true,
	},
	blanks: { make: () => `${fill(' ')}${readable('"x":1')}`, isFound: true },
	'nested lists': { make: () => readable(`"x":${fill('[', 2_400_000)}${fill(']', 2_400_000)}`) },
	'nested objects': { make: () => fill('{"a":') },
	'many lists nested to the maximum depth': {
		make: () => readable(`"x":[${list(12_500, () => '['.repeat(190) + ']'.repeat(190))}]`),
		isFound: true,
	},
	'empty objects': { make: () => readable(`"x":[${fill('{},', 4_999_500)}{}]`), isFound: true },
	'objects of different shapes': {
		make: () => readable(`"x":[${list(340_000, (n) => `{"k${n}":1}`)}]`),
		isFound: true,
	},
	'paths of the call': {
		make: () => `{"paths":{${list(220_000, (n) => `"/p${n}/isFinish":{}`)}}}`,
	},
	'other paths': {
		make: () =>
			`{"paths":{${list(99_000, (n) => `"/p${n}/xxxxxxxxxxxxxxxxxxxxxxx":{}`)},"/isFinish":${operation}}}`,
		isFound: true,
	},
	'calls that share schemas': {
		make: () => `{${calls(24_000, (n) => `D${n % 100}`)},${web(100, 200, properties)}}`,
	},
	'a large web of allOf': { make: () => `{${calls(100, (n) => `D${n}`)},${web(400, 300, allOf)}}` },
	'a small web of allOf': {
		make: () => `{${calls(100, (n) => `D${n % 30}`)},${web(30, 50, allOf)}}`,
	},
	'a web of objects': {
		make: () => `{${calls(100, (n) => `D${n}`)},${web(400, 200, properties)}}`,
	},
	'references into a large object': {
		make: () =>
			`{"paths":{"/isFinish":{"post":{"parameters":[${list(499, (n) => `{"$ref":"#/a/b/c/d/e/f/g/n${n}"}`)}]}}},"a":{"b":{"c":{"d":{"e":{"f":{"g":{${list(95_000, (n) => `"n${n}":{"name":"x${n}","in":"query"}`)}}}}}}}}}`,
	},
	'lists of parameters': {
		make: () =>
			`{"paths":{${list(20, (n) => `"/p${n}/isFinish":{"post":{"parameters":[${fill('[],', 99_000)}[]]}}`)}}}`,
	},
	'one list of parameters': {
		make: () =>
			`{"paths":{"/isFinish":{"post":{"parameters":[${list(120_000, (n) => `{"name":"p${n}","in":"query"}`)}]}}}}`,
	},
	'an unterminated name': { make: () => `{"paths":{"${fill('\\"')}` },
	'no JSON': { make: () => fill('<html>') },
};

afterEach(forgetLookups);

/** Looks up a service whose description arrives in chunks, as from a network. */
async function lookUp(document: Buffer, headers: Record<string, string> = {}): Promise<Found> {
	async function* pieces() {
		for (let at = 0; at < document.length; at += 65_536) {
			yield document.subarray(at, at + 65_536);
			if (at % 655_360 === 0) await new Promise(setImmediate);
		}
	}
	return await lookUpService(
		async (url) =>
			await Promise.resolve(
				url.endsWith('/swagger/docs/v1')
					? { statusCode: 200, headers, body: pieces() }
					: { statusCode: 404, headers: {}, body: [] },
			),
		BASE,
	);
}

const figures: string[] = [];
afterAll(() => void process.stdout.write(`\nLongest hold-up\n${figures.join('')}\n`));

describe('a description of up to 5 MB', () => {
	it.each(Object.entries(largeDocuments))('of %s', async (name, { make, isFound }) => {
		const document = Buffer.from(make()).subarray(0, LARGEST);
		let found = await lookUp(document);
		let longest = Infinity;
		// Other processes share the machine, so the shortest of three measurements counts.
		for (let attempt = 0; attempt < 3 && longest > LONGEST_BLOCK / 4; attempt++) {
			const delays = monitorEventLoopDelay({ resolution: 1 });
			delays.enable();
			found = await lookUp(document);
			await new Promise((resolve) => setTimeout(resolve, 5));
			delays.disable();
			longest = Math.min(longest, delays.max / 1e6);
		}
		figures.push(`  ${name.padEnd(44)}${longest.toFixed(0).padStart(5)} ms\n`);
		expect(longest).toBeLessThan(LONGEST_BLOCK);
		expect(found.endpoints.isFinish !== undefined).toBe(isFound === true);
		const reasons = [found.unread, ...Object.values(found.unusable)];
		if (!isFound) expect(reasons.join(' ')).toMatch(/\w{3,} \w/);
	});
});

describe('a description above 5 MB', () => {
	it('is refused with the reason', async () => {
		const { make } = largeDocuments.blanks;
		const found = await lookUp(Buffer.from(make() + ' '.repeat(1_000)));
		expect(found).toMatchObject({ endpoints: {}, unread: 'is larger than 5 MB' });
	});
});

describe('the bytes of a description', () => {
	const parameters = ['JSAPIKey', 'transactionID'].map((name) => ({ name, in: 'query' }));
	const text = JSON.stringify({
		paths: { '/isFinish': { post: { parameters } } },
		title: 'ä\u20ac',
	});
	const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
	const utf16 = Buffer.from(text, 'utf16le');
	const latin1 = Buffer.from(text.replace('\u20ac', ''), 'latin1');

	it.each<[string, Buffer, string | undefined]>([
		['UTF-8', Buffer.from(text), undefined],
		['UTF-8 with a byte-order mark', Buffer.from(`\uFEFF${text}`), 'application/json'],
		['UTF-16 with a byte-order mark', Buffer.from(`\uFEFF${text}`, 'utf16le'), undefined],
		[
			'UTF-16 with a byte-order mark, big endian',
			swapped(Buffer.from(`\uFEFF${text}`, 'utf16le')),
			undefined,
		],
		['UTF-16 by charset', utf16, 'application/json; charset=utf-16'],
		['UTF-16BE by charset', swapped(utf16), 'application/json; charset="UTF-16BE"'],
		['UTF-16 without a charset', utf16, 'application/json'],
		['UTF-16, big endian, without a charset', swapped(utf16), undefined],
		[
			'UTF-16 with a byte-order mark that contradicts the charset',
			Buffer.from(`\uFEFF${text}`, 'utf16le'),
			'a/b; charset=utf-8',
		],
		['Latin-1 by charset', latin1, 'application/json; charset=iso-8859-1'],
	])('are read as %s', async (_, bytes, type) => {
		const found = await lookUp(bytes, type === undefined ? {} : { 'content-type': type });
		expect(found.endpoints.isFinish?.url).toBe(`${BASE}/isFinish`);
	});

	it.each([
		['Latin-1 without a charset', latin1, 'application/json'],
		['an unknown charset', Buffer.from(text), 'application/json; charset=klingon'],
	])('are refused as %s', async (_, bytes, type) => {
		const found = await lookUp(bytes, { 'content-type': type });
		expect(found).toMatchObject({ endpoints: {}, unread: 'is not in the charset that it states' });
	});
});
