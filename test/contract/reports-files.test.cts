/** The reported answers with files (kinds 02 and 03): each brings its file, or says why there is none. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { Engine } from '../../dev/engine/engine.cts';
import { sampleKeys } from '../../dev/fake-otpone/keys.cts';
import { APPROVED } from '../operations.cts';
import { itemsOf, NODE, otpOneNode, packageDirectory } from '../engine/workbench.cts';
import { startNode, workflowOf } from '../engine/workbench.cts';
// Only after the engine: nock replaces what Node.js brings.
import nock from 'nock';

interface Report {
	parameters: INodeParameters;
	answers: { SendRequest: { status: number; body: IDataObject } };
}

const BASE = 'https://api.otpone.example';
const folder = join(__dirname, 'reports');
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report;
const names = readdirSync(folder).filter((name) => /^0[23]-/.test(name));

const linked = Buffer.from('%PDF-1.4\n% linked\n%%EOF\n');
const base64 = (text: string) => Buffer.from(text, 'base64');
const documentOf = ({ answers }: Report) => answers.SendRequest.body.Document as string;

/** The bytes and the type of each file, or what its reason says. */
const expected: Record<string, (report: Report) => [Buffer, string] | RegExp> = {
	'02-base64-plus-became-space.json': (report) => {
		const content = base64(documentOf(report).replaceAll(' ', '+'));
		expect(content).toHaveLength(92);
		return [content, 'application/pdf'];
	},
	'03-bogus-data-uri-undefined.json': () => /“undefined”.*Picture.*31 characters/,
	'03-jxl-taken-for-link.json': ({ answers }) => [
		base64(answers.SendRequest.body.Picture as string),
		'image/jxl',
	],
	'03-lost-avif.json': (report) => [base64(documentOf(report)), 'image/avif'],
	'03-lost-bitconverter.json': (report) => [
		Buffer.from(documentOf(report).replaceAll('-', ''), 'hex'),
		'application/pdf',
	],
	'03-lost-byte-array.json': ({ answers }) => [
		Buffer.from(answers.SendRequest.body.Document as number[]),
		'application/pdf',
	],
	'03-lost-http-link-same-host.json': () => [linked, 'application/pdf'],
	'03-lost-pdf-leading-newline.json': (report) => [base64(documentOf(report)), 'application/pdf'],
	'03-lost-prefix-without-data.json': (report) => [
		base64(documentOf(report).split(',')[1]),
		'application/pdf',
	],
};

let engine: Engine;
beforeAll(async () => {
	engine = await Engine.start({ packageDirectory, credential: {} });
	await engine.credentials.store('engine-credential', 'otpOneApi', {
		srvApiKey: sampleKeys.srv,
		baseUrl: BASE,
		endpointLookup: 'prefix',
	});
	// One nock for all files of a worker, and the last of them has switched it off.
	if (!nock.isActive()) nock.activate();
	nock.disableNetConnect();
});
afterEach(() => nock.cleanAll());
afterAll(() => {
	nock.enableNetConnect();
	nock.restore();
});

it('there is an expectation for each', () => expect(names).toEqual(Object.keys(expected)));

it.each(names)('%s', async (name) => {
	const report = read(name);
	const { status, body } = report.answers.SendRequest;
	nock(BASE).post('/api/SendRequest').reply(status, JSON.stringify(body));
	const gets: string[] = [];
	nock(BASE)
		.get(/.*/)
		.reply(function (path) {
			gets.push(path);
			return [200, linked];
		});
	const node = otpOneNode({ ...report.parameters, simplify: false });
	const finished = await engine.run(workflowOf(startNode, node), { input: itemsOf({}) });
	if (finished.error) throw finished.error;
	const [{ json, binary = {} }] = finished.outputs(NODE)[APPROVED];
	const outcome = expected[name](report);
	expect(json.files).toHaveLength(1);
	expect(gets).toEqual(name.includes('http-link') ? ['/files/1.pdf'] : []);
	if (outcome instanceof RegExp) {
		expect(binary).toEqual({});
		expect((json.files as IDataObject[])[0].unreadable).toMatch(outcome);
		return;
	}
	const [content, mimeType] = outcome;
	expect(Buffer.from(binary.data.data, 'base64').equals(content)).toBe(true);
	expect(binary.data.mimeType).toBe(mimeType);
	expect(json.files).toEqual([expect.objectContaining({ mimeType, fileSize: content.length })]);
});
