/** The content of the page: details, document and language, their hashes in the receipt, and May Not Approve. */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';

import type { IBinaryData, IDataObject, INodeParameters } from 'n8n-workflow';

import { de } from '../../nodes/OtpOne/page/languages/de';
import { escapeHtml } from '../../nodes/OtpOne/page/render';
import { binaryDataStore, keepBinaryDataIn } from './binary-data.cts';
import {
	branchesOf,
	browserParameters,
	EXECUTION_ID,
	paymentWorkflow,
	suspend,
} from './suspended/approval.cts';
import { save, SuspendedExecution } from './suspended/execution.cts';
import { ANN, approve, BEN, decline, EVA, openPage, start } from './suspended/page.cts';
import { itemsOf, Workbench } from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

const sha256 = (value: string | Buffer) => createHash('sha256').update(value).digest('hex');
const withReceipt = { options: { receipt: true } };

/** Runs an approval for an item with a file until it is suspended or has ended. */
async function runWith(
	file: Buffer,
	mimeType: string,
	parameters: INodeParameters = {},
	fileName = 'invoice',
) {
	return await runWithBinary({ data: file.toString('base64'), mimeType, fileName }, parameters);
}

async function runWithBinary(data: IBinaryData, parameters: INodeParameters = {}) {
	const workflow = paymentWorkflow({
		...browserParameters,
		...withReceipt,
		documentField: 'data',
		...parameters,
	});
	const input = [{ json: { approvers: ANN }, binary: { data } }];
	const finished = await bench.engine.run(workflow, {
		input,
		executionId: EXECUTION_ID,
		mode: 'trigger',
	});
	const suspended = new SuspendedExecution(bench.engine, save(EXECUTION_ID, workflow, finished));
	return { finished, suspended };
}

/** The address of the document on the page. */
async function documentUrl(suspended: SuspendedExecution): Promise<string> {
	const { body } = await openPage(suspended);
	return /href="([^"]*document=1[^"]*)"/.exec(body)![1].replaceAll('&amp;', '&');
}

describe('details', () => {
	const detail = [
		{ name: 'Supplier', value: 'Example <Ltd>' },
		{ name: 'Amount', value: '={{ 1200 }}' },
		{ name: 'Lines', value: '={{ [{ a: 1 }] }}' },
	];

	it('are shown on the page, and their hash is in the receipt', async () => {
		const { suspended } = await suspend(bench, undefined, { ...withReceipt, details: { detail } });
		const { body } = await openPage(suspended);
		expect(body).toContain('<dt>Supplier</dt><dd>Example &lt;Ltd&gt;</dd>');
		expect(body).toContain('<dt>Amount</dt><dd>1200</dd>');
		expect(body).not.toContain('[object');
		const [item] = branchesOf(await suspended.resume(await approve(bench, suspended))).pay;
		const { detailsSha256 } = JSON.parse(item.receipt as string) as IDataObject;
		expect(detailsSha256).toBe(
			sha256(
				'[{"name":"Supplier","value":"Example <Ltd>"},{"name":"Amount","value":"1200"},' +
					`{"name":"Lines","value":${JSON.stringify('[{"a":1}]')}}]`,
			),
		);
	});

	it('show a date as it is, without quotation marks', async () => {
		const value = '={{ DateTime.fromISO("2026-11-28T12:00:00.000Z", { zone: "utc" }) }}';
		const details = { detail: [{ name: 'Due', value }] };
		const { body } = await openPage((await suspend(bench, undefined, { details })).suspended);
		expect(body).toContain('>2026-11-28T12:00:00.000Z<');
	});

	it.each<[string, INodeParameters]>([
		['“Due” in Details', { details: { detail: [{ name: 'Due', value: '=On {{ $json }}' }] } }],
		['A name in Details', { details: { detail: [{ name: '=Of {{ $json }}', value: '' }] } }],
		['Title', { pageOptions: { title: '={{ $json }}' } }],
		['Asked By', { pageOptions: { askedBy: '={{ $json }} & Co' } }],
	])('and other texts with an object in them are refused: %s', async (label, parameters) => {
		await expect(suspend(bench, undefined, parameters)).rejects.toMatchObject({
			message: `${label} holds an object or a list of objects, not text [item 0]`,
		});
	});

	it('are limited to thirty', async () => {
		const many = Array.from({ length: 31 }, (_, n) => ({ name: `Line ${n}`, value: '' }));
		const refused = suspend(bench, undefined, { details: { detail: many } });
		await expect(refused).rejects.toMatchObject({
			message: expect.stringContaining('31 lines') as string,
		});
	});
});

describe('a document', () => {
	const png = Buffer.from('89504e470d0a1a0a', 'hex');

	it.each<[string | undefined, string]>([
		[undefined, 'invoice.pdf'],
		['', 'invoice.pdf'],
		[undefined, 'invoice'],
	])('with the type %j is sent, as n8n names the type of %s', async (mimeType, fileName) => {
		const data = Buffer.from('%PDF-1.4').toString('base64');
		const { suspended } = await runWithBinary({ data, mimeType, fileName } as IBinaryData);
		const visit = await suspended.visit('GET', await documentUrl(suspended));
		expect(visit.statusCode).toBe(200);
		expect(String(visit.bytes)).toBe('%PDF-1.4');
		expect(visit.header('content-type')).toBe('application/pdf');
	});

	it('that is a picture is shown and sent unchanged, and its hash is in the receipt', async () => {
		const { suspended } = await runWith(png, 'image/png', {}, 'Ärger "1".png');
		const { body } = await openPage(suspended);
		expect(body).toMatch(/<img[^>]*document=1/);
		const visit = await suspended.visit('GET', await documentUrl(suspended));
		expect(visit).toMatchObject({ statusCode: 200, resumesWith: undefined });
		expect(visit.bytes).toEqual(png);
		expect(visit.header('content-type')).toBe('image/png');
		expect(visit.header('content-disposition')).toMatch(/^attachment; /);
		expect(visit.header('x-content-type-options')).toBe('nosniff');
		expect(visit.header('cache-control')).toBe('no-store');
		expect(visit.header('content-security-policy')).toBe("sandbox; default-src 'none'");
		const [item] = branchesOf(await suspended.resume(await approve(bench, suspended))).pay;
		expect(JSON.parse(item.receipt as string)).toMatchObject({ documentSha256: sha256(png) });
	});

	it.each([
		['application/pdf', 'application/pdf'],
		['text/plain; charset=utf-8', 'text/plain'],
		['text/html', 'application/octet-stream'],
		['TEXT/HTML', 'application/octet-stream'],
		['application/xhtml+xml', 'application/octet-stream'],
		['image/svg+xml', 'application/octet-stream'],
		['text/xml', 'application/octet-stream'],
		['application/rss+xml', 'application/octet-stream'],
		['text/javascript', 'application/octet-stream'],
		['multipart/x-mixed-replace', 'application/octet-stream'],
		['no type', 'application/octet-stream'],
		['image/png\r\nX-Other: 1', 'application/octet-stream'],
	])('of type %j is sent as %s and not shown as a picture', async (mimeType, served) => {
		const { suspended } = await runWith(Buffer.from('<script>1</script>'), mimeType);
		expect((await openPage(suspended)).body).not.toContain('<img');
		const visit = await suspended.visit('GET', await documentUrl(suspended));
		expect(visit.header('content-type')).toBe(served);
		expect(visit.header('x-content-type-options')).toBe('nosniff');
	});

	it('is not sent when its bytes do not match the saved hash', async () => {
		const { suspended } = await runWith(png, 'image/png');
		const url = await documentUrl(suspended);
		const data = suspended.saved.data.replaceAll(
			png.toString('base64'),
			Buffer.from('another').toString('base64'),
		);
		const changed = new SuspendedExecution(bench.engine, { ...suspended.saved, data });
		expect(await changed.visit('GET', url)).toMatchObject({ statusCode: 404, bytes: undefined });
	});

	it('is a copy, because n8n moves the file that a webhook received', async () => {
		await keepBinaryDataIn('filesystem');
		try {
			const store = binaryDataStore();
			const place = { type: 'execution', workflowId: 'received', executionId: 'temp' } as const;
			const received = await store.store(place, png, { data: '', mimeType: 'image/png' });
			const { suspended } = await runWithBinary(received);
			rmSync(store.getPath(received.id!));
			const visit = await suspended.visit('GET', await documentUrl(suspended));
			expect(visit.bytes).toEqual(png);
		} finally {
			await keepBinaryDataIn('default');
		}
	});

	it('is sent only from its signed address', async () => {
		const { suspended } = await runWith(png, 'image/png');
		const page = await suspended.pageUrl();
		await expect(suspended.visit('GET', `${page}&document=1`)).rejects.toThrow('401');
		const { location } = await suspended.visit('GET', `${suspended.resumeUrl}&document=1`);
		expect(location).not.toContain('document');
	});

	it.each([
		['a missing field', Buffer.from('a'), { documentField: 'other' }, 'no binary field “other”'],
		[
			'an expression without a value',
			Buffer.from('a'),
			{ documentField: '={{ $json.none }}' },
			'Document Field is empty',
		],
		['21 MB', Buffer.alloc(21 * 1_048_576, 1), {}, 'larger than 20 MB'],
	])('is refused for %s', async (_, file, parameters, message) => {
		const { finished } = await runWith(file, 'application/pdf', parameters);
		expect(finished.error?.message).toContain(message);
		expect(finished.error?.description).toBeTruthy();
	});
});

describe('the time zone', () => {
	it.each(['DEFAULT', 'UTC+3', 'local', ''])(
		'%j leaves the page as it is, in UTC',
		async (timezone) => {
			const { suspended } = await suspend(bench, undefined, {}, { timezone });
			expect((await openPage(suspended)).body).toContain('(UTC)');
		},
	);
});

describe('the language', () => {
	it('is the one that the browser prefers, on every page', async () => {
		const { suspended } = await suspend(bench);
		const url = await suspended.pageUrl();
		const headers = { 'accept-language': 'de-AT,de;q=0.9' };
		const page = await suspended.visit('GET', url, undefined, headers);
		expect(page.body).toContain('<html lang="de">');
		expect(page.body).toContain(de.confirmWith[0]);
		const started = await suspended.visit('POST', url, { step: 'start' }, headers);
		expect(started.body).toContain(escapeHtml(de.codeHint));
		expect(bench.fakeOtpOne.open(ANN)[0].message).toMatch(/Prüfzahl: \d\d$/);
		const refused = await suspended.visit('POST', url, {}, headers);
		expect(refused.body).toContain(escapeHtml(de.nothingPosted));
		const over = await suspended.visit('POST', url, { step: 'decline' }, headers);
		expect(over.body).toContain(de.answerReceivedTitle);
	});

	it('can be fixed to one of the available languages only', async () => {
		const { suspended } = await suspend(bench, undefined, { pageOptions: { language: 'it' } });
		const headers = { 'accept-language': 'de' };
		const { body } = await suspended.visit('GET', await suspended.pageUrl(), undefined, headers);
		expect(body).toContain('<html lang="it">');
		const wrong = suspend(bench, undefined, { pageOptions: { language: 'sv' } });
		await expect(wrong).rejects.toMatchObject({
			message: expect.stringContaining('Invalid language: sv') as string,
		});
	});
});

describe('who may not approve', () => {
	const of = (mayNotApprove: unknown) => ({ options: { mayNotApprove } }) as INodeParameters;

	it('is removed from the approvers, whatever the spelling', async () => {
		const { suspended } = await suspend(
			bench,
			{ approvers: [ANN, BEN] },
			of(` ${ANN.toUpperCase()}; ${EVA}`),
		);
		const { body } = await openPage(suspended);
		expect(body).not.toContain(ANN);
		expect((await start(bench, suspended, ANN)).visit.statusCode).toBe(400);
		expect(bench.fakeOtpOne.totalRings()).toBe(0);
		const { hold } = branchesOf(await suspended.resume(await decline(suspended, BEN)));
		expect(hold).toMatchObject([{ requestedUser: BEN }]);
	});

	it.each([
		['no one is left', of([ANN, BEN]), 'excludes every approver'],
		['an expression names no one', of('={{ $json.requester }}'), 'May Not Approve is empty'],
		['an address is invalid', of('Ann'), 'which is not an e-mail address'],
		[
			'too few are left',
			{ ...of(ANN), policy: 'atLeast', minimumApprovals: 2 } as INodeParameters,
			'Minimum Approvals',
		],
	])('is refused when %s', async (_, parameters, message) => {
		const { finished, error } = await runRefused(parameters);
		expect(error?.message).toContain(message);
		expect(finished.run.status).toBe('error');
		expect(bench.fakeOtpOne.received).toEqual([]);
	});

	it('is removed by phone too', async () => {
		const phone = { ...of(ANN), channel: 'phone' } as INodeParameters;
		const workflow = paymentWorkflow({ ...browserParameters, ...phone });
		const input = itemsOf({ approvers: [ANN, 'approve.ben@example.com'] });
		const finished = await bench.engine.run(workflow, { input });
		expect(branchesOf(finished).pay).toMatchObject([{ requestedUser: 'approve.ben@example.com' }]);
		expect(bench.fakeOtpOne.rings(ANN)).toBe(0);
	});

	async function runRefused(parameters: INodeParameters) {
		const workflow = paymentWorkflow({ ...browserParameters, ...parameters });
		const input = itemsOf({ approvers: [ANN, BEN] });
		const finished = await bench.engine.run(workflow, { input });
		return { finished, error: finished.error };
	}
});
