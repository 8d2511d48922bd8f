/** What is recognised as a file by its bytes, and the notations of base64. */
import { sampleKeys } from '../../../dev/fake-otpone/keys.cts';
import { decodeFile, looksLikeFile } from '../../../nodes/OtpOne/files/decode-file';
import { fileTypeOf } from '../../../nodes/OtpOne/files/file-type';
import { recognise, SIGNATURE_BYTES } from '../../../nodes/OtpOne/files/signatures';
import { timeOf } from '../../cpu-time.cts';

const ascii = (text: string) => Buffer.from(text, 'latin1');
const bytes = (...values: number[]) => Buffer.from(values);
/** A file that begins with the given bytes. */
const file = (...parts: Buffer[]) => Buffer.concat([...parts, Buffer.alloc(200, 0x5a)]);
const isoMedia = (brand: string) => file(bytes(0, 0, 0, 0x18), ascii(`ftyp${brand}`));
const png = bytes(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);

const kinds: Array<[string, Buffer, string, string]> = [
	['PDF', file(ascii('%PDF-1.7\n')), 'application/pdf', 'pdf'],
	['PNG', file(png), 'image/png', 'png'],
	['JPEG of a camera (Exif)', file(bytes(0xff, 0xd8, 0xff, 0xe1)), 'image/jpeg', 'jpg'],
	['JPEG of a scanner (JFIF)', file(bytes(0xff, 0xd8, 0xff, 0xe0)), 'image/jpeg', 'jpg'],
	['TIFF, Intel order', file(ascii('II'), bytes(0x2a, 0)), 'image/tiff', 'tif'],
	['TIFF, Motorola order', file(ascii('MM'), bytes(0, 0x2a)), 'image/tiff', 'tif'],
	['WebP', file(ascii('RIFF'), bytes(9, 1, 0, 0), ascii('WEBPVP8 ')), 'image/webp', 'webp'],
	['GIF of 1987', file(ascii('GIF87a')), 'image/gif', 'gif'],
	['GIF of 1989', file(ascii('GIF89a')), 'image/gif', 'gif'],
	...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'hevm', 'hevs', 'mif1', 'msf1'].map(
		(brand): [string, Buffer, string, string] => [
			`HEIC of brand ${brand}`,
			isoMedia(brand),
			'image/heic',
			'heic',
		],
	),
];

describe('a file is recognised by its bytes', () => {
	it.each(kinds)('%s', (_, content, mimeType, extension) => {
		expect(recognise(content)).toEqual({ mimeType, extension });
		expect(fileTypeOf(content)).toEqual({ mimeType, extension });
	});

	it.each([
		['bare', '<svg xmlns="http://www.w3.org/2000/svg"/>'],
		['an empty element', '<svg></svg>'],
		['closed at once', '<svg/>'],
		['capital letters', '<SVG WIDTH="1"></SVG>'],
		['behind white space', '\r\n\t <svg width="1"></svg>'],
		['behind a byte-order mark', '\uFEFF<svg width="1"></svg>'],
		['behind an XML declaration', '<?xml version="1.0" encoding="UTF-8"?>\n<svg></svg>'],
		['behind a stylesheet', '<?xml version="1.0"?><?xml-stylesheet href="a.css"?><svg></svg>'],
		['behind comments', '<!-- Generator: Pen 2 --><!-- a > b -->\n<svg></svg>'],
		['behind declaration and comment', '<?xml version="1.0"?>\n<!-- signed -->\n<svg></svg>'],
		[
			'behind a doctype',
			'<!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "http://www.w3.org/svg11.dtd">\n<svg></svg>',
		],
		[
			'behind a doctype of a drawing program',
			'<!doctype svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "svg11.dtd" [\n<!ENTITY a "b">\n]>\n<svg></svg>',
		],
		['behind a long licence', `<!-- ${'All rights. '.repeat(120)} -->\n<svg></svg>`],
		[
			'behind everything',
			'\uFEFF<?xml version="1.0"?>\n<!-- a -->\n<!DOCTYPE svg>\n<!-- b -->\n<svg></svg>',
		],
	])('SVG, %s', (_, text) => {
		expect(recognise(Buffer.from(text))).toEqual({ mimeType: 'image/svg+xml', extension: 'svg' });
	});

	it.each([
		['nothing', Buffer.alloc(0)],
		['text', ascii('The contract of 12 May')],
		['JSON', ascii('{"isValid":true}')],
		['a web page', ascii('<!DOCTYPE html><html><body><svg></svg></body></html>')],
		['other XML', ascii('<?xml version="1.0"?><invoice/>')],
		['an element that only begins like SVG', ascii('<svgbook></svgbook>')],
		['half a PNG signature', bytes(0x89, 0x50, 0x4e, 0x47)],
		['a video of the same family as HEIC', isoMedia('mp42')],
		['a sound of the same family as WebP', file(ascii('RIFF'), bytes(9, 1, 0, 0), ascii('WAVE'))],
		['PDF further on', ascii('see %PDF-1.4')],
		['a ZIP archive', file(ascii('PK'), bytes(3, 4))],
	])('%s is not recognised', (_, content) => {
		expect(recognise(content)).toBeUndefined();
		expect(fileTypeOf(content)).toEqual({ mimeType: 'application/octet-stream', extension: 'bin' });
	});

	it('quickly, even if it consists of unterminated comments', () => {
		const hostile = [
			'<!---->'.repeat(290),
			'<!--'.repeat(510),
			'<?xml>'.repeat(340),
			' '.repeat(2_000),
			`<!DOCTYPE svg [${'<!-- -->'.repeat(250)}`,
			`<!DOCTYPE svg ${'['.repeat(2_000)}`,
		];
		const took = timeOf(() => {
			for (const text of hostile) expect(recognise(ascii(text))).toBeUndefined();
		});
		expect(took).toBeLessThan(500);
	});
});

/** The bytes 0xfb 0xef 0xff make `++//`, and `--__` in the URL-safe alphabet. */
const content = Buffer.concat([
	png,
	ascii('IHDR'),
	bytes(0xfb, 0xef, 0xff),
	Buffer.alloc(41, 0xfb),
	ascii('IEND\xae\x42\x60\x82'),
]);
const standard = content.toString('base64');
const urlSafe = content.toString('base64url');
const wrapped = (text: string, width: number, end: string) =>
	text.replace(new RegExp(`.{${width}}`, 'g'), (line) => line + end);

describe('base64 of a file is decoded', () => {
	it('and the sample contains the characters that these tests need', () => {
		expect(standard).toMatch(/\+.*\//);
		expect(urlSafe).toMatch(/-.*_/);
		expect(content.length % 3).not.toBe(0);
	});

	it.each([
		['standard', standard],
		['without padding', standard.replace(/=+$/, '')],
		['URL-safe', urlSafe],
		['URL-safe with padding', `${urlSafe}${'='.repeat((4 - (urlSafe.length % 4)) % 4)}`],
		['in lines as in mail', wrapped(standard, 76, '\r\n')],
		['in short lines', wrapped(standard, 4, '\n')],
		['with white space around it', `\r\n ${standard}\n`],
		['in a data URI', `data:image/png;base64,${standard}`],
		['in a data URI without padding', `data:image/png;base64,${standard.replace(/=+$/, '')}`],
		['in a data URI, URL-safe', `data:image/png;base64,${urlSafe}`],
		['in a data URI in lines', `data:image/png;base64,${wrapped(standard, 64, '\r\n')}`],
		['in a data URI with white space around it', `\n data:image/png;base64,${standard} \n`],
		['in a data URI without a type', `data:;base64,${standard}`],
		['in a data URI without anything', `data:base64,${standard}`.replace('data:', 'data:;')],
		['in a data URI in capitals', `DATA:IMAGE/PNG;BASE64,${standard}`],
		['in a data URI with a character set', `data:image/png;charset=utf-8;base64,${standard}`],
		['in a data URI with a name', `data:image/png;name=scan%201.png;base64,${standard}`],
		['in a data URI with a name in quotes', `data:image/png;name="a, b;c.png";base64,${standard}`],
		['in a data URI with spaces', `data:image/png; name=a.png; base64,${standard}`],
		['in a data URI of a vendor type', `data:image/vnd.x+y;base64,${standard}`],
		['in a data URI, percent-encoded', `data:image/png;base64,${encodeURIComponent(standard)}`],
	])('%s', (_, text) => {
		const decoded = decodeFile(text);
		expect(Buffer.isBuffer(decoded) && decoded.equals(content)).toBe(true);
	});

	it('even if it is 30 MB in lines', () => {
		const large = Buffer.concat([content, Buffer.alloc(30 * 1_048_576, 7)]);
		const decoded = decodeFile(wrapped(large.toString('base64'), 4_000, '\r\n'));
		expect(Buffer.isBuffer(decoded) && decoded.equals(large)).toBe(true);
	});

	it('of any kind in a data URI, which declares it as a file', () => {
		const decoded = decodeFile(
			`data:application/zip;base64,${ascii('PK and more').toString('base64')}`,
		);
		expect(decoded).toEqual(ascii('PK and more'));
	});

	it('from plain text in a data URI', () => {
		const svg = '<svg xmlns="http://www.w3.org/2000/svg"><text>ä</text></svg>';
		const expected = Buffer.from(svg);
		expect(decodeFile(`data:image/svg+xml,${encodeURIComponent(svg)}`)).toEqual(expected);
		expect(decodeFile(`data:image/svg+xml;charset=utf-8,${encodeURI(svg)}`)).toEqual(expected);
	});
});

describe('a file is unreadable', () => {
	it.each([
		['that begins correctly in plain base64', `${standard.slice(0, 60)}…${standard.slice(60)}`],
		['in plain base64 with padding in the middle', `${standard}${standard}`],
		['with other characters in it', 'data:image/png;base64,iVBORw0K!!GgoAAAA'],
		['with padding in the middle', 'data:image/png;base64,iVBO==Rw0KGgoAAAA'],
		['with nothing in it', 'data:image/png;base64,'],
		['with nothing but white space in it', 'data:image/png;base64, \r\n'],
		['with nothing but padding in it', 'data:image/png;base64,=='],
		['with text that is not percent-encoded', 'data:image/svg+xml,100%'],
		['with no text in it', 'data:image/svg+xml,'],
	])('%s', (_, text) => {
		expect(decodeFile(text)).toEqual({ unreadable: expect.any(String) as string });
	});
});

describe('is not a file:', () => {
	it.each([
		['a sentence', 'The customer scanned the identity card on both sides.'],
		['an id', '5a4db0c5-0000-4000-8000-0123456789ab'],
		['a hash', 'q1MKE+RZFJgrefm34+uplM/R8/si9xzqGvvwK0YMbR0='],
		['a key', sampleKeys.srv],
		['base64 of something else', ascii('a secret of more than 32 characters').toString('base64')],
		['a sentence about data', 'data: 5, 6 and 7 were entered on the phone'],
		['a very short text', 'JVBERi0'],
		['nothing', ''],
	])('%s', (_, text) => expect(decodeFile(text)).toBeUndefined());

	it('a long text, which is checked quickly', () => {
		const took = timeOf(() => {
			expect(decodeFile(`${standard}${' '.repeat(200_000)}!`)).toHaveProperty('unreadable');
			expect(decodeFile(`a${' '.repeat(200_000)}!`)).toBeUndefined();
			expect(decodeFile(`data:image/png;base64,${' '.repeat(200_000)}!`)).toHaveProperty(
				'unreadable',
			);
			expect(decodeFile(`data:${'a;'.repeat(100_000)}`)).toBeUndefined();
			expect(decodeFile(`data:image/png;${'"'.repeat(100_001)},`)).not.toBeInstanceOf(Buffer);
		});
		expect(took).toBeLessThan(500);
	});
});

describe('the beginning of a file', () => {
	it('is enough to recognise it', () => {
		for (const [, kind] of kinds) {
			const head = kind.toString('base64').slice(0, SIGNATURE_BYTES);
			expect(looksLikeFile(head)).toBe(true);
		}
		expect(looksLikeFile('VGhlIGNvbnRyYWN0')).toBe(false);
		expect(looksLikeFile('%PDF-1.7')).toBe(false);
	});
});
