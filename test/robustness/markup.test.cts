/** Markup in the texts of the approval page is always shown as text. */
import fc from 'fast-check';

import { renderConfirm } from '../../nodes/OtpOne/page/confirm-page';
import { en } from '../../nodes/OtpOne/page/languages/en';
import { renderNotice } from '../../nodes/OtpOne/page/render';
import { renderRequest } from '../../nodes/OtpOne/page/request-page';
import { suspend } from '../engine/suspended/approval.cts';
import { start } from '../engine/suspended/page.cts';
import { Workbench } from '../engine/workbench.cts';
import { effort } from './effort.cts';
import { expectGuarded } from './guarded.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => {
	await bench.close();
});

/** What a browser parses as markup: every tag, comment and declaration, without attribute values. */
const markupIn = (html: string): string[] =>
	(html.match(/<[a-z!/?](?:"[^"]*"|'[^']*'|[^>"'])*>?/gi) ?? []).map((tag) =>
		tag.replace(/"[^"]*"/g, '""'),
	);

describe('markup in texts', () => {
	const pieces = [
		...['<script>alert(1)</script>', '</main>', '"><img src=x onerror=alert(1)>', "'", '"', '&'],
		...['<', '>', '</title><svg/onload=alert(1)>', '</style>', '<!--', '-->', ']]>', '`', '</'],
		...['<base href=//thief.example>', '</form><form action=//thief.example>', '\0', '\r\n'],
		...['<input name=step value=confirm>', 'javascript:alert(1)', '&lt;b&gt;', '&#60;script&#62;'],
		...['{{ 1 }}', '${1}', '\u2028', '\uFF1Cb\uFF1E', '<iframe srcdoc="'],
		'<meta http-equiv=refresh content="0;url=//thief.example">',
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

	it('is shown as text everywhere on the request page', () => {
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

	it('is shown as text everywhere on the confirmation page', () => {
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

	it('is shown as text in every notice', () => {
		const expected = markupIn(renderNotice(en, 'a', 'b', { url: 'c', label: 'd' }));
		fc.assert(
			fc.property(text, text, text, (title, words, url) => {
				const way = { url, label: url };
				expect(markupIn(renderNotice(en, title, words, way))).toEqual(expected);
			}),
			effort(1_000, 20_000),
		);
	});

	it('is shown as text when it comes from an item', async () => {
		const message = pieces.join(' ');
		const pageOptions = { title: message, askedBy: message };
		const { suspended } = await suspend(bench, undefined, { message, pageOptions });
		const other = await suspend(bench, undefined, { message: 'a', pageOptions: { title: 'a' } });
		const visit = await suspended.visit('GET', await suspended.pageUrl());
		const expected = await other.suspended.visit('GET', await other.suspended.pageUrl());
		expect(markupIn(visit.body)).toEqual(markupIn(expected.body));
		expectGuarded(visit);
	});

	it('from the service stays in the sandbox', async () => {
		const { suspended } = await suspend(bench);
		const html = '</section></main><script>parent.location="//thief.example"</script>';
		bench.fakeOtpOne.faults.add({ call: 'GetHTML', kind: 'body', body: html, type: 'text/html' });
		const { visit } = await start(bench, suspended);
		expect(visit.body).toContain(html);
		expect(visit.header('content-security-policy')).toMatch(/^sandbox /);
		expectGuarded(visit);
	});
});
