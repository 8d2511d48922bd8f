/** The reported answers with files (kinds 02 and 03): each returns its file, or the reason why there is none. */
import type { IDataObject } from 'n8n-workflow';

import { Engine } from '../../dev/engine/engine.cts';
import { sampleKeys } from '../../dev/fake-otpone/keys.cts';
import { APPROVED } from '../operations.cts';
import { itemsOf, NODE, otpOneNode, packageDirectory } from '../engine/workbench.cts';
import { startNode, workflowOf } from '../engine/workbench.cts';
import { send } from './reports/report.cts';
// Must be imported after the engine, because nock replaces modules of Node.js.
import nock from 'nock';

const BASE = 'https://api.otpone.example';
const pdf = Buffer.from(
	'%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n',
);
/** A line break before the beginning of a PDF is part of the file. */
const inLines = Buffer.concat([Buffer.from('\r\n'), pdf]);
/** A PDF whose base64 contains many `+`. */
const binary = Buffer.from(
	`%PDF-1.4\n${'stream \xFB\xEF\xBE\xFB\xEF\xBE\xFB\xEF endstream\n'.repeat(3)}%%EOF`,
	'latin1',
);
const jxl = '/woAEBBU7q2iCAgEAQAoAEsSxYKFFBcMeD4=';
const avif = `AAAAIGZ0eXBhdmlmAAAAAGF2aWYA${'A'.repeat(52)}`;
const linked = Buffer.from('%PDF-1.4\n% linked\n%%EOF\n');
const base64 = (text: string) => Buffer.from(text, 'base64');

/** A field of a result, with the bytes and the type of its file, or with the expected reason. */
const reports: Array<[string, IDataObject, [Buffer, string] | RegExp]> = [
	[
		'02-base64-plus-became-space',
		{ Document: binary.toString('base64').replaceAll('+', ' ') },
		[binary, 'application/pdf'],
	],
	[
		'03-bogus-data-uri-undefined',
		{ Picture: 'data:image/png;base64,undefined' },
		/“undefined”.*Picture.*31 characters/,
	],
	['03-jxl-taken-for-link', { Picture: jxl }, [base64(jxl), 'image/jxl']],
	['03-lost-avif', { Document: avif }, [base64(avif), 'image/avif']],
	[
		'03-lost-bitconverter',
		{ Document: pdf.toString('hex').toUpperCase().match(/../g)!.join('-') },
		[pdf, 'application/pdf'],
	],
	['03-lost-byte-array', { Document: [...pdf] }, [pdf, 'application/pdf']],
	[
		'03-lost-http-link-same-host',
		{ Document: 'http://api.otpone.example/files/1.pdf' },
		[linked, 'application/pdf'],
	],
	[
		'03-lost-pdf-leading-newline',
		{ Document: inLines.toString('base64') },
		[inLines, 'application/pdf'],
	],
	[
		'03-lost-prefix-without-data',
		{ Document: `application/pdf;base64,${pdf.toString('base64')}` },
		[pdf, 'application/pdf'],
	],
];

let engine: Engine;
beforeAll(async () => {
	engine = await Engine.start({ packageDirectory, credential: {} });
	await engine.credentials.store('engine-credential', 'otpOneApi', {
		srvApiKey: sampleKeys.srv,
		baseUrl: BASE,
		endpointLookup: 'prefix',
	});
	// All test files of a worker share nock, and the previous one has deactivated it.
	if (!nock.isActive()) nock.activate();
	nock.disableNetConnect();
});
afterEach(() => nock.cleanAll());
afterAll(() => {
	nock.enableNetConnect();
	nock.restore();
});

/** Returns the output of Send Request for a result with one more field, and the paths of the fetched files. */
async function answer(field: IDataObject) {
	const yes = { Message: '', UserValided: send.userMail, privateToken: null, isValid: true };
	nock(BASE)
		.post('/api/SendRequest')
		.reply(200, JSON.stringify({ ...yes, ...field }));
	const gets: string[] = [];
	nock(BASE)
		.get(/.*/)
		.reply(function (path) {
			gets.push(path);
			return [200, linked];
		});
	const node = otpOneNode({ ...send, simplify: false });
	const finished = await engine.run(workflowOf(startNode, node), { input: itemsOf({}) });
	if (finished.error) throw finished.error;
	const [{ json, binary: files = {} }] = finished.outputs(NODE)[APPROVED];
	return { json, files, gets };
}

it.each(reports)('%s', async (name, field, outcome) => {
	const { json, files, gets } = await answer(field);
	expect(json.files).toHaveLength(1);
	expect(gets).toEqual(name.includes('http-link') ? ['/files/1.pdf'] : []);
	if (outcome instanceof RegExp) {
		expect(files).toEqual({});
		expect((json.files as IDataObject[])[0].unreadable).toMatch(outcome);
		return;
	}
	const [content, mimeType] = outcome;
	expect(Buffer.from(files.data.data, 'base64').equals(content)).toBe(true);
	expect(files.data.mimeType).toBe(mimeType);
	expect(json.files).toEqual([expect.objectContaining({ mimeType, fileSize: content.length })]);
});

it('a link to another host is not followed, and stays unchanged', async () => {
	const Document = 'http://files.otpone.example/files/1.pdf';
	const { json, files, gets } = await answer({ Document });
	expect([files, gets]).toEqual([{}, []]);
	expect(JSON.stringify(json)).toContain(Document);
});
