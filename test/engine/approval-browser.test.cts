/** Send and Wait for Approval in the browser: suspending, the link, the request page and starting. */
import { getHtmlSandboxCSP } from 'n8n-core';

import { FORM_ID } from '../../nodes/OtpOne/page/confirm-page';
import { en as strings } from '../../nodes/OtpOne/page/languages/en';
import { escapeHtml } from '../../nodes/OtpOne/page/render';
import { faultPresets } from '../../dev/fake-otpone/faults.cts';
import { EXECUTION_ID, suspend } from './suspended/approval.cts';
import { ANN, BEN, hasForm, openPage, post, start } from './suspended/page.cts';
import { NODE, Workbench } from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

const HOUR = 3_600_000;

/** The calls that the service received, except the look-up of the endpoints. */
const calls = () =>
	bench.fakeOtpOne.received.map(({ call }) => call).filter((call) => call !== 'swagger');

describe('suspending', () => {
	it('leaves the execution waiting, and contacts no one', async () => {
		const startedAt = Date.now();
		const { finished } = await suspend(bench);
		expect(finished.run.status).toBe('waiting');
		const waitTill = finished.run.waitTill!.getTime();
		expect(waitTill - startedAt).toBeGreaterThanOrEqual(HOUR);
		expect(waitTill - startedAt).toBeLessThan(HOUR + 60_000);
		expect(calls()).toEqual([]);
	});

	it('has no items on any output while it waits', async () => {
		const { finished } = await suspend(bench);
		expect(finished.outputs(NODE)).toEqual([[], []]);
	});

	it('keeps no key and no private token', async () => {
		const { finished, suspended } = await suspend(bench, undefined, { simplify: false });
		await start(bench, suspended);
		const privateToken = bench.bodiesOf('getTransactionID')[0].privateToken as string;
		expect(privateToken.length).toBeGreaterThanOrEqual(24);
		for (const secret of [bench.fakeOtpOne.keys.srv, bench.fakeOtpOne.keys.js, privateToken]) {
			expect(suspended.saved.data).not.toContain(secret);
			expect(Workbench.everythingIn(finished)).not.toContain(secret);
		}
	});
});

describe('the link that an earlier node sends', () => {
	it('redirects to the page of the node, and makes no call to the service', async () => {
		const { suspended } = await suspend(bench);
		const visit = await suspended.visit('GET', suspended.resumeUrl);
		expect(visit).toMatchObject({ statusCode: 303, resumesWith: undefined });
		expect(visit.location).toMatch(
			new RegExp(`/webhook-waiting/${EXECUTION_ID}/otpone\\?signature=[0-9a-f]{64}$`),
		);
		expect(visit.header('referrer-policy')).toBe('no-referrer');
		expect(visit.header('cache-control')).toBe('no-store');
		expect(calls()).toEqual([]);
	});

	it('may name an approver: the page is then for that person, and its URL contains no e-mail address', async () => {
		const { suspended } = await suspend(bench, { approvers: [ANN, BEN] });
		const link = `${suspended.resumeUrl}&approver=${encodeURIComponent(BEN.toUpperCase())}`;
		const { location } = await suspended.visit('GET', link);
		expect(decodeURIComponent(location)).not.toContain('@');
		const { body } = await suspended.visit('GET', location);
		expect(body).toContain(`name="approver" value="${BEN}"`);
		expect(body).not.toContain('<select');
	});

	it.each(['&approver=eva@example.com', '&approver=', '&approver=a&approver=b', '&approver=7'])(
		'leads to the page for all approvers with %s',
		async (more) => {
			const { suspended } = await suspend(bench, { approvers: [ANN, BEN] });
			const { location } = await suspended.visit('GET', `${suspended.resumeUrl}${more}`);
			expect((await suspended.visit('GET', location)).body).toContain('<select');
		},
	);

	it('accepts no answer itself', async () => {
		const { suspended } = await suspend(bench);
		const posting = suspended.visit('POST', suspended.resumeUrl, { step: 'decline' });
		await expect(posting).rejects.toThrow('n8n knows no waiting webhook POST');
	});
});

describe('the page of the request', () => {
	const message = 'Pay <b>4711</b> & "more"?\n<script>alert(1)</script>';
	const pageOptions = { title: 'Payment <i>approval</i>', askedBy: "Accounts' <desk>" };

	it('shows the requester, the question and the approver as text', async () => {
		const { suspended } = await suspend(bench, undefined, { message, pageOptions });
		const { statusCode, body } = await openPage(suspended);
		expect(statusCode).toBe(200);
		for (const text of [message, pageOptions.title, pageOptions.askedBy, ANN]) {
			expect(body).toContain(escapeHtml(text));
		}
		expect(body).not.toContain('<script>alert');
		expect(body).not.toContain('<i>approval');
	});

	it('shows the end of the wait in the time zone of the workflow', async () => {
		const parameters = { limitType: 'atSpecifiedTime', maxDateAndTime: nextYear('07-01T10:30Z') };
		const settings = { timezone: 'Asia/Tokyo' };
		const { suspended } = await suspend(bench, undefined, parameters, settings);
		const { body } = await openPage(suspended);
		expect(body).toMatch(/1 July \d{4} at 19:30/);
		expect(body).toContain('Asia/Tokyo');
	});

	it('has forms to start and to decline, and contacts no one however often it is opened', async () => {
		const { suspended } = await suspend(bench);
		const url = await suspended.pageUrl();
		for (let n = 0; n < 3; n++) {
			const visit = await suspended.visit('GET', url);
			expect(visit.resumesWith).toBeUndefined();
			expect(
				['start', 'decline', 'confirm'].map((step) => hasForm(visit.body, step as never)),
			).toEqual([true, true, false]);
		}
		expect(calls()).toEqual([]);
	});

	it("has n8n's sandbox, and cannot be framed, cached or sent as a referrer", async () => {
		const { suspended } = await suspend(bench);
		const { header } = await openPage(suspended).then(bound);
		expect(header('content-security-policy')).toBe(
			`${getHtmlSandboxCSP()}; frame-ancestors 'none'`,
		);
		expect(header('cache-control')).toBe('no-store');
		expect(header('referrer-policy')).toBe('no-referrer');
		expect(header('content-type')).toBe('text/html; charset=utf-8');
	});

	it('is not decided by parameters in its address', async () => {
		const { suspended } = await suspend(bench);
		const url = await suspended.pageUrl();
		await expect(suspended.visit('GET', `${url}&step=decline`)).rejects.toThrow('401');
		await expect(suspended.visit('GET', url.replace(/=.*/, '=0'))).rejects.toThrow('401');
	});
});

describe('starting', () => {
	it('creates one transaction for the approver', async () => {
		const { suspended } = await suspend(bench);
		const { visit, request } = await start(bench, suspended);
		expect(visit).toMatchObject({ statusCode: 200, resumesWith: undefined });
		expect(request).toMatchObject({ mail: ANN, requestType: 4 });
		expect(calls()).toEqual(['getTransactionID', 'GetHTML']);
	});

	it('needs no address when there is one approver', async () => {
		const { suspended } = await suspend(bench);
		expect(await post(suspended, { step: 'start' })).toMatchObject({ statusCode: 200 });
		expect(bench.fakeOtpOne.rings(ANN)).toBe(1);
	});

	it.each([{}, { approver: 'eva@example.com' }, { approver: '0' }])(
		'rings no phone for %j when there are several approvers',
		async (fields) => {
			const { suspended } = await suspend(bench, { approvers: [ANN, BEN] });
			const visit = await post(suspended, { step: 'start', ...fields });
			expect(visit).toMatchObject({ statusCode: 400, resumesWith: undefined });
			expect(calls()).toEqual([]);
		},
	);

	it("shows OtpOne's HTML and the form that posts its token", async () => {
		const { suspended } = await suspend(bench, undefined, { pageType: 1 });
		const { body } = (await start(bench, suspended)).visit;
		expect(body).toContain('Use security key</button>');
		const action = escapeHtml(await suspended.pageUrl());
		expect(body).toContain(`id="${FORM_ID}" method="post" action="${action}"`);
		expect(bench.bodiesOf('GetHTML')[0]).toMatchObject({ pageType: 1, FormID: FORM_ID });
	});

	it('also works when the service wraps its HTML in a JSON string', async () => {
		const wrapping = await Workbench.open({ apiVariant: { htmlForm: 'json' } });
		try {
			const { suspended } = await suspend(wrapping);
			const { visit } = await start(wrapping, suspended);
			expect(visit.body).toContain('<p role="status">Confirm on your smartphone</p>');
		} finally {
			await wrapping.close();
		}
	});

	it('has no sandbox when the builder has turned it off', async () => {
		const keys = { pageType: 1, pageOptions: { sandbox: false } };
		const { suspended } = await suspend(bench, undefined, keys);
		const { header, body } = bound((await start(bench, suspended)).visit);
		expect(header('content-security-policy')).toBe("frame-ancestors 'none'");
		expect(body).not.toContain(escapeHtml(strings.sandboxHint));
	});

	it.each([
		[0, false],
		[1, true],
		[3, true],
	])('with page type %i explains the sandbox: %s', async (pageType, explains) => {
		const { suspended } = await suspend(bench, undefined, { pageType });
		const { body } = (await start(bench, suspended)).visit;
		expect(body.includes(escapeHtml(strings.sandboxHint))).toBe(explains);
	});

	it('generates a new private token for every transaction', async () => {
		const { suspended } = await suspend(bench);
		await start(bench, suspended);
		await start(bench, suspended);
		const tokens = bench.bodiesOf('getTransactionID').map(({ privateToken }) => privateToken);
		expect(new Set(tokens).size).toBe(2);
	});
});

describe('when the service cannot be used', () => {
	it.each([
		['is unavailable', faultPresets.unavailable],
		['cuts the connection', { kind: 'reset' }],
		['answers with nothing', { kind: 'empty' }],
		['refuses the key', faultPresets.unauthorized],
	] as const)(
		'because it %s, the page says so and the execution keeps waiting',
		async (_, fault) => {
			for (const call of ['getTransactionID', 'GetHTML'] as const) {
				const { suspended } = await suspend(bench);
				bench.fakeOtpOne.faults.add({ call, ...fault });
				const visit = await post(suspended, { step: 'start' });
				expect(visit).toMatchObject({ statusCode: 503, resumesWith: undefined });
				expect(visit.body).toContain(escapeHtml(strings.unavailable));
				expect(visit.body).toContain(`href="${escapeHtml(await suspended.pageUrl())}"`);
				expect(visit.header('cache-control')).toBe('no-store');
				for (const secret of Object.values(bench.fakeOtpOne.keys)) {
					expect(visit.body).not.toContain(secret);
				}
				bench.fakeOtpOne.faults.clear();
				expect((await post(suspended, { step: 'start' })).statusCode).toBe(200);
			}
		},
	);

	it('because the credential was changed, the page still opens, and starting reports it', async () => {
		const { suspended } = await suspend(bench);
		await bench.useCredential({ baseUrl: 'not an address', srvApiKey: '' });
		expect(await openPage(suspended)).toMatchObject({ statusCode: 200 });
		expect(await post(suspended, { step: 'start' })).toMatchObject({ statusCode: 503 });
		await bench.useCredential({});
		expect(await post(suspended, { step: 'start' })).toMatchObject({ statusCode: 200 });
	});
});

/** Binds the `header` method of a visit, so that it can be destructured. */
function bound(visit: { header(name: string): string | undefined; body: string }) {
	return { body: visit.body, header: (name: string) => visit.header(name) };
}

/** Returns a date less than a year away: in this year, or in the next once it has passed. */
function nextYear(rest: string): string {
	const year = new Date().getFullYear();
	const thisYear = `${year}-${rest}`;
	return Date.parse(thisYear) > Date.now() ? thisYear : `${year + 1}-${rest}`;
}
