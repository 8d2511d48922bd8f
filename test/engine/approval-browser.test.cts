/** Send and Wait for Approval in the browser: the execution is suspended, and its page only shows. */
import { getHtmlSandboxCSP } from 'n8n-core';

import { escapeHtml, FORM_ID } from '../../nodes/OtpOne/page/render';
import { strings } from '../../nodes/OtpOne/page/strings';
import { faultPresets } from '../../dev/fake-otpone/faults.cts';
import { EXECUTION_ID, suspend } from './suspended/approval.cts';
import { Workbench } from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

const ann = 'ann@example.com';
const HOUR = 3_600_000;

/** The calls that came in since the start, but for the look-up of their addresses. */
const calls = () =>
	bench.fakeOtpOne.received.map(({ call }) => call).filter((call) => call !== 'swagger');

describe('suspending', () => {
	it('leaves the execution waiting, with one transaction made', async () => {
		const startedAt = Date.now();
		const { finished } = await suspend(bench);
		expect(finished.run.status).toBe('waiting');
		const waitTill = finished.run.waitTill!.getTime();
		expect(waitTill - startedAt).toBeGreaterThanOrEqual(HOUR);
		expect(waitTill - startedAt).toBeLessThan(HOUR + 60_000);
		expect(calls()).toEqual(['getTransactionID']);
		expect(bench.bodiesOf('getTransactionID')[0]).toMatchObject({
			UserMail: ann,
			Message: 'Pay invoice 4711?',
			requestype: 4,
		});
	});

	it('keeps no key and no private token, only what it takes to recognise it', async () => {
		const { finished, suspended } = await suspend(bench, undefined, { simplify: false });
		const privateToken = bench.bodiesOf('getTransactionID')[0].privateToken as string;
		expect(privateToken.length).toBeGreaterThanOrEqual(24);
		for (const secret of [bench.fakeOtpOne.keys.srv, bench.fakeOtpOne.keys.js, privateToken]) {
			expect(suspended.saved.data).not.toContain(secret);
			expect(Workbench.everythingIn(finished)).not.toContain(secret);
		}
	});

	it('makes another private token for every approval', async () => {
		await suspend(bench);
		await suspend(bench);
		const tokens = bench.bodiesOf('getTransactionID').map(({ privateToken }) => privateToken);
		expect(new Set(tokens).size).toBe(2);
	});

	it('creates nothing more however often the page is looked at', async () => {
		const { suspended } = await suspend(bench);
		const url = await suspended.pageUrl();
		for (let n = 0; n < 3; n++) await suspended.visit('GET', url);
		expect(bench.fakeOtpOne.rings(ann)).toBe(1);
		expect(calls()).toEqual(['getTransactionID', 'GetHTML', 'GetHTML', 'GetHTML']);
	});
});

describe('the link that a node before this one sends', () => {
	it('leads on to the page of the node, and asks the service for nothing', async () => {
		const { suspended } = await suspend(bench);
		const visit = await suspended.visit('GET', suspended.resumeUrl);
		expect(visit).toMatchObject({ statusCode: 303, goesOnWith: undefined });
		expect(visit.location).toMatch(
			new RegExp(`/webhook-waiting/${EXECUTION_ID}/otpone\\?signature=[0-9a-f]{64}$`),
		);
		expect(visit.header('referrer-policy')).toBe('no-referrer');
		expect(visit.header('cache-control')).toBe('no-store');
		expect(calls()).toEqual(['getTransactionID']);
	});

	it('takes no answer itself', async () => {
		const { suspended } = await suspend(bench);
		const posting = suspended.visit('POST', suspended.resumeUrl, { decision: 'decline' });
		await expect(posting).rejects.toThrow('n8n knows no waiting webhook POST');
	});
});

describe('the page', () => {
	const message = 'Pay <b>4711</b> & "more"?\n<script>alert(1)</script>';
	const pageOptions = { title: 'Payment <i>approval</i>', askedBy: "Accounts' <desk>" };

	it('says who asks what of whom, as text', async () => {
		const { suspended } = await suspend(bench, undefined, { message, pageOptions });
		const { statusCode, body } = await suspended.visit('GET', await suspended.pageUrl());
		expect(statusCode).toBe(200);
		for (const text of [message, pageOptions.title, pageOptions.askedBy, ann]) {
			expect(body).toContain(escapeHtml(text));
		}
		expect(body).not.toContain('<script>alert');
		expect(body).not.toContain('<i>approval');
	});

	it('says until when, in the time zone of the workflow', async () => {
		const parameters = { limitType: 'atSpecifiedTime', maxDateAndTime: nextYear('07-01T10:30Z') };
		const settings = { timezone: 'Asia/Tokyo' };
		const { suspended } = await suspend(bench, undefined, parameters, settings);
		const { body } = await suspended.visit('GET', await suspended.pageUrl());
		expect(body).toMatch(/1 July \d{4} at 19:30/);
		expect(body).toContain('Asia/Tokyo');
	});

	it("holds OtpOne's own HTML and the form that it posts the token through", async () => {
		const { suspended } = await suspend(bench, undefined, { pageType: 1 });
		const url = await suspended.pageUrl();
		const { body } = await suspended.visit('GET', url);
		expect(body).toContain('Use security key</button>');
		expect(body).toContain(`id="${FORM_ID}" method="post" action="${escapeHtml(url)}"`);
		const [request] = bench.bodiesOf('GetHTML');
		expect(request).toMatchObject({ pageType: 1, FormID: FORM_ID });
	});

	it('comes out the same when the service wraps its HTML in a JSON string', async () => {
		const wrapping = await Workbench.open({ apiVariant: { htmlForm: 'json' } });
		try {
			const { suspended } = await suspend(wrapping);
			const { body } = await suspended.visit('GET', await suspended.pageUrl());
			expect(body).toContain('<p role="status">Confirm on your smartphone</p>');
		} finally {
			await wrapping.close();
		}
	});

	it("carries n8n's own sandbox, and nobody may frame it, keep it or learn its address", async () => {
		const { suspended } = await suspend(bench);
		const { header } = await suspended.visit('GET', await suspended.pageUrl()).then(bound);
		expect(header('content-security-policy')).toBe(
			`${getHtmlSandboxCSP()}; frame-ancestors 'none'`,
		);
		expect(header('cache-control')).toBe('no-store');
		expect(header('referrer-policy')).toBe('no-referrer');
		expect(header('content-type')).toBe('text/html; charset=utf-8');
	});

	it('stands on its real origin where the builder switched the sandbox off', async () => {
		const keys = { pageType: 1, pageOptions: { sandbox: false } };
		const { suspended } = await suspend(bench, undefined, keys);
		const { header, body } = await suspended.visit('GET', await suspended.pageUrl()).then(bound);
		expect(header('content-security-policy')).toBe("frame-ancestors 'none'");
		expect(body).not.toContain(escapeHtml(strings.sandboxHint));
	});

	it.each([
		[0, false],
		[1, true],
		[3, true],
	])('of type %i explains the sandbox: %s', async (pageType, explains) => {
		const { suspended } = await suspend(bench, undefined, { pageType });
		const { body } = await suspended.visit('GET', await suspended.pageUrl());
		expect(body.includes(escapeHtml(strings.sandboxHint))).toBe(explains);
	});

	it('decides nothing, however often it is looked at and whatever the phone said', async () => {
		const { suspended } = await suspend(bench);
		const url = await suspended.pageUrl();
		for (const decision of [null, 'approve', null] as const) {
			if (decision) bench.fakeOtpOne.answer(ann, decision);
			const visits = await Promise.all([1, 2, 3].map(() => suspended.visit('GET', url)));
			expect(visits.map(({ goesOnWith }) => goesOnWith)).toEqual([undefined, undefined, undefined]);
		}
		expect(calls()).not.toContain('VerifyToken');
	});

	it('decides nothing by what stands in its address', async () => {
		const { suspended } = await suspend(bench);
		const url = await suspended.pageUrl();
		await expect(suspended.visit('GET', `${url}&decision=decline`)).rejects.toThrow('401');
		await expect(suspended.visit('GET', url.replace(/=.*/, '=0'))).rejects.toThrow('401');
	});
});

describe('when the service cannot be asked', () => {
	it.each([
		['is out of order', faultPresets.unavailable],
		['cuts the connection', { kind: 'reset' }],
		['answers with nothing', { kind: 'empty' }],
		['refuses the key', faultPresets.unauthorized],
	] as const)('and %s, the page says so and keeps waiting', async (_, fault) => {
		const { suspended } = await suspend(bench);
		const url = await suspended.pageUrl();
		bench.fakeOtpOne.faults.add({ call: 'GetHTML', ...fault });
		const visit = await suspended.visit('GET', url);
		expect(visit).toMatchObject({ statusCode: 503, goesOnWith: undefined });
		expect(visit.body).toContain(escapeHtml(strings.unavailable));
		expect(visit.body).toContain(`href="${escapeHtml(url)}"`);
		expect(visit.header('cache-control')).toBe('no-store');
		for (const secret of Object.values(bench.fakeOtpOne.keys)) {
			expect(visit.body).not.toContain(secret);
		}
		bench.fakeOtpOne.faults.clear();
		expect((await suspended.visit('GET', url)).statusCode).toBe(200);
	});

	it('because the credential was changed, the page says so and keeps waiting', async () => {
		const { suspended } = await suspend(bench);
		const url = await suspended.pageUrl();
		await bench.useCredential({ baseUrl: 'not an address', srvApiKey: '' });
		expect(await suspended.visit('GET', url)).toMatchObject({ statusCode: 503 });
		await bench.useCredential({});
		expect((await suspended.visit('GET', url)).statusCode).toBe(200);
	});
});

/** A visit whose header can be taken out of it. */
function bound(visit: { header(name: string): string | undefined; body: string }) {
	return { body: visit.body, header: (name: string) => visit.header(name) };
}

/** A date that is always less than a year away: this year's, or the next when that has passed. */
function nextYear(rest: string): string {
	const year = new Date().getFullYear();
	const thisYear = `${year}-${rest}`;
	return Date.parse(thisYear) > Date.now() ? thisYear : `${year + 1}-${rest}`;
}
