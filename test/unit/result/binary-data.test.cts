/** How found files are stored: names, types, hashes, and the reasons for files that cannot be read. */
import { createHash } from 'node:crypto';
import type { IBinaryData } from 'n8n-workflow';

import {
	MAX_FILE_BYTES,
	type NamedAfter,
	toBinary,
} from '../../../nodes/OtpOne/result/binary-data';
import type { FoundFile } from '../../../nodes/OtpOne/files/find-files';

const pdf = Buffer.from('%PDF-1.4\n% one page\n');
const png = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const jpeg = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]);

type Prepare = (bytes: Buffer, fileName: string, mimeType: string) => Promise<IBinaryData>;

const keep: Prepare = async (bytes, fileName, mimeType) => ({
	data: bytes.toString('base64'),
	fileName,
	mimeType,
});
const noLinks = async () => await Promise.reject(new Error('No link was expected'));

async function store(
	found: FoundFile[],
	named: Partial<NamedAfter> = {},
	fetchLink: Parameters<typeof toBinary>[3] = noLinks,
) {
	const context = { helpers: { prepareBinaryData: keep } };
	return await toBinary(
		context as unknown as Parameters<typeof toBinary>[0],
		found,
		{ requestType: 3, transactionId: 'abc-1', binaryPropertyName: 'data', ...named },
		fetchLink,
	);
}

const fileNames = async (found: FoundFile[], named: Partial<NamedAfter> = {}) =>
	(await store(found, named)).files.map((file) => ('fileName' in file ? file.fileName : undefined));

const at = (field: string, content: FoundFile['content'] = pdf): FoundFile => ({ field, content });

describe('files are stored', () => {
	it('in data, data_2, data_3', async () => {
		const { binary } = await store([at('a'), at('b', png), at('c', jpeg)]);
		expect(Object.keys(binary)).toEqual(['data', 'data_2', 'data_3']);
	});

	it('in a field of another name', async () => {
		const { binary } = await store([at('a'), at('b')], { binaryPropertyName: 'id card' });
		expect(Object.keys(binary)).toEqual(['id card', 'id card_2']);
	});

	it('with their bytes, size and hash', async () => {
		const { binary, files } = await store([at('Document.0'), at('Document.1', png)]);
		expect(Buffer.from(binary.data_2.data, 'base64').equals(png)).toBe(true);
		expect(files).toEqual([
			{
				field: 'Document.0',
				fileName: 'scan-abc-1-1.pdf',
				mimeType: 'application/pdf',
				fileSize: pdf.length,
				sha256: createHash('sha256').update(pdf).digest('hex'),
			},
			expect.objectContaining({ field: 'Document.1', fileSize: png.length, mimeType: 'image/png' }),
		]);
	});
});

describe('a file is named', () => {
	it.each([
		[2, 'picture-abc-1-1.pdf'],
		[3, 'scan-abc-1-1.pdf'],
		[6, 'signature-abc-1-1.pdf'],
		[4, 'file-abc-1-1.pdf'],
	])('by request type %d: %s', async (requestType, name) => {
		expect(await fileNames([at('x')], { requestType })).toEqual([name]);
	});

	it.each([
		['Picture', 'picture'],
		['photoOfCard', 'picture'],
		['image', 'picture'],
		['Document', 'scan'],
		['scannedPages.3', 'scan'],
		['Pages.0', 'scan'],
		['UserSignature', 'signature'],
		['SignedDocument', 'signature'],
		['Attachment', 'file'],
	])('by its field %s if the type is unknown: %s', async (field, kind) => {
		const named = { requestType: null, transactionId: null };
		expect(await fileNames([at(field)], named)).toEqual([`${kind}-1.pdf`]);
	});

	it('by the content of its bytes', async () => {
		const contents = [pdf, png, jpeg, Buffer.from('<svg/>'), Buffer.from('?')];
		const names = await fileNames(contents.map((content) => at('x', content)));
		expect(names.map((name) => (name as string).split('.').pop())).toEqual([
			'pdf',
			'png',
			'jpg',
			'svg',
			'bin',
		]);
	});

	it.each([
		['../../etc/passwd', 'scan-etc-passwd-1.pdf'],
		['..\\..\\windows', 'scan-windows-1.pdf'],
		['a b\n"c"\u0000:<d>', 'scan-a-b-c-d-1.pdf'],
		['.hidden', 'scan-hidden-1.pdf'],
		['日本', 'scan-1.pdf'],
		['-', 'scan-1.pdf'],
		['', 'scan-1.pdf'],
		['a'.repeat(256), `scan-${'a'.repeat(64)}-1.pdf`],
	])('safely with the transaction %j', async (transactionId, name) => {
		expect(await fileNames([at('x')], { transactionId })).toEqual([name]);
	});
});

describe('a file that cannot be read', () => {
	const unreadable = async (link: string, fetched: () => Promise<Buffer>) =>
		(await store([at('Document', { link })], {}, fetched)).files;

	it('is reported, and the others get consecutive fields', async () => {
		const { binary, files } = await store([
			at('a'),
			at('b', { unreadable: 'The base64 is incomplete' }),
			at('c', png),
		]);
		expect(Object.keys(binary)).toEqual(['data', 'data_2']);
		expect(binary.data_2.fileName).toBe('scan-abc-1-2.png');
		expect(files[1]).toEqual({ field: 'b', unreadable: 'The base64 is incomplete' });
		expect(files).toHaveLength(3);
	});

	it.each([
		[
			'its link fails',
			async () => await Promise.reject(new Error('https://x/files/1 404 SRV-secret')),
			'The link could not be followed',
		],
		[
			'its link returns too much',
			async () => await Promise.reject(Object.assign(new Error(), { kind: 'tooLarge' })),
			'Too large: a result can contain up to 50 MB of files',
		],
		['its link returns nothing', async () => Buffer.alloc(0), 'The link led to an empty file'],
		[
			'its link returns a web page',
			async () => Buffer.from('\r\n<!DOCTYPE html><html>Sign in</html>'),
			'The link led to a web page',
		],
	])('because %s', async (_, fetched, reason) => {
		const files = await unreadable('https://x/files/1', fetched);
		expect(files).toEqual([{ field: 'Document', unreadable: reason }]);
	});

	it('because the execution was stopped is not reported as unreadable', async () => {
		const stopped = Object.assign(new Error('The execution was canceled'), { kind: 'cancelled' });
		const storing = unreadable('https://x/files/1', async () => await Promise.reject(stopped));
		await expect(storing).rejects.toBe(stopped);
	});
});

describe('linked files', () => {
	it('are fetched within the rest of 50 MB', async () => {
		const megabyte = 1_048_576;
		const asked: Array<[string, number]> = [];
		const links = ['1', '2', '3'].map((link) => at(`Page.${link}`, { link }));
		const page = Buffer.concat([pdf, Buffer.alloc(20 * megabyte - pdf.length)]);
		const { files } = await store([at('Cover', pdf), ...links], {}, async (link, maxBytes) => {
			asked.push([link, maxBytes]);
			if (page.length > maxBytes) throw Object.assign(new Error(), { kind: 'tooLarge' });
			return page;
		});
		const left = MAX_FILE_BYTES - pdf.length;
		expect(MAX_FILE_BYTES).toBe(50 * megabyte);
		expect(asked).toEqual([
			['1', left],
			['2', left - 20 * megabyte],
			['3', left - 40 * megabyte],
		]);
		expect(files.map((file) => ('fileSize' in file ? file.fileSize : undefined))).toEqual([
			pdf.length,
			20 * megabyte,
			20 * megabyte,
			undefined,
		]);
	});

	it('leave room for the files in the result itself', async () => {
		const asked: number[] = [];
		await store([at('Link', { link: '1' }), at('Document', pdf)], {}, async (_, maxBytes) => {
			asked.push(maxBytes);
			return png;
		});
		expect(asked).toEqual([MAX_FILE_BYTES - pdf.length]);
	});
});
