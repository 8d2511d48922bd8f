/** The example workflows for files, run as they are imported. */
import { createHash } from 'node:crypto';
import { constants, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { IDataObject, IExecuteFunctions, ResolvedFilePath } from 'n8n-workflow';

import { standIn, standIns } from '../../dev/engine/nodes.cts';
import { readFile, scannedPage } from '../../dev/fake-otpone/sample-files.cts';
import { example, Workbench } from './workbench.cts';
// The workbench must come first: it prepares what n8n-core reads while it loads.
import { SecurityConfig } from '@n8n/config';
import { Container } from '@n8n/di';

const text = (context: IExecuteFunctions, name: string, item: number) =>
	context.getNodeParameter(name, item) as string;

Object.assign(standIns, {
	'n8n-nodes-base.crypto': standIn(
		'crypto',
		{ value: 'string', dataPropertyName: 'string' },
		(context, items) => [
			items.map(({ json, pairedItem }, item) => {
				const hash = createHash('sha256')
					.update(text(context, 'value', item))
					.digest('hex');
				return { json: { ...json, [text(context, 'dataPropertyName', item)]: hash }, pairedItem };
			}),
		],
	),
	'n8n-nodes-base.set': standIn(
		'set',
		{ jsonOutput: 'json', includeFields: 'string' },
		(context, items) => [
			items.map(({ json, binary, pairedItem }, item) => {
				const value = context.getNodeParameter('jsonOutput', item);
				const kept = text(context, 'includeFields', item);
				return {
					json: {
						...((typeof value === 'string' ? JSON.parse(value) : value) as IDataObject),
						...(kept !== '' && { [kept]: json[kept] }),
					},
					...(kept !== '' && { binary }),
					pairedItem,
				};
			}),
		],
	),
	// Uses the helper of n8n's own node, so the same limits apply.
	'n8n-nodes-base.readWriteFile': standIn(
		'readWriteFile',
		{ fileName: 'string', dataPropertyName: 'string' },
		async (context, items) => {
			const { helpers } = context;
			for (const item of items.keys()) {
				const path = text(context, 'fileName', item) as ResolvedFilePath;
				const field = text(context, 'dataPropertyName', item);
				const content = await helpers.getBinaryDataBuffer(item, field);
				await helpers.writeContentToFile(path, content, constants.O_TRUNC);
			}
			return [items];
		},
	),
});

let bench: Workbench;
let folder: string;
beforeEach(async () => {
	bench = await Workbench.open();
	folder = realpathSync(mkdtempSync(join(tmpdir(), 'otpone-files-')));
	Container.get(SecurityConfig).restrictFileAccessTo = folder;
});
afterEach(async () => {
	await bench.close();
	rmSync(folder, { recursive: true });
});

/** Runs an example with some of its texts changed. */
async function run(name: string, changes: Record<string, string> = {}) {
	const finished = await bench.engine.run(example(name, changes));
	if (finished.error) throw finished.error;
	return finished;
}

describe('scan-an-id', () => {
	const home = '/home/node/.n8n-files';

	it('writes the scan to disk', async () => {
		const finished = await run('scan-an-id', { [home]: folder });
		const [{ transactionId }] = finished.json('Write the scan to disk');
		const name = `scan-${transactionId as string}-1.pdf`;
		expect(readdirSync(folder)).toEqual([name]);
		expect(readFileSync(join(folder, name)).equals(scannedPage(1, 1).content)).toBe(true);
		expect([...finished.json('No scan'), ...finished.json('Not a PDF')]).toEqual([]);
	});

	it.each([
		['is declined', 'decline@example.com', 'No scan'],
		['returns a picture', 'photo@example.com', 'Not a PDF'],
		['returns no file', 'approve@example.com', 'Not a PDF'],
	])('writes nothing when the request %s', async (_, mail, end) => {
		const finished = await run('scan-an-id', { [home]: folder, 'scan@example.com': mail });
		expect(finished.json(end)).toHaveLength(1);
		expect(readdirSync(folder)).toEqual([]);
	});
});

describe('scan-every-page', () => {
	const home = '/home/node/.n8n-files';

	it('writes every page to disk', async () => {
		const finished = await run('scan-every-page', { [home]: folder });
		const [{ transactionId }] = finished.json('Write the page to disk');
		const names = [1, 2, 3].map((page) => `scan-${transactionId as string}-${page}.pdf`);
		expect(readdirSync(folder).sort()).toEqual(names);
		names.forEach((name, n) => {
			const { content } = scannedPage(n + 1, 3);
			expect(readFileSync(join(folder, name)).equals(content)).toBe(true);
		});
		expect([...finished.json('No scan'), ...finished.json('Ask for this page again')]).toEqual([]);
	});

	it.each([
		['declined', 'decline@example.com', 'No scan'],
		['approved without a scan', 'approve@example.com', 'Ask for this page again'],
	])('writes nothing when the request was %s', async (_, mail, end) => {
		const changes = { [home]: folder, 'scan-3-pages@example.com': mail };
		const finished = await run('scan-every-page', changes);
		expect(finished.json(end)).toHaveLength(1);
		expect(readdirSync(folder)).toEqual([]);
	});
});

describe('sign-a-contract', () => {
	it('keeps the signature and a receipt', async () => {
		const finished = await run('sign-a-contract');
		const [[{ json, binary = {} }]] = finished.outputs('Keep signature and receipt');
		const { content } = readFile('signature.png', 'image/png');
		expect(Buffer.from(binary.signature.data, 'base64').equals(content)).toBe(true);
		expect(binary.signature.mimeType).toBe('image/png');
		const sha256 = (value: string | Buffer) => createHash('sha256').update(value).digest('hex');
		expect(json).toMatchObject({
			contract: expect.stringContaining('The warehouse at 12 Dock Road') as string,
			contractSha256: sha256(json.contract as string),
			signedBy: 'sign@example.com',
			signatureSha256: sha256(content),
		});
		const [{ Message: shown }] = bench.bodiesOf('SendRequest') as Array<{ Message: string }>;
		expect(shown).toContain(json.contract);
		expect(shown).toContain(json.contractSha256);
		expect(JSON.parse(json.receipt as string)).toMatchObject({
			approved: true,
			requestType: 'RequestSignDocument',
			messageSha256: sha256(shown),
			responses: [{ approver: 'sign@example.com', answeredBy: 'sign@example.com' }],
		});
		expect(finished.json('Not signed')).toEqual([]);
	});

	it.each([
		['declined', 'decline@example.com'],
		['approved without a signature', 'approve@example.com'],
	])('keeps nothing when the request was %s', async (_, mail) => {
		const finished = await run('sign-a-contract', { 'sign@example.com': mail });
		expect(finished.json('Not signed')).toHaveLength(1);
		expect(finished.json('Keep signature and receipt')).toEqual([]);
	});
});
