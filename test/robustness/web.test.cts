/** The page of an approval against those who write its texts, frame it, post to it and meddle with its address. */
import fc from 'fast-check';
import { WebhookContext } from 'n8n-core';

import { renderConfirm } from '../../nodes/OtpOne/page/confirm-page';
import { en } from '../../nodes/OtpOne/page/languages/en';
import { renderNotice } from '../../nodes/OtpOne/page/render';
import { renderRequest } from '../../nodes/OtpOne/page/request-page';
import { branchesOf, suspend } from '../engine/suspended/approval.cts';
import { confirmOnPhone, post, start } from '../engine/suspended/page.cts';
import { Workbench } from '../engine/workbench.cts';
import { effort } from './effort.cts';
import { expectGuarded, markupIn, verifications, visitWith } from './visitors.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => {
	jest.restoreAllMocks();
	await bench.close();
});

describe('markup in texts', () => {
	const pieces = [
		...[
			'<script>alert(1)</script>',
			'</main>',
			'"><img src=x onerror=alert(1)>',
			"'",
			'"',
			'&',
			'<',
			'>',
		],
		...[
			'</title><svg/onload=alert(1)>',
			'</style>',
			'<!--',
			'-->',
			']]>',
			'<base href=//thief.example>',
		],
		...['</form><form action=//thief.example>', '<input name=step value=confirm>', '\0', '\r\n'],
		...[
			'javascript:alert(1)',
			'&lt;b&gt;',
			'&#60;script&#62;',
			'{{ 1 }}',
			'${1}',
			'\u2028',
			'\uFF1Cb\uFF1E',
		],
		...['<iframe srcdoc="', '<meta http-equiv=refresh content="0;url=//thief.example">', '`', '</'],
	];
	const text = fc
		.array(fc.oneof(fc.constantFrom(...pieces), fc.string({ maxLength: 5 })), { maxLength: 6 })
		.map((parts) => parts.join(''));
	const detail = fc.record({ name: text, value: text });
	const request = fc.record({
		title: text.map((title) => `a${title}`),
		askedBy: text,
		message: text,
		requestType: fc.constant(4),
		pageType: fc.constant(0),
		details: fc.array(detail, { minLength: 2, maxLength: 2 }),
		document: fc.record({ url: text, fileName: text, size: text, isPicture: fc.constant(true) }),
		openUntil: text,
		approvers: fc.tuple(text, text),
		answered: fc.constant<string[]>([]),
		policy: fc.constant('everyone'),
		minimumApprovals: fc.constant(2),
		visitor: text,
		otherVisitors: text,
		action: text,
		nonce: text,
		askReason: fc.constant(true),
	});
	const confirmation = fc.record({
		title: text.map((title) => `a${title}`),
		askedBy: text,
		message: text,
		pageType: fc.constant(0),
		approver: text,
		code: text,
		state: text,
		action: text,
		back: text,
		statusUrl: text.map((url) => `a${url}`),
		nonce: text,
		otpOneHtml: fc.constant(''),
		sandboxHint: fc.constant(false),
	});

	it('is text wherever it stands on the page of the request', () => {
		const [plain] = fc.sample(request, { numRuns: 1, seed: 1 });
		const blank = { ...plain, title: 'a', askedBy: '', message: '', visitor: '', action: '' };
		const expected = markupIn(renderRequest(en, blank));
		fc.assert(
			fc.property(request, (texts) => {
				expect(markupIn(renderRequest(en, texts))).toEqual(expected);
			}),
			effort(1_000, 30_000),
		);
	});

	it('is text wherever it stands on the page of the confirmation', () => {
		const [plain] = fc.sample(confirmation, { numRuns: 1, seed: 1 });
		const blank = { ...plain, title: 'a', askedBy: '', message: '', approver: '', code: '' };
		const expected = markupIn(renderConfirm(en, blank));
		fc.assert(
			fc.property(confirmation, (texts) => {
				expect(markupIn(renderConfirm(en, texts))).toEqual(expected);
			}),
			effort(1_000, 30_000),
		);
	});

	it('is text in every notice', () => {
		const expected = markupIn(renderNotice(en, 'a', 'b', { url: 'c', label: 'd' }));
		fc.assert(
			fc.property(text, text, text, (title, words, url) => {
				const way = { url, label: url };
				expect(markupIn(renderNotice(en, title, words, way))).toEqual(expected);
			}),
			effort(1_000, 20_000),
		);
	});

	it('is text when it comes by the whole way, from the item to the page', async () => {
		const message = pieces.join(' ');
		const pageOptions = { title: message, askedBy: message };
		const { suspended } = await suspend(bench, undefined, { message, pageOptions });
		const other = await suspend(bench, undefined, { message: 'a', pageOptions: { title: 'a' } });
		const visit = await suspended.visit('GET', await suspended.pageUrl());
		const expected = await other.suspended.visit('GET', await other.suspended.pageUrl());
		expect(markupIn(visit.body)).toEqual(markupIn(expected.body));
		expectGuarded(visit);
	});

	it('of the service stays in the sandbox, whatever it is', async () => {
		const { suspended } = await suspend(bench);
		const html = '</section></main><script>parent.location="//thief.example"</script>';
		bench.fakeOtpOne.faults.add({ call: 'GetHTML', kind: 'body', body: html, type: 'text/html' });
		const { visit } = await start(bench, suspended);
		expect(visit.body).toContain(html);
		expect(visit.header('content-security-policy')).toMatch(/^sandbox /);
		expectGuarded(visit);
	});
});

describe('every response', () => {
	const posts: Array<[string, unknown]> = [
		['nothing', {}],
		['a start', { step: 'start' }],
		['a start of nobody', { step: 'start', approver: 'eva@example.com' }],
		['a made-up token', { step: 'confirm', token: 'made-up' }],
		['a decline', { step: 'decline' }],
	];

	it('to a look can be framed by nobody', async () => {
		const { suspended } = await suspend(bench);
		expectGuarded(await suspended.visit('GET', await suspended.pageUrl()));
		bench.fakeOtpOne.faults.add({ call: 'GetHTML', kind: 'reset' });
		expectGuarded(await post(suspended, { step: 'start' }));
	});

	it.each(posts)('to %s can be framed by nobody', async (_, body) => {
		for (const sandbox of [true, false]) {
			const { suspended } = await suspend(bench, undefined, { pageOptions: { sandbox } });
			expectGuarded(await suspended.visit('POST', await suspended.pageUrl(), body));
		}
	});

	it('after the limit says nothing of what was asked, and can be framed by nobody', async () => {
		const soon = new Date(Date.now() + 300).toISOString();
		const limit = { limitType: 'atSpecifiedTime', maxDateAndTime: soon, message: 'Secret plan?' };
		const { suspended } = await suspend(bench, undefined, limit);
		const url = await suspended.pageUrl();
		await new Promise((resolve) => setTimeout(resolve, Date.parse(soon) - Date.now() + 5));
		const visit = await suspended.visit('GET', url);
		expectGuarded(visit);
		expect(visit.body).not.toMatch(/Secret plan|ann@example\.com/);
	});
});

/**
 * A post is judged by what only the right person can have: the signed address and a token that the
 * service verifies. No cookie gives it any right, so one from another site has none to abuse; the page's
 * own posts come from an opaque origin (`null`) because of its fake OtpOne, and cannot be told apart by it.
 */
describe('a post from another site', () => {
	const origins: Array<[string, Record<string, string>]> = [
		['the page itself', { origin: 'null' }],
		['nowhere', {}],
		['elsewhere', { origin: 'https://thief.example', referer: 'https://thief.example/' }],
		['n8n', { origin: 'http://127.0.0.1:5678', cookie: 'n8n-auth=of-an-administrator' }],
		['a frame', { origin: 'null', 'sec-fetch-site': 'cross-site', 'sec-fetch-dest': 'iframe' }],
		[
			'a proxy',
			{ host: 'thief.example', 'x-forwarded-host': 'thief.example', forwarded: 'host=x' },
		],
	];

	it.each(origins)(
		'(%s) decides nothing without a token, and no more with one',
		async (_, headers) => {
			const { suspended } = await suspend(bench);
			const url = await suspended.pageUrl();
			const started = await start(bench, suspended);
			const { state } = started;
			const confirm = { step: 'confirm', state };
			const nothing = [{}, { step: 'approve' }, { ...confirm, token: 'made-up' }, 'token=made-up'];
			for (const body of nothing) {
				const visit = await visitWith(suspended, headers, 'POST', url, body);
				expect(visit.goesOnWith).toBeUndefined();
				expect(visit.body).not.toContain('thief');
			}
			const token = confirmOnPhone(bench, started);
			const right = await visitWith(suspended, headers, 'POST', url, { ...confirm, token });
			expect(branchesOf(await suspended.resume(right)).pay).toHaveLength(1);
		},
	);

	it.each(origins)('(%s) is no post when it is a GET, whatever it says', async (_, headers) => {
		const { suspended } = await suspend(bench);
		const started = await start(bench, suspended);
		const token = confirmOnPhone(bench, started);
		const pretending = {
			...headers,
			'x-http-method-override': 'POST',
			'x-method-override': 'POST',
		};
		const url = await suspended.pageUrl();
		const body = { token, state: started.state, step: 'decline', _method: 'POST' };
		const visit = await visitWith(suspended, pretending, 'GET', url, body);
		expect(visit.goesOnWith).toBeUndefined();
		expect(visit.body).toContain(`action="${url}"`);
		expect(verifications(bench)).toBe(0);
	});

	it('as a text, as a form of another site can send it, is nothing', async () => {
		const { suspended } = await suspend(bench);
		const started = await start(bench, suspended);
		const token = confirmOnPhone(bench, started);
		const text = JSON.stringify({ step: 'confirm', state: started.state, token });
		const visit = await post(suspended, text);
		expect(visit).toMatchObject({ statusCode: 400, goesOnWith: undefined });
	});
});

describe('a tampered address', () => {
	it('is refused by n8n before the node sees it', async () => {
		const { suspended } = await suspend(bench);
		const url = await suspended.pageUrl();
		const seen = jest.spyOn(WebhookContext.prototype, 'getRequestObject');
		const tampering = fc.tuple(fc.nat({ max: url.length - 1 }), fc.constantFrom(...'0aZ/&=?#%.'));
		await fc.assert(
			fc.asyncProperty(tampering, fc.constantFrom('GET', 'POST'), async ([at, sign], method) => {
				const tampered = url.slice(0, at) + sign + url.slice(at + 1);
				fc.pre(URL.canParse(tampered) && new URL(tampered).href !== new URL(url).href);
				const { pathname, search } = new URL(tampered);
				fc.pre(pathname + search !== new URL(url).pathname + new URL(url).search);
				const posting = suspended.visit(method, tampered, { step: 'decline' });
				await expect(posting).rejects.toThrow(/n8n (has no|answers with 401|knows no)/);
			}),
			effort(200, 2_000),
		);
		expect(seen).not.toHaveBeenCalled();
	});

	it('leads nowhere else, and shows no other execution', async () => {
		const { suspended } = await suspend(bench);
		const [address, signature] = suspended.resumeUrl.split('?');
		for (const more of ['&next=//thief.example', '&url=https://thief.example', '&a=/otpone']) {
			const visit = await suspended.visit('GET', `${address}?${signature}${more}`);
			expect(visit.goesOnWith).toBeUndefined();
			expect(`${visit.location}${visit.body}`).not.toContain('thief');
		}
	});
});
