/** Files that are too large, broken or in unusual places: reported clearly, and never left in the JSON. */
import type { IDataObject } from 'n8n-workflow';

import { readFile, scannedPage } from '../../dev/fake-otpone/sample-files.cts';
import { APPROVED, NOT_APPROVED, parametersOf } from '../operations.cts';
import { NODE, Workbench } from './workbench.cts';

const MEGABYTE = 1_048_576;
const mail = 'approve@example.com';
const pdf = scannedPage(1, 1).content;
const picture = readFile('photo.jpg', 'image/jpeg').content;
const uri = (content: Buffer) => `data:application/pdf;base64,${content.toString('base64')}`;
const bytesOf = (bytes: number) => Buffer.concat([pdf, Buffer.alloc(bytes - pdf.length, 7)]);

let bench: Workbench;
beforeAll(async () => (bench = await Workbench.open()));
afterAll(async () => await bench.close());
beforeEach(() => bench.fakeOtpOne.faults.clear());

/** Sends a request that is answered with these fields. */
async function send(fields: IDataObject | string, onError?: 'continueRegularOutput') {
	const result = { Message: '', UserValided: mail, isValid: true };
	const body =
		typeof fields === 'string' ? fields : JSON.stringify({ ...result, ...fields }, undefined, 1);
	bench.fakeOtpOne.faults.add({ call: 'SendRequest', kind: 'body', body, times: 1 });
	const parameters = { requestType: 3, simplify: false };
	return await bench.send([{ mail, invoice: 1 }], parameters, { onError });
}

async function approvedItem(fields: IDataObject | string) {
	const finished = await send(fields);
	if (finished.error) throw finished.error;
	const [{ json, binary = {} }] = finished.outputs(NODE)[APPROVED];
	const contents = Object.values(binary).map(({ data }) => Buffer.from(data, 'base64'));
	return { json, binary, contents };
}

describe('among good files, a broken one', () => {
	const digits = picture.toString('base64');
	it.each([
		[
			'in a data URI',
			`data:image/jpeg;base64,${digits.slice(0, 500)}<br>${digits.slice(500)}`,
			/invalid characters \(field Pages.1, [\d,]+ characters\)/,
		],
		['in bare base64', `${digits.slice(0, 500)}…${digits.slice(500)}`, /invalid characters/],
		[
			'in a data URI with nothing in it',
			'data:image/jpeg;base64,',
			/empty \(field Pages.1, 23 characters\)/,
		],
		[
			'that is large',
			`data:image/jpeg;base64,${digits.repeat(20)}…${digits.repeat(20)}`,
			/\(field Pages.1, [\d,]{7,} characters\)/,
		],
		['that ends within a group of digits', `${digits.slice(0, 501)}`, /incomplete/],
		['that is cut', digits.slice(0, 502), /incomplete/],
		['with one padding too many', `${digits.slice(0, 500)}=`, /padding/],
		['that is only a word', 'data:image/png;base64,null', /“null”/],
		['that only claims to be a picture', 'data:image/png;base64,aGVsbG8gd29ybGQ=', /image\/png/],
	])('%s is reported, and the others arrive', async (_, broken, reason) => {
		const { json, binary, contents } = await approvedItem({
			Pages: [uri(pdf), broken, uri(picture)],
		});
		expect(Object.keys(binary)).toEqual(['data', 'data_2']);
		expect(contents[0].equals(pdf) && contents[1].equals(picture)).toBe(true);
		expect(json.files).toEqual([
			expect.objectContaining({ field: 'Pages.0', mimeType: 'application/pdf' }),
			{ field: 'Pages.1', unreadable: expect.stringMatching(reason) as string },
			expect.objectContaining({ field: 'Pages.2', mimeType: 'image/jpeg' }),
		]);
		expect((json.raw as IDataObject).Pages).toEqual([
			`(file Pages.0, ${pdf.length} bytes)`,
			'(file Pages.1, not readable)',
			`(file Pages.2, ${picture.length} bytes)`,
		]);
	});
});

it('a single broken file is also reported in Send and Wait for Approval', async () => {
	const result = { UserValided: mail, isValid: true, Signature: 'data:image/png;base64,!' };
	bench.fakeOtpOne.faults.add({ call: 'SendRequest', kind: 'body', body: JSON.stringify(result) });
	const parameters = parametersOf('request.sendAndWait', { approvers: mail, requestType: 6 });
	const finished = await bench.run([{}], parameters);
	const [{ json, binary }] = finished.outputs(NODE)[APPROVED];
	expect(binary).toBeUndefined();
	expect(json.files).toEqual([
		expect.objectContaining({ field: 'Signature', unreadable: expect.any(String) as string }),
	]);
});

describe('the size limit of a result', () => {
	const tooMuch: Array<[string, () => IDataObject | string]> = [
		['a file of more than 50 MB', () => ({ Document: uri(bytesOf(50 * MEGABYTE + 1)) })],
		[
			'files of more than 50 MB together',
			() => ({ Pages: [20, 20, 11].map((size) => uri(bytesOf(size * MEGABYTE))) }),
		],
		['101 files', () => ({ Pages: Array.from({ length: 101 }, () => uri(pdf)) })],
		['101 links', () => ({ Pages: Array.from({ length: 101 }, (_, n) => `/files/${n}`) })],
	];

	it.each(tooMuch)('stops the item and says why: %s', async (_, fields) => {
		const finished = await send(fields());
		expect(finished.error?.message).toMatch(/too large/i);
		expect(finished.error?.description).toMatch(/fewer pages or a smaller picture/i);
		expect(finished.error?.description).not.toContain('base64');
		expect(finished.outputs(NODE).flat()).toEqual([]);
		expect(bench.requestsOf('unknown')).toEqual([]);
	});

	it('sends the item to Not Approved with Continue On Fail, without any file', async () => {
		const fields = { Pages: Array.from({ length: 101 }, () => uri(pdf)) };
		const outputs = (await send(fields, 'continueRegularOutput')).outputs(NODE);
		expect(outputs[APPROVED]).toEqual([]);
		const [{ json, binary }] = outputs[NOT_APPROVED];
		expect(json).toMatchObject({
			approved: false,
			error: expect.stringMatching(/large/) as string,
		});
		expect(binary).toBeUndefined();
		expect(JSON.stringify(json)).not.toContain('JVBERi');
	});

	it('allows 100 files', async () => {
		const fields = { Pages: Array.from({ length: 100 }, () => uri(pdf)) };
		const { json, binary } = await approvedItem(fields);
		expect(Object.keys(binary)).toHaveLength(100);
		expect(binary.data_100.fileName).toBe('scan-100.pdf');
		expect(json.files).toHaveLength(100);
	});

	it('allows 50 MB', async () => {
		const content = bytesOf(50 * MEGABYTE);
		const { json, contents } = await approvedItem({ Document: content.toString('base64') });
		expect(contents[0].equals(content)).toBe(true);
		expect(json.files).toEqual([expect.objectContaining({ fileSize: 50 * MEGABYTE })]);
	});
});

describe('a file is extracted completely from the JSON', () => {
	const inLines = pdf.toString('base64').replace(/.{64}/g, '$&\r\n');
	it.each<[string, IDataObject | string]>([
		['in a field of any name', { x17: uri(pdf) }],
		['deep inside', { Data: { Answers: [{ Steps: [{ Items: { Files: [uri(pdf)] } }] }] } }],
		['in JSON in a string', { Data: JSON.stringify({ Document: pdf.toString('base64') }) }],
		['in lines', { Document: inLines }],
		['with a name in its data URI', { Document: uri(pdf).replace(';', ';name="a,b.pdf";') }],
		[
			'with / and + escaped',
			JSON.stringify({ UserValided: mail, isValid: true, Document: uri(pdf) })
				.replaceAll('/', '\\/')
				.replaceAll('+', '\\u002B'),
		],
		['behind a name with a dot', { 'a.b': 'words', a: { b: uri(pdf) } }],
	])('%s', async (_, fields) => {
		const { json, contents } = await approvedItem(fields);
		expect(contents).toHaveLength(1);
		expect(contents[0].equals(pdf)).toBe(true);
		expect(JSON.stringify(json)).not.toMatch(/base64|JVBERi|otpone-file/);
		expect(JSON.stringify(json.raw)).toContain(`${pdf.length} bytes`);
	});

	it('while all other fields stay unchanged', async () => {
		const others = {
			'a.b': 'words',
			list: [1, null, { deep: true }],
			Words: 'JVBERi is how a PDF begins',
			text: `${'The contract. '.repeat(10_000)}"quoted" \\ äöü€`,
		};
		const { json } = await approvedItem({ ...others, a: { b: uri(bytesOf(200_000)) } });
		expect(json.raw).toEqual({
			Message: '',
			UserValided: mail,
			isValid: true,
			...others,
			a: { b: '(file a.b, 200000 bytes)' },
		});
	});
});
