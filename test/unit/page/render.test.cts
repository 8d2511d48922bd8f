import { type ConfirmPage, FORM_ID, renderConfirm } from '../../../nodes/OtpOne/page/confirm-page';
import { en } from '../../../nodes/OtpOne/page/languages/en';
import { escapeHtml, renderNotice } from '../../../nodes/OtpOne/page/render';
import { type RequestPage, renderRequest } from '../../../nodes/OtpOne/page/request-page';

const ann = 'ann@example.com';
const ben = 'ben@example.com';
const action = 'https://n8n.example/webhook-waiting/1/node?signature=abc';

const request: RequestPage = {
	title: 'Payment approval',
	askedBy: 'Accounting',
	message: 'Pay invoice 4711?',
	requestType: 4,
	pageType: 0,
	details: [{ name: 'Supplier', value: 'Example Ltd' }],
	document: {
		url: `${action}&document=1`,
		fileName: 'invoice.png',
		size: '12 kB',
		isPicture: true,
	},
	openUntil: '2 January 2026 at 10:00 (Europe/Paris)',
	approvers: [ann, ben],
	answered: [],
	policy: 'everyone',
	minimumApprovals: 2,
	otherVisitors: action,
	action,
	nonce: 'n0nce',
	askReason: true,
};

const confirmation: ConfirmPage = {
	title: 'Payment approval',
	askedBy: 'Accounting',
	message: 'Pay invoice 4711?',
	pageType: 0,
	approver: ann,
	code: '42',
	state: 'st4te',
	action,
	back: `${action}&approver=0`,
	statusUrl: `${action}&status=st4te`,
	nonce: 'n0nce',
	otpOneHtml: '<div id="otpone">Confirm on your smartphone</div>',
	sandboxHint: true,
};

/** Hostile texts that may come from a builder, an item or an e-mail. */
const hostile = [
	'<script>alert(1)</script>',
	'</main></body></html><h1>Approved</h1>',
	'"><img src=x onerror=alert(1)>',
	"' onmouseover='alert(1)",
	'</title><svg/onload=alert(1)>',
	'</style><script src=//evil.example></script>',
	'</blockquote><form action=//evil.example method=post><button>Confirm</button></form>',
	'</textarea></select></option></label>',
	'<!-- ',
	']]><iframe srcdoc="<script>alert(1)</script>">',
	'&lt;script&gt;',
	'javascript:alert(1)',
	'\u0000<\u0000script>',
	'`${alert(1)}`',
];

/** What a browser parses as markup: every tag, comment and declaration, without attribute values. */
const markupIn = (html: string) =>
	(html.replace(/<script>[\s\S]*?<\/script>/, '').match(/<[a-z!/?][^>]*>?/gi) ?? []).map((tag) =>
		tag.replace(/"[^"]*"/g, '""'),
	);

const count = (text: string, part: string) => text.split(part).length - 1;
const namesIn = (html: string) =>
	[...html.matchAll(/(?:class|id)="([^"]*)"/g)].flatMap(([, name]) => name.split(' '));

describe('the request page', () => {
	const plain = renderRequest(en, request);

	it('shows the requester, the question, the approvers, the end of the wait and the details', () => {
		const words = ['Accounting', 'Pay invoice 4711?', ann, ben, request.openUntil, 'Example Ltd'];
		for (const word of words) expect(plain).toContain(word);
		expect(plain).toMatch(/<h1[^>]*>Payment approval<\/h1>/);
		expect(plain).toContain('<title>Payment approval</title>');
	});

	it('is titled Approval by default', () => {
		expect(renderRequest(en, { ...request, title: '' })).toContain(`>${en.title}</h1>`);
	});

	it('has a form to start and a form to decline, and both post to the signed URL', () => {
		const forms = plain.match(/<form[^>]*>/gi) ?? [];
		expect(forms).toHaveLength(2);
		for (const form of forms) {
			expect(form).toContain('method="post"');
			expect(form).toContain(`action="${action}"`);
		}
		expect(count(plain, 'name="step" value="start"')).toBe(1);
		expect(count(plain, 'name="step" value="decline"')).toBe(1);
		expect(plain).toContain('name="nonce" value="n0nce"');
	});

	it('lets the visitor choose an address, with a label', () => {
		for (const [, id] of plain.matchAll(/<(?:select|textarea)[^>]*id="([^"]*)"/g)) {
			expect(plain).toContain(`for="${id}"`);
		}
		expect(count(plain, `<option value="${ann}">`)).toBe(2);
	});

	it('needs no choice if the link names the approver, or if there is only one', () => {
		const known = renderRequest(en, { ...request, visitor: ben });
		expect(known).not.toContain('<select');
		expect(count(known, `name="approver" value="${ben}"`)).toBe(2);
		const only = renderRequest(en, { ...request, approvers: [ann] });
		expect(count(only, `name="approver" value="${ann}"`)).toBe(2);
	});

	it('shows who has answered and how many are missing, and no longer offers those who have answered', () => {
		const html = renderRequest(en, { ...request, answered: [ann] });
		expect(html).toContain(`<dd>${ann}</dd>`);
		expect(html).toContain(escapeHtml(en.progress(1, 2)));
		expect(html).not.toContain(`<option value="${ann}">`);
	});

	it('has no form for a visitor who has answered', () => {
		const html = renderRequest(en, { ...request, answered: [ben], visitor: ben });
		expect(html).not.toContain('<form');
		expect(html).toContain(escapeHtml(en.recorded));
	});

	it.each([
		['first', en.policy.first],
		['everyone', en.policy.everyone],
		['atLeast', en.policy.atLeast(2, 2)],
	])('explains the policy %s', (policy, words) => {
		expect(renderRequest(en, { ...request, policy })).toContain(escapeHtml(words));
	});

	it('shows a picture, and offers other files for download only', () => {
		expect(plain).toMatch(/<img[^>]*alt="invoice.png"/);
		const document = { ...request.document!, isPicture: false };
		const html = renderRequest(en, { ...request, document });
		expect(html).not.toContain('<img');
		expect(html).toContain(escapeHtml(en.download('invoice.png', '12 kB')));
	});

	it.each([2, 3, 6] as const)('says what to do for request type %i', (requestType) => {
		expect(renderRequest(en, { ...request, requestType })).toContain(en.task[requestType]);
		expect(plain).not.toContain(en.task[requestType]);
	});

	it.each([0, 1, 2, 3] as const)('has the right button for page type %i', (pageType) => {
		const html = renderRequest(en, { ...request, pageType });
		expect(html).toContain(`>${en.confirmWith[pageType]}</button>`);
	});

	it('asks for no reason if the builder has turned that off', () => {
		expect(plain).toContain('name="reason"');
		expect(renderRequest(en, { ...request, askReason: false })).not.toContain('name="reason"');
	});

	it('loads nothing from other servers and runs no script', () => {
		const html = renderRequest(en, { ...request, document: undefined });
		expect(html).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=/i);
	});
});

describe('the confirmation page', () => {
	const plain = renderConfirm(en, confirmation);

	it("contains OtpOne's HTML unchanged, after the form that it posts", () => {
		expect(plain).toContain(confirmation.otpOneHtml);
		expect(plain.indexOf(`id="${FORM_ID}"`)).toBeLessThan(plain.indexOf(confirmation.otpOneHtml));
		expect(count(plain, `id="${FORM_ID}"`)).toBe(1);
	});

	it('has the step and the state in that form', () => {
		const form = new RegExp(`<form[^>]*id="${FORM_ID}"[\\s\\S]*?</form>`).exec(plain)?.[0] ?? '';
		expect(form).toContain('name="step" value="confirm"');
		expect(form).toContain('name="state" value="st4te"');
	});

	it('shows the code, if there is one', () => {
		expect(plain).toMatch(/>42<\/strong>/);
		expect(renderConfirm(en, { ...confirmation, code: undefined })).not.toContain(en.codeHint);
	});

	it('says in a live region what it is waiting for, and offers to start again only later', () => {
		expect(plain).toMatch(/role="status"[^>]*>Waiting/);
		expect(plain).toMatch(/<form[^>]*id="approval-again"[^>]* hidden>/);
		expect(plain).toContain(`data-status="${escapeHtml(confirmation.statusUrl!)}"`);
		expect(renderConfirm(en, { ...confirmation, statusUrl: undefined })).not.toContain(
			' data-status=',
		);
	});

	it('links back without a script', () => {
		expect(plain).toContain(`href="${escapeHtml(confirmation.back)}"`);
		expect(plain).toContain(`<noscript>`);
	});

	it('explains the sandbox only if it may get in the way', () => {
		expect(plain).toContain(escapeHtml(en.sandboxHint));
		expect(renderConfirm(en, { ...confirmation, sandboxHint: false })).not.toContain(
			escapeHtml(en.sandboxHint),
		);
	});
});

describe.each([
	['request', renderRequest(en, request)],
	['confirmation', renderConfirm(en, { ...confirmation, otpOneHtml: '' })],
	['notice', renderNotice(en, 'a', 'b', { url: 'c', label: 'd' })],
])('the page of a %s', (_, html) => {
	it('states its language, fits a phone, and is excluded from search engines', () => {
		expect(html).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
		expect(html).toContain('name="viewport" content="width=device-width, initial-scale=1"');
		expect(html).toContain('<meta name="robots" content="noindex">');
		expect(count(html, '<h1')).toBe(1);
	});

	it('has no class or id that could conflict with OtpOne', () => {
		const names = namesIn(html);
		expect(names.length).toBeGreaterThan(2);
		for (const name of names) expect(name).toMatch(/approval/);
	});
});

describe('untrusted texts are shown as text', () => {
	const onRequest = (text: string): Array<Partial<RequestPage>> => [
		{ title: text },
		{ askedBy: text },
		{ message: text },
		{ openUntil: text },
		{ approvers: [text, ben] },
		{ visitor: text },
		{ details: [{ name: text, value: text }] },
		{ document: { url: text, fileName: text, size: text, isPicture: true } },
		{ action: text, otherVisitors: text, nonce: text },
	];
	const onConfirmation = (text: string): Array<Partial<ConfirmPage>> => [
		{ title: text },
		{ askedBy: text },
		{ message: text },
		{ approver: text },
		{ code: text },
		{ state: text, action: text, back: text, statusUrl: text, nonce: text },
	];

	it.each(hostile)('on the request page: %s', (text) => {
		const harmless = onRequest('harmless');
		onRequest(text).forEach((change, index) => {
			const html = renderRequest(en, { ...request, ...change });
			expect(markupIn(html)).toEqual(
				markupIn(renderRequest(en, { ...request, ...harmless[index] })),
			);
			expect(html).toContain(escapeHtml(text));
		});
	});

	it.each(hostile)('on the confirmation page: %s', (text) => {
		const harmless = onConfirmation('harmless');
		onConfirmation(text).forEach((change, index) => {
			const html = renderConfirm(en, { ...confirmation, ...change });
			expect(markupIn(html)).toEqual(
				markupIn(renderConfirm(en, { ...confirmation, ...harmless[index] })),
			);
			expect(html).toContain(escapeHtml(text));
		});
	});

	it.each(hostile)('in a notice: %s', (text) => {
		const html = renderNotice(en, text, text, { url: text, label: text });
		const plain = renderNotice(en, 'a', 'b', { url: 'c', label: 'd' });
		expect(markupIn(html)).toEqual(markupIn(plain));
	});

	it('with an ampersand escaped once, so that they read as written', () => {
		expect(escapeHtml('&lt; & "a" \'b\' >')).toBe('&amp;lt; &amp; &quot;a&quot; &#39;b&#39; &gt;');
	});

	it('with the line breaks and spaces of a message', () => {
		expect(renderRequest(en, { ...request, message: 'one\n  two' })).toContain('one\n  two');
	});
});

describe('a notice', () => {
	it('has a link if one is given', () => {
		const html = renderNotice(en, 'Not confirmed', 'Nothing was approved.', {
			url: action,
			label: en.startAgain,
		});
		expect(html).toContain(`href="${action}"`);
		expect(html).toContain(en.startAgain);
	});

	it('has no link otherwise', () => {
		expect(renderNotice(en, 'Closed', 'You can close this page.')).not.toContain('<a ');
	});
});
