/** The page of an approval against those who write its texts, frame it, post to it and meddle with its address. */
import fc from 'fast-check';
import { WebhookContext } from 'n8n-core';

import { renderApproval, renderNotice } from '../../nodes/OtpOne/page/render';
import { branchesOf, suspend } from '../engine/suspended/approval.cts';
import type { SuspendedExecution } from '../engine/suspended/execution.cts';
import { Workbench } from '../engine/workbench.cts';
import { effort } from './effort.cts';
import { expectGuarded, markupIn, transactionOf, verifications, visitWith } from './visitors.cts';

const ann = 'ann@example.com';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => {
	jest.restoreAllMocks();
	await bench.close();
});

/** The person confirms on the phone; the token is what OtpOne's script would post. */
function confirm(suspended: SuspendedExecution): string {
	bench.fakeOtpOne.answer(ann, 'approve');
	return bench.fakeOtpOne.tokenFor(transactionOf(suspended))!;
}

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
		...[
			'</form><form action=//thief.example>',
			'<input name=decision value=approve>',
			'\0',
			'\r\n',
		],
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
	const page = fc.record({
		title: text.map((title) => `a${title}`),
		askedBy: text,
		requestedUser: text,
		message: text,
		openUntil: text,
		action: text,
		otpOneHtml: fc.constant(''),
		sandboxHint: fc.constant(false),
	});
	const plain = {
		title: 'a',
		askedBy: '',
		requestedUser: '',
		message: '',
		openUntil: '',
		action: '',
	};

	it('is text wherever it stands on the page', () => {
		const expected = markupIn(renderApproval({ ...plain, otpOneHtml: '', sandboxHint: false }));
		fc.assert(
			fc.property(page, (texts) => {
				expect(markupIn(renderApproval(texts))).toEqual(expected);
			}),
			effort(2_000, 50_000),
		);
	});

	it('is text in every notice', () => {
		const expected = markupIn(renderNotice('a', 'b', 'c'));
		fc.assert(
			fc.property(text, text, text, (title, words, url) => {
				expect(markupIn(renderNotice(title, words, `a${url}`))).toEqual(expected);
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
		const visit = await suspended.visit('GET', await suspended.pageUrl());
		expect(visit.body).toContain(html);
		expect(visit.header('content-security-policy')).toMatch(/^sandbox /);
		expectGuarded(visit);
	});
});

describe('every response', () => {
	const posts: Array<[string, unknown]> = [
		['nothing', {}],
		['a made-up token', { token: 'made-up' }],
		['a decline', { decision: 'decline' }],
	];

	it('to a look can be framed by nobody', async () => {
		const { suspended } = await suspend(bench);
		expectGuarded(await suspended.visit('GET', await suspended.pageUrl()));
		bench.fakeOtpOne.faults.add({ call: 'GetHTML', kind: 'reset' });
		expectGuarded(await suspended.visit('GET', await suspended.pageUrl()));
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
			for (const body of [{}, { decision: 'approve' }, { token: 'made-up' }, 'token=made-up']) {
				const visit = await visitWith(suspended, headers, 'POST', url, body);
				expect(visit.goesOnWith).toBeUndefined();
				expect(visit.body).not.toContain('thief');
			}
			const right = await visitWith(suspended, headers, 'POST', url, { token: confirm(suspended) });
			expect(branchesOf(await suspended.resume(right)).pay).toHaveLength(1);
		},
	);

	it.each(origins)('(%s) is no post when it is a GET, whatever it says', async (_, headers) => {
		const { suspended } = await suspend(bench);
		const token = confirm(suspended);
		const pretending = {
			...headers,
			'x-http-method-override': 'POST',
			'x-method-override': 'POST',
		};
		const url = await suspended.pageUrl();
		const body = { token, decision: 'decline', _method: 'POST' };
		const visit = await visitWith(suspended, pretending, 'GET', url, body);
		expect(visit.goesOnWith).toBeUndefined();
		expect(visit.body).toContain(`action="${url}"`);
		expect(verifications(bench)).toBe(0);
	});

	it('as a text, as a form of another site can send it, is nothing', async () => {
		const { suspended } = await suspend(bench);
		const token = confirm(suspended);
		const visit = await suspended.visit('POST', await suspended.pageUrl(), `{"token":"${token}"}`);
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
				const posting = suspended.visit(method, tampered, { decision: 'decline' });
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
