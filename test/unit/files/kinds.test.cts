/** Which kinds of pictures and documents are recognised, and which texts only look like them. */
import { createHash, randomBytes } from 'node:crypto';

import fc from 'fast-check';

import { decodeFile } from '../../../nodes/OtpOne/files/decode-file';
import { fileTypeOf } from '../../../nodes/OtpOne/files/file-type';
import { recognise } from '../../../nodes/OtpOne/files/signatures';
import { isWhole } from '../../../nodes/OtpOne/files/whole-file';

const ascii = (text: string) => Buffer.from(text, 'latin1');
const file = (...parts: Array<string | Buffer>) =>
	Buffer.concat([
		...parts.map((part) => Buffer.from(part as string, 'latin1')),
		Buffer.alloc(600, 0x5a),
	]);
const le = (...values: number[]) => {
	const bytes = Buffer.alloc(4 * values.length);
	values.forEach((value, index) => bytes.writeUInt32LE(value, 4 * index));
	return bytes;
};
const box = (brand: string, ...others: string[]) =>
	file('\0\0\0', Buffer.of(16 + 4 * others.length), `ftyp${brand}\0\0\0\0${others.join('')}`);

/** A ZIP archive of files with these names. */
function zip(...names: string[]): Buffer {
	const entries = names.map((name) => {
		const head = Buffer.alloc(30);
		head.write('PK\x03\x04', 'latin1');
		head.writeUInt16LE(20, 4);
		head.writeUInt16LE(8, 8);
		head.writeUInt16LE(name.length, 26);
		return Buffer.concat([head, ascii(name), randomBytes(50)]);
	});
	return Buffer.concat([...entries, ascii('PK\x05\x06'), Buffer.alloc(18)]);
}

function openDocument(kind: string): Buffer {
	const content = zip(`mimetypeapplication/vnd.oasis.opendocument.${kind}`);
	content.writeUInt16LE(8, 26);
	content.writeUInt16LE(0, 8);
	return content;
}

/** An older Office file: a header, and a list of streams in its second sector. */
function ole(stream: string): Buffer {
	const head = Buffer.alloc(512);
	Buffer.from('d0cf11e0a1b11ae1', 'hex').copy(head);
	head.writeUInt16LE(9, 30);
	head.writeUInt32LE(1, 48);
	const names = Buffer.from(`Root Entry\0${stream}\0`, 'utf16le');
	return Buffer.concat([head, Buffer.alloc(512), names, Buffer.alloc(512)]);
}

const OFFICE = 'application/vnd.openxmlformats-officedocument';
const bmp = file('BM', le(1_000, 0, 54, 40, 10, 10));
const types = '[Content_Types].xml';

const kinds: Array<[string, Buffer, string, string]> = [
	['PDF behind a line break', file('\r\n%PDF-1.7\n'), 'application/pdf', 'pdf'],
	['PDF behind a byte-order mark', file('\xef\xbb\xbf%PDF-1.4\n'), 'application/pdf', 'pdf'],
	['PDF behind blanks', file(' '.repeat(1_019), '%PDF-1.4\n'), 'application/pdf', 'pdf'],
	[
		'PDF behind a printer’s header',
		file('\x1b%-12345X@PJL\n%PDF-1.4\n%\xe2\xe3\xcf\xd3\n'),
		'application/pdf',
		'pdf',
	],
	['BMP', bmp, 'image/bmp', 'bmp'],
	['BMP of 2017', file('BM', le(1_000, 0, 138, 124, 10, 10)), 'image/bmp', 'bmp'],
	['AVIF', box('avif', 'avif', 'mif1'), 'image/avif', 'avif'],
	['an AVIF sequence', box('avis', 'avis', 'msf1'), 'image/avif', 'avif'],
	['AVIF under a general name', box('mif1', 'mif1', 'avif'), 'image/avif', 'avif'],
	['HEIC under a general name', box('mif1', 'mif1', 'heic'), 'image/heic', 'heic'],
	['JPEG 2000', file('\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjp2 '), 'image/jp2', 'jp2'],
	['JPEG 2000, extended', file('\0\0\0\x0cjP  \r\n\x87\n\0\0\0\x14ftypjpx '), 'image/jpx', 'jpx'],
	['JPEG 2000 without a container', file('\xff\x4f\xff\x51\0\x29'), 'image/j2c', 'j2k'],
	['JPEG XL', file('\0\0\0\x0cJXL \r\n\x87\n\0\0\0\x14ftypjxl '), 'image/jxl', 'jxl'],
	[
		'JPEG XL without a container',
		Buffer.from('/woAEBBU7q2iCAgEAQAoAEsSxYKFFBcMeD4=', 'base64'),
		'image/jxl',
		'jxl',
	],
	['BigTIFF, Intel order', file('II+\0\x08\0\0\0'), 'image/tiff', 'tif'],
	['BigTIFF, Motorola order', file('MM\0+\0\x08\0\0'), 'image/tiff', 'tif'],
	['DjVu', file('AT&TFORM\0\0\x01\0DJVU'), 'image/vnd.djvu', 'djvu'],
	[
		'an icon',
		file('\0\0\x01\0\x01\0\x20\x20\0\0\x01\0\x20\0', le(500, 22)),
		'image/vnd.microsoft.icon',
		'ico',
	],
	['Photoshop', file('8BPS\0\x01\0\0\0\0\0\0\0\x03'), 'image/vnd.adobe.photoshop', 'psd'],
	['RTF', file('{\\rtf1\\ansi '), 'application/rtf', 'rtf'],
	['PostScript', file('%!PS-Adobe-3.0\n'), 'application/postscript', 'ps'],
	['EPS', file('%!PS-Adobe-3.0 EPSF-3.0\n'), 'application/postscript', 'eps'],
	['EPS with a preview', file('\xc5\xd0\xd3\xc6'), 'application/postscript', 'eps'],
	['ZIP', zip('a.txt', 'word/lists.txt'), 'application/zip', 'zip'],
	['Word', zip(types, 'word/document.xml'), `${OFFICE}.wordprocessingml.document`, 'docx'],
	['Excel', zip(types, 'xl/workbook.xml'), `${OFFICE}.spreadsheetml.sheet`, 'xlsx'],
	[
		'PowerPoint',
		zip(types, 'ppt/presentation.xml'),
		`${OFFICE}.presentationml.presentation`,
		'pptx',
	],
	['OpenDocument text', openDocument('text'), 'application/vnd.oasis.opendocument.text', 'odt'],
	[
		'OpenDocument table',
		openDocument('spreadsheet'),
		'application/vnd.oasis.opendocument.spreadsheet',
		'ods',
	],
	['older Word', ole('WordDocument'), 'application/msword', 'doc'],
	['older Excel', ole('Workbook'), 'application/vnd.ms-excel', 'xls'],
	['older PowerPoint', ole('PowerPoint Document'), 'application/vnd.ms-powerpoint', 'ppt'],
	['another compound file', ole('Something'), 'application/x-ole-storage', 'ole'],
];

describe('a file is recognised by its bytes', () => {
	it.each(kinds)('%s', (_, content, mimeType, extension) => {
		expect(fileTypeOf(content)).toEqual({ mimeType, extension });
		const decoded = decodeFile(content.toString('base64'));
		expect(Buffer.isBuffer(decoded) && decoded.equals(content)).toBe(true);
	});
});

describe('is not a file:', () => {
	it.each([
		['a text that begins with BM', 'BMW 320d, first registered in 2019, green, two owners so far'],
		['a text about PDF', 'The file begins with %PDF-1.4, as you can see when you open it'],
		['a text about PostScript', 'see %!PS-Adobe-3.0 for the details of what has to be printed'],
		[
			'a text that begins with PK',
			'PK\x03\x04 is how an archive begins, and this is not one of them',
		],
		['a text behind zeros', '\0\0\x01\0 and more text than an icon would have at its beginning'],
		['a text behind the mark of JPEG XL', '\xff\x0a\xff\xff\xff\xff\xff\xff\xff\xff and so on'],
	])('%s', (_, text) => {
		expect(recognise(ascii(text))).toBeUndefined();
		expect(decodeFile(ascii(text).toString('base64'))).toBeUndefined();
		expect(decodeFile(ascii(text).toString('hex'))).toBeUndefined();
		expect(decodeFile(JSON.stringify([...ascii(text)]))).toBeUndefined();
		expect(decodeFile(text)).toBeUndefined();
	});

	const hash = (kind: string) => (text: string) => createHash(kind).update(text);
	it.each<[string, (text: string) => string]>([
		['a text', (text) => text],
		['a text in base64', (text) => Buffer.from(text).toString('base64')],
		['a text in hexadecimal', (text) => Buffer.from(text).toString('hex')],
		['a text in numbers', (text) => [...Buffer.from(text)].join()],
		['an address', (text) => `${text.replace(/[^a-z0-9]/gi, '')}@example.com`],
		['a hash', (text) => hash('sha512')(text).digest('hex')],
		['a hash in base64', (text) => hash('sha512')(text).digest('base64')],
		['a token', (text) => `eyJhbGciOiJIUzI1NiJ9.${hash('sha256')(text).digest('base64url')}`],
		['a path', (text) => `/world/${text.replace(/[^a-z/]/g, '')}/of/all/the/customers/document`],
	])('%s', (_, write) => {
		const words = fc.lorem({ maxCount: 30 });
		fc.assert(
			fc.property(fc.oneof(words, fc.string({ unit: 'grapheme-ascii' })), (text) => {
				expect(decodeFile(write(text))).toBeUndefined();
			}),
			{ numRuns: 500, seed: 4711 },
		);
	});
});

describe('whether a file is complete is determined by its end', () => {
	it.each<[string, Buffer, boolean | undefined]>([
		['PDF', ascii('%PDF-1.4\n1 0 obj\n%%EOF\n'), true],
		['PDF that is cut', ascii('%PDF-1.4\n1 0 obj\n'), false],
		['PNG', ascii('\x89PNG\r\n\x1a\n…IEND\xae\x42\x60\x82'), true],
		['PNG that is cut', ascii('\x89PNG\r\n\x1a\n…IEND\xae\x42'), false],
		['JPEG', ascii('\xff\xd8\xff\xe0…\xff\xd9'), true],
		['JPEG that is cut', ascii('\xff\xd8\xff\xe0…'), false],
		['GIF', ascii('GIF89a…;'), true],
		['GIF that is cut', ascii('GIF89a;…'), false],
		['BMP that is cut', bmp.subarray(0, 300), false],
		['ZIP', zip('a'), true],
		['ZIP that is cut', zip('a').subarray(0, -22), false],
		['DjVu', file('AT&TFORM\0\0\x01\0DJVU'), undefined],
		['text', ascii('%%EOF'), undefined],
	])('%s', (_, content, whole) => expect(isWhole(content)).toBe(whole));
});
