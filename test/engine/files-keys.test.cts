/** Keys inside a file are removed before it leaves the node. */
import { randomBytes } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import { RecordingServer } from '../contract/recording-server.cts';
import { APPROVED } from '../operations.cts';
import { NODE, Workbench } from './workbench.cts';

const mail = 'ann@example.com';

let bench: Workbench;
let service: RecordingServer;
let answer: { result: IDataObject; linked: Buffer };
beforeAll(async () => {
	bench = await Workbench.open();
	service = await RecordingServer.open((path) => ({
		status: 200,
		body: path.startsWith('/files/') ? answer.linked : JSON.stringify(answer.result),
	}));
	await bench.useCredential({ baseUrl: service.url, endpointLookup: 'prefix' });
});
afterAll(async () => {
	await bench.close();
	await service.close();
});

/** Returns the file that leaves the node when the service answers with a document or a link. */
async function contentOf(Document: unknown, linked = Buffer.alloc(0)): Promise<Buffer> {
	const result = { Message: '', UserValided: mail, isValid: true, Document } as IDataObject;
	answer = { result, linked };
	const finished = await bench.send([{ mail, invoice: 1 }], { requestType: 3 });
	if (finished.error) throw finished.error;
	const [{ json, binary = {} }] = finished.outputs(NODE)[APPROVED];
	expect(json.files).toEqual([expect.objectContaining({ mimeType: 'application/pdf' })]);
	return Buffer.from(binary.data.data, 'base64');
}

const spellings: Array<[string, (key: string) => Buffer]> = [
	['as it is', (key) => Buffer.from(key)],
	['in lower case', (key) => Buffer.from(key.toLowerCase())],
	['in UTF-16', (key) => Buffer.from(key, 'utf16le')],
	['in UTF-16 of the other order', (key) => Buffer.from(key, 'utf16le').swap16()],
	['with entities', (key) => Buffer.from(key.replaceAll('-', '&#45;'))],
	['without hyphens', (key) => Buffer.from(key.replaceAll('-', ''))],
];

describe.each([
	['a small file', 1_000],
	['a large file', 1_100_000],
])('in %s', (_, size) => {
	it.each(spellings)('a key %s is removed', async (__, write) => {
		const { srv, js } = bench.fakeOtpOne.keys;
		const parts = [srv, js].map((key) => [write(key), randomBytes(size)]);
		const content = Buffer.concat([Buffer.from('%PDF-1.4\n'), ...parts.flat()]);
		const ways: Array<[unknown, Buffer?]> = [['/files/1', content]];
		// In a small answer, keys are removed from the whole text before it is read.
		if (size > 1_000_000) ways.push([content.toString('base64')], [content.toJSON()]);
		for (const way of ways) {
			const left = await contentOf(...way);
			expect(left).toHaveLength(content.length);
			for (const key of [srv, js]) {
				expect(left.includes(write(key))).toBe(false);
				const at = content.indexOf(write(key));
				expect(left.toString('latin1', at + 1, at + 30)).toBe('*'.repeat(29));
				expect(left.subarray(at + 200, at + 900).equals(content.subarray(at + 200, at + 900))).toBe(
					true,
				);
			}
		}
	});
});
