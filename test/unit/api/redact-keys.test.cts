/** Keys are removed from everything that is output, in any spelling, and nothing else is removed. */
import { randomBytes } from 'node:crypto';

import fc from 'fast-check';

import { sampleKeys } from '../../../dev/fake-otpone/keys.cts';
import { keyRedactor } from '../../../nodes/OtpOne/api/redact-keys';

const { srv: SRV, js: JS } = sampleKeys;
const redactor = keyRedactor({ srvApiKey: ` ${SRV} `, jsApiKey: JS });

const hyphens = (spelled: string) => (key: string) => key.replaceAll('-', spelled);
const each = (write: (letter: string) => string) => (key: string) => [...key].map(write).join('');
const hex = (letter: string, length = 2) => letter.charCodeAt(0).toString(16).padStart(length, '0');
const encoded =
	(encoding: BufferEncoding, before = '', from: BufferEncoding = 'utf8') =>
	(key: string) =>
		Buffer.from(`${before}${key}`, from).toString(encoding);
const twice = (once: (key: string) => string, again: (text: string) => string) => (key: string) =>
	again(once(key));
const percent = each((letter) => `%${hex(letter)}`);
const dashes = [
	0x2010, 0x2011, 0x2012, 0x2013, 0x2014, 0x2015, 0x2212, 0xad, 0xff0d, 0xfe63, 0xfe58, 0x2043,
];
const mixed = (key: string) =>
	[...key].map((l, n) => (n % 2 ? l.toLowerCase() : l.toUpperCase())).join('');

const spellings: Array<[string, (key: string) => string]> = [
	['as it is', (key) => key],
	['in lower case', (key) => key.toLowerCase()],
	['in upper case', (key) => key.toUpperCase()],
	['in mixed case', mixed],
	['with an escaped letter', (key) => `\\u00${hex(key[0])}${key.slice(1)}`],
	['with all letters escaped', each((letter) => `\\u${hex(letter, 4)}`)],
	['escaped in a string in a string', each((letter) => `\\\\\\\\u${hex(letter, 4)}`)],
	['escaped as in JavaScript', each((letter) => `\\u{${hex(letter)}}`)],
	['with \\x', each((letter) => `\\x${hex(letter)}`)],
	['in octal', each((letter) => `\\${letter.charCodeAt(0).toString(8).padStart(3, '0')}`)],
	['percent-encoded', percent],
	['percent-encoded twice', twice(percent, encodeURIComponent)],
	[
		'percent-encoded four times',
		twice(percent, (t) => [1, 2, 3].reduce((u) => encodeURIComponent(u), t)),
	],
	['with %2d', hyphens('%2d')],
	['with %252D', hyphens('%252D')],
	['with %25252d', hyphens('%25252d')],
	['with %u002d', hyphens('%u002d')],
	['with an encoded dash', hyphens('%E2%80%91')],
	['with &#45;', hyphens('&#45;')],
	['with &#45', hyphens('&#45')],
	['with &#x2d;', hyphens('&#x2d;')],
	['with &#X2D', hyphens('&#X2D')],
	['with &#0045;', hyphens('&#0045;')],
	['with &hyphen;', hyphens('&hyphen;')],
	['with &hyphen', hyphens('&hyphen')],
	['with &dash;', hyphens('&dash;')],
	['with &ndash;', hyphens('&ndash;')],
	['with &shy;', hyphens('&shy;')],
	['with &#8209;', hyphens('&#8209;')],
	['with &#8211', hyphens('&#8211')],
	['with &amp;#45;', hyphens('&amp;#45;')],
	['with &amp;amp;#x2d;', hyphens('&amp;amp;#x2d;')],
	['all in entities', each((letter) => `&#${letter.charCodeAt(0)};`)],
	['all in hexadecimal entities', each((letter) => `&#x${hex(letter)};`)],
	['all in entities without semicolons', each((letter) => `&#${letter.charCodeAt(0)}`)],
	['in entities in JSON', hyphens('\\u0026#45;')],
	['in entities in a URL', hyphens('%26%2345%3B')],
	['in a mail', hyphens('=2D')],
	...dashes.map((dash): [string, (key: string) => string] => [
		`with U+${dash.toString(16)}`,
		hyphens(String.fromCharCode(dash)),
	]),
	['with underscores', hyphens('_')],
	['with blanks', hyphens(' ')],
	['with line breaks', hyphens('\r\n')],
	['with escaped line breaks', hyphens('\\r\\n')],
	['with dots', hyphens('.')],
	['with nothing', hyphens('')],
	['with two hyphens', hyphens('--')],
	['with zero-width blanks', each((letter) => `${letter}\u200b`)],
	['with zero-width joiners', each((letter) => `\u2060${letter}\ufeff`)],
	[
		'in full width',
		each((letter) => (letter === '-' ? '－' : String.fromCharCode(0xfee0 + letter.charCodeAt(0)))),
	],
	['in hexadecimal', encoded('hex')],
	['in hexadecimal capitals', (key) => encoded('hex')(key).toUpperCase()],
	['in hexadecimal with hyphens', (key) => encoded('hex')(key).replace(/..(?!$)/g, '$&-')],
	['in hexadecimal with 0x', each((letter) => `0x${hex(letter)}, `)],
	['in hexadecimal of lower case', (key) => encoded('hex')(key.toLowerCase())],
	['in hexadecimal of UTF-16', (key) => Buffer.from(key, 'utf16le').toString('hex')],
	['in numbers', each((letter) => `${letter.charCodeAt(0)}, `)],
	...['', ':', '::'].flatMap(
		(before): Array<[string, (key: string) => string]> => [
			[`in base64 behind "${before}"`, encoded('base64', before)],
			[`in URL-safe base64 behind "${before}"`, encoded('base64url', before)],
			[`in base64 of UTF-16 behind "${before}"`, encoded('base64', before, 'utf16le')],
		],
	),
	['in base64 of lower case', (key) => encoded('base64')(key.toLowerCase())],
	['in base64 without hyphens', (key) => encoded('base64')(key.replaceAll('-', ''))],
	['in base64 in lines', (key) => encoded('base64')(key).replace(/.{10}/g, '$&\r\n')],
	['in base64 in escaped lines', (key) => encoded('base64')(key).replace(/.{10}/g, '$&\\r\\n')],
	['in base64 in a URL', (key) => encodeURIComponent(encoded('base64')(key))],
	['in base64 of a form', (key) => encoded('base64')(`a=b&SrvAPIKey=${key}&c=d`)],
];

const keys: Array<[string, string]> = [
	['server', SRV],
	['client', JS],
];
/** Whether a text contains the middle part of a key. */
const leaks = (text: string, written: string) => text.includes(written.slice(4, -4));

describe.each(keys)('the %s key', (_, key) => {
	describe.each(spellings)('%s', (__, write) => {
		const written = write(key);

		it('is removed from a text', () => {
			const clean = redactor.text(`Bad key ${written}, sorry`);
			expect(clean).toMatch(/^Bad key .{0,32}….{0,12}, sorry$/s);
			expect(leaks(clean, written)).toBe(false);
		});

		it('is removed from values and names', () => {
			const value = {
				a: [{ [`x ${written}`]: 1, deep: { text: `y ${written} z` } }],
				same: 'words',
			};
			const text = JSON.stringify(redactor.value(value));
			expect(text).not.toContain(JSON.stringify(written).slice(5, -5));
			expect(text).toContain('words');
			expect(redactor.value(value).a[0]).not.toHaveProperty([`x ${written}`]);
		});

		it('is removed from the bytes of a file', () => {
			for (const encoding of ['utf8', 'utf16le'] as const) {
				const filling = Buffer.from('\x89PNG…'.repeat(100), encoding);
				const bytes = Buffer.concat([filling, Buffer.from(written, encoding), filling]);
				const clean = redactor.bytes(bytes);
				if (/[\uff00-\uff60]/.test(written)) continue;
				expect(clean).toHaveLength(bytes.length);
				expect(clean.includes(Buffer.from(written.slice(4, -4), encoding))).toBe(false);
				expect(clean.subarray(0, filling.length).equals(filling)).toBe(true);
				expect(clean.subarray(-filling.length).equals(filling)).toBe(true);
			}
		});
	});
});

describe('content without a key', () => {
	const texts = fc.oneof(
		fc.string(),
		fc.string({ unit: 'binary' }),
		fc.lorem(),
		fc.uuid(),
		fc.json(),
		fc.webUrl({ withQueryParameters: true }),
		fc.base64String(),
		fc.uint8Array({ minLength: 20 }).map((bytes) => Buffer.from(bytes).toString('hex')),
		fc.string().map(encodeURIComponent),
		fc.string().map((text) => `SRV-${text} JS-${text}`),
		fc.constantFrom(
			SRV.slice(0, -1),
			JS.slice(1),
			SRV.replace('5a4d', '5a4e'),
			'SRV-xxxxxxxx-xxxx',
			'\\',
			'%',
			'&#',
			'%25',
			'&amp;',
		),
	);

	it('is returned unchanged, as the same object', () => {
		fc.assert(
			fc.property(fc.array(texts, { maxLength: 6 }), (parts) => {
				// The separator keeps two parts from forming a key.
				const text = parts.join('z');
				expect(redactor.text(text)).toBe(text);
				const value = {
					[text]: parts,
					list: [[text]],
					bytes: Buffer.from(text),
					n: 1,
					nothing: null,
				};
				expect(redactor.value(value)).toBe(value);
				const bytes = Buffer.from(text);
				expect(redactor.bytes(bytes)).toBe(bytes);
			}),
			{ numRuns: 3_000, seed: 4711 },
		);
	});

	it('is kept around a key', () => {
		fc.assert(
			fc.property(
				fc.lorem(),
				fc.lorem(),
				fc.constantFrom(...spellings),
				(before, after, [, write]) => {
					const clean = redactor.text(`${before}. <${write(SRV)}> ${after}`);
					expect(clean.startsWith(`${before}. <`)).toBe(true);
					expect(clean.endsWith(`> ${after}`)).toBe(true);
				},
			),
			{ numRuns: 1_000, seed: 4711 },
		);
	});
});

describe('a value', () => {
	it('keeps two fields whose names were keys', () => {
		expect(redactor.value({ [SRV]: 1, [JS]: 2, x: SRV })).toEqual({ '…': 1, '……': 2, x: '…' });
	});

	it('may be a list of bytes, and contains only data afterwards', () => {
		const time = new Date(0);
		expect(redactor.value({ time, list: [...Buffer.from(SRV)], words: ['a', SRV] })).toEqual({
			time,
			list: [...Buffer.alloc(SRV.length, '*')],
			words: ['a', '…'],
		});
		expect(redactor.value(JSON.parse(`{"__proto__":{"a":"${SRV}"}}`))).toEqual(
			JSON.parse('{"__proto__":{"a":"…"}}'),
		);
	});

	it('may be deeply nested', () => {
		let deep: unknown = SRV;
		for (let level = 0; level < 50_000; level++) deep = [deep];
		expect(JSON.stringify(redactor.value(deep))).not.toContain(SRV);
	});
});

describe('a credential', () => {
	it.each([
		['without keys', {}],
		['with keys that are too short', { srvApiKey: 'SRV-1', jsApiKey: 'JS-ab-12' }],
		['with something else', { srvApiKey: 42 as never }],
	])('%s removes nothing', (_, credentials) => {
		const words = 'SRV-1 and JS-ab-12 and 42';
		expect(keyRedactor(credentials).text(words)).toBe(words);
	});

	it('with a key of eight letters and digits removes it', () => {
		expect(keyRedactor({ srvApiKey: 'SRV-12-345' }).text('a srv12345 b')).toBe('a … b');
	});
});

it('a key is also found in a large file', () => {
	const bytes = randomBytes(5_000_000);
	bytes.write(SRV.toLowerCase(), 1_234_567);
	bytes.write(mixed(JS), 2_345_678, 'utf16le');
	bytes.write(Buffer.from(SRV, 'utf16le').swap16().toString('latin1'), 3_456_789, 'latin1');
	bytes.write(hyphens('&#45;')(JS), 4_567_890);
	const clean = redactor.bytes(bytes);
	for (const at of [1_234_567, 2_345_678, 3_456_790, 4_567_890]) {
		expect(clean.toString('latin1', at, at + 30)).toBe('*'.repeat(30));
		expect(clean[at - 2]).toBe(bytes[at - 2]);
	}
});
