/** The approval page against framing, posts from other sites and tampered URLs. */
import fc from 'fast-check';
import { WebhookContext } from 'n8n-core';

import { branchesOf, suspend } from '../engine/suspended/approval.cts';
import type { SuspendedExecution, Visit } from '../engine/suspended/execution.cts';
import { confirmOnPhone, post, start } from '../engine/suspended/page.cts';
import { Workbench } from '../engine/workbench.cts';
import { effort } from './effort.cts';
import { expectGuarded } from './guarded.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => {
	jest.restoreAllMocks();
	await bench.close();
});

type Headers = Record<string, string>;

/** Visits the page with additional headers. */
async function visitWith(
	suspended: SuspendedExecution,
	headers: Headers,
	method: 'GET' | 'POST',
	address: string,
	body?: unknown,
): Promise<Visit> {
	const prototype = WebhookContext.prototype;
	// eslint-disable-next-line @typescript-eslint/unbound-method
	const request = prototype.getRequestObject;
	const spies = [
		jest.spyOn(prototype, 'getRequestObject').mockImplementation(function (this: WebhookContext) {
			return Object.assign(request.call(this), { headers });
		}),
		jest.spyOn(prototype, 'getHeaderData').mockReturnValue(headers),
	];
	try {
		return await suspended.visit(method, address, body);
	} finally {
		spies.forEach((spy) => spy.mockRestore());
	}
}

describe('every response', () => {
	const posts: Array<[string, unknown]> = [
		['nothing', {}],
		['a start', { step: 'start' }],
		['a start by someone who is not an approver', { step: 'start', approver: 'eva@example.com' }],
		['a made-up token', { step: 'confirm', token: 'made-up' }],
		['a decline', { step: 'decline' }],
	];

	it('to a visit cannot be framed', async () => {
		const { suspended } = await suspend(bench);
		expectGuarded(await suspended.visit('GET', await suspended.pageUrl()));
		bench.fakeOtpOne.faults.add({ call: 'GetHTML', kind: 'reset' });
		expectGuarded(await post(suspended, { step: 'start' }));
	});

	it.each(posts)('to a post of %s cannot be framed', async (_, body) => {
		for (const sandbox of [true, false]) {
			const { suspended } = await suspend(bench, undefined, { pageOptions: { sandbox } });
			expectGuarded(await suspended.visit('POST', await suspended.pageUrl(), body));
		}
	});

	it('after the limit contains nothing of the request, and cannot be framed', async () => {
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
 * A post counts only with the signed URL, and approves only with a token that the service verifies. Cookies
 * are not used, so another site cannot abuse them. The page's own posts have the opaque origin `null` because of its
 * sandbox, so the origin does not tell them apart.
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
		'(%s) decides nothing without a valid token, and approves with one',
		async (_, headers) => {
			const { suspended } = await suspend(bench);
			const url = await suspended.pageUrl();
			const started = await start(bench, suspended);
			const { state } = started;
			const confirm = { step: 'confirm', state };
			const nothing = [{}, { step: 'approve' }, { ...confirm, token: 'made-up' }, 'token=made-up'];
			for (const body of nothing) {
				const visit = await visitWith(suspended, headers, 'POST', url, body);
				expect(visit.resumesWith).toBeUndefined();
				expect(visit.body).not.toContain('thief');
			}
			const token = confirmOnPhone(bench, started);
			const right = await visitWith(suspended, headers, 'POST', url, { ...confirm, token });
			expect(branchesOf(await suspended.resume(right)).pay).toHaveLength(1);
		},
	);

	it.each(origins)('(%s) that is sent as a GET does not count as a post', async (_, headers) => {
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
		expect(visit.resumesWith).toBeUndefined();
		expect(visit.body).toContain(`action="${url}"`);
		expect(bench.requestsOf('VerifyToken')).toEqual([]);
	});

	it('as plain text, which a form of another site can send, is refused', async () => {
		const { suspended } = await suspend(bench);
		const started = await start(bench, suspended);
		const token = confirmOnPhone(bench, started);
		const text = JSON.stringify({ step: 'confirm', state: started.state, token });
		const visit = await post(suspended, text);
		expect(visit).toMatchObject({ statusCode: 400, resumesWith: undefined });
	});
});

describe('a tampered URL', () => {
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

	it('does not redirect elsewhere, and shows no other execution', async () => {
		const { suspended } = await suspend(bench);
		const [address, signature] = suspended.resumeUrl.split('?');
		for (const more of ['&next=//thief.example', '&url=https://thief.example', '&a=/otpone']) {
			const visit = await suspended.visit('GET', `${address}?${signature}${more}`);
			expect(visit.resumesWith).toBeUndefined();
			expect(`${visit.location}${visit.body}`).not.toContain('thief');
		}
	});
});
