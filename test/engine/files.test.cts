/** Pictures, scans and signatures as n8n binary data, byte for byte as the service sent them. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';

import type { IBinaryData, IDataObject, INodeParameters } from 'n8n-workflow';

import {
	apiVariantOptions,
	apiVariants,
	type ApiVariantName,
} from '../../dev/fake-otpone/api-variants.cts';
import { readFile, scannedPage, type SampleFile } from '../../dev/fake-otpone/sample-files.cts';
import { APPROVED } from '../operations.cts';
import { binaryDataModes, binaryDataStore, keepBinaryDataIn } from './binary-data.cts';
import { NODE, Workbench } from './workbench.cts';

interface Request {
	name: string;
	mail: string;
	requestType: number;
	expected: SampleFile[];
	kind: string;
	mimeType: string;
	extension: string;
}

const scan = { requestType: 3, kind: 'scan', mimeType: 'application/pdf', extension: 'pdf' };
const requests: Request[] = [
	{
		...{ name: 'a picture', mail: 'photo@example.com', requestType: 2, kind: 'picture' },
		...{ mimeType: 'image/jpeg', extension: 'jpg' },
		expected: [readFile('photo.jpg', 'image/jpeg')],
	},
	{ ...scan, name: 'a scan', mail: 'scan@example.com', expected: [scannedPage(1, 1)] },
	{
		...scan,
		name: 'a scan of three pages',
		mail: 'scan-3-pages@example.com',
		expected: [1, 2, 3].map((page) => scannedPage(page, 3)),
	},
	{
		...{ name: 'a signature', mail: 'sign@example.com', requestType: 6, kind: 'signature' },
		...{ mimeType: 'image/png', extension: 'png' },
		expected: [readFile('signature.png', 'image/png')],
	},
];

/** Asks one person and returns the item on Approved. */
async function approvedItem(bench: Workbench, parameters: INodeParameters) {
	const finished = await bench.send([{ mail: parameters.userMail, invoice: 1 }], {
		...parameters,
		simplify: false,
	});
	if (finished.error) throw finished.error;
	const [item] = finished.outputs(NODE)[APPROVED];
	return { json: item.json, binary: item.binary ?? {} };
}

/** Returns the bytes as a later node reads them. */
async function bytesOf(data: IBinaryData): Promise<Buffer> {
	const store = binaryDataStore();
	const content = await store.getAsBuffer(data);
	if (data.id) expect(readFileSync(store.getPath(data.id)).equals(content)).toBe(true);
	return content;
}

/** Expects that an item's JSON contains no base64 of its files. */
function expectNoBase64(json: IDataObject, files: SampleFile[]): void {
	const text = JSON.stringify(json);
	expect(text).not.toMatch(/base64/i);
	for (const { content } of files) {
		expect(text).not.toContain(content.toString('base64').slice(0, 24));
		expect(text).not.toContain(content.toString('base64').slice(-48, -24));
	}
}

async function expectFiles(
	bench: Workbench,
	{ mail, requestType, expected, kind, mimeType, extension }: Request,
	mode: (typeof binaryDataModes)[number],
): Promise<void> {
	const parameters = { userMail: mail, requestType };
	const { json, binary } = await approvedItem(bench, parameters);
	expect(json).toMatchObject({ approved: true, outcome: 'approved', user: mail });
	const fields = ['data', 'data_2', 'data_3'].slice(0, expected.length);
	expect(Object.keys(binary)).toEqual(fields);
	for (const [n, { content }] of expected.entries()) {
		const data = binary[fields[n]];
		expect((await bytesOf(data)).equals(content)).toBe(true);
		expect(data.id?.startsWith('filesystem') ?? false).toBe(mode === 'filesystem');
		const id = json.transactionId as string | null;
		const fileName = `${kind}-${id === null ? '' : `${id}-`}${n + 1}.${extension}`;
		expect(data).toMatchObject({ mimeType, fileName, fileExtension: extension });
		expect((json.files as IDataObject[])[n]).toEqual({
			field: expect.stringMatching(/^(picture|document|signature)/i) as string,
			fileName,
			mimeType,
			fileSize: content.length,
			sha256: createHash('sha256').update(content).digest('hex'),
		});
	}
	expect(json.files).toHaveLength(expected.length);
	expectNoBase64(json, expected);
	expect(JSON.stringify(json.raw)).toMatch(/\(file \w+[\w.]*, (\d+ bytes|linked)\)/);
}

const benches = new Map<string, Workbench>();
const benchOf = (name: string) => benches.get(name)!;

beforeAll(async () => {
	for (const fileForm of apiVariantOptions.fileForm) {
		benches.set(fileForm, await Workbench.open({ apiVariant: { fileForm } }));
	}
	for (const apiVariant of Object.keys(apiVariants) as ApiVariantName[]) {
		benches.set(apiVariant, await Workbench.open({ apiVariant }));
	}
});
afterAll(async () => await Promise.all([...benches.values()].map((bench) => bench.close())));

describe.each(binaryDataModes)('with binary data in mode %s', (mode) => {
	beforeAll(async () => await keepBinaryDataIn(mode));

	describe.each(apiVariantOptions.fileForm)('a service that sends files as %s', (fileForm) => {
		beforeAll(async () => await benchOf(fileForm).useCredential({}));

		it.each(requests)('$name', async (request) => {
			await expectFiles(benchOf(fileForm), request, mode);
		});
	});
});

describe('in every API variant', () => {
	beforeAll(async () => await keepBinaryDataIn('default'));

	it.each(Object.keys(apiVariants))('%s: a scan of three pages', async (name) => {
		const bench = benchOf(name);
		const { document } = bench.fakeOtpOne.apiVariant;
		await bench.useCredential(document === 'none' ? { endpointLookup: 'prefix' } : {});
		await expectFiles(bench, requests[2], 'default');
	});
});

describe('a file', () => {
	const answer = async (files: SampleFile[], parameters: INodeParameters = {}) => {
		const bench = benchOf('object');
		await bench.useCredential({});
		const userMail = 'ann@example.com';
		void bench.nextRing().then(() => bench.fakeOtpOne.answer(userMail, 'approve', files));
		return await approvedItem(bench, { userMail, requestType: 3, ...parameters });
	};
	const lying = (content: Buffer): SampleFile => ({
		name: '../../evil.exe',
		type: 'text/html',
		content,
	});

	it('is refused the field __proto__, before anyone is asked', async () => {
		const bench = benchOf('object');
		await bench.useCredential({});
		const before = bench.fakeOtpOne.totalRings();
		const { error } = await bench.send([{ mail: 'scan-3-pages@example.com' }], {
			requestType: 3,
			message: 'Scan your ID',
			binaryPropertyName: '__proto__',
		});
		expect(error?.message).toBe('Put Output File in Field cannot be __proto__ [item 0]');
		expect(bench.fakeOtpOne.totalRings()).toBe(before);
	});

	it('goes into the binary field that the builder names', async () => {
		const files = [1, 2].map((page) => scannedPage(page, 2));
		const { binary } = await answer(files, { binaryPropertyName: ' idCard ' });
		expect(Object.keys(binary)).toEqual(['idCard', 'idCard_2']);
		expect((await bytesOf(binary.idCard_2)).equals(files[1].content)).toBe(true);
	});

	it('gets its type from its bytes, whatever the service claims', async () => {
		const contents = [
			scannedPage(1, 1).content,
			readFile('photo.jpg', '').content,
			Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'),
		];
		const { json, binary } = await answer(contents.map(lying));
		const said = Object.values(binary).map(({ mimeType, fileName }) => [mimeType, fileName]);
		const id = json.transactionId as string | null;
		expect(said).toEqual([
			['application/pdf', `scan-${id}-1.pdf`],
			['image/jpeg', `scan-${id}-2.jpg`],
			['image/svg+xml', `scan-${id}-3.svg`],
		]);
		for (const [n, data] of Object.values(binary).entries()) {
			expect((await bytesOf(data)).equals(contents[n])).toBe(true);
		}
	});

	it('of 5 MB arrives as it was sent', async () => {
		const page = scannedPage(1, 1);
		const content = Buffer.concat([page.content, Buffer.alloc(5_000_001, '+/ÿ', 'latin1')]);
		const { json, binary } = await answer([page, { ...page, content }, page]);
		expect((await bytesOf(binary.data_2)).equals(content)).toBe(true);
		expect((json.files as IDataObject[])[1].fileSize).toBe(content.length);
		expectNoBase64(json, [page, { ...page, content }]);
	});
});
