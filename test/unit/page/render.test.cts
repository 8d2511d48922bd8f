import type { ApprovalPage } from '../../../nodes/OtpOne/page/render';
import {
	escapeHtml,
	FORM_ID,
	renderApproval,
	renderNotice,
} from '../../../nodes/OtpOne/page/render';
import { strings } from '../../../nodes/OtpOne/page/strings';

const page: ApprovalPage = {
	title: 'Payment approval',
	askedBy: 'Accounting',
	requestedUser: 'ann@example.com',
	message: 'Pay invoice 4711?',
	openUntil: '2 January 2026 at 10:00 (Europe/Paris)',
	action: 'https://n8n.example/webhook-waiting/1/node?signature=abc',
	otpOneHtml: '<div id="otpone">Confirm on your smartphone</div>',
	sandboxHint: true,
};

/** Texts that a builder, an item or a mail may bring in. */
const hostile = [
	'<script>alert(1)</script>',
	'</main></body></html><h1>Approved</h1>',
	'"><img src=x onerror=alert(1)>',
	"' onmouseover='alert(1)",
	'</title><svg/onload=alert(1)>',
	'</style><script src=//evil.example></script>',
	'</blockquote><form action=//evil.example method=post><button>Confirm</button></form>',
	'<!-- ',
	']]><iframe srcdoc="<script>alert(1)</script>">',
	'&lt;script&gt;',
	'javascript:alert(1)',
	'\u0000<\u0000script>',
	'`${alert(1)}`',
];

/** What a browser takes for markup: every tag, comment and declaration. */
const markupIn = (html: string) => html.match(/<[a-z!/?][^>]*>?/gi) ?? [];

const count = (text: string, part: string) => text.split(part).length - 1;

describe('the approval page', () => {
	const plain = renderApproval(page);

	it('says who asks, what for, whom, and until when', () => {
		for (const words of ['Accounting', 'Pay invoice 4711?', 'ann@example.com', page.openUntil]) {
			expect(plain).toContain(words);
		}
		expect(plain).toMatch(/<h1[^>]*>Payment approval<\/h1>/);
		expect(plain).toContain('<title>Payment approval</title>');
	});

	it('is called Approval when it has no title of its own', () => {
		expect(renderApproval({ ...page, title: '' })).toContain(`>${strings.title}</h1>`);
	});

	it("holds OtpOne's own HTML as it came, after the form it posts through", () => {
		expect(plain).toContain(page.otpOneHtml);
		expect(plain.indexOf(`id="${FORM_ID}"`)).toBeLessThan(plain.indexOf(page.otpOneHtml));
		expect(count(plain, `id="${FORM_ID}"`)).toBe(1);
	});

	it('has two forms, and both post to the signed address', () => {
		const forms = markupIn(plain).filter((tag) => /^<form/i.test(tag));
		expect(forms).toHaveLength(2);
		for (const form of forms) {
			expect(form).toContain('method="post"');
			expect(form).toContain(`action="${page.action}"`);
		}
	});

	it('declines by a button in a form of its own, apart from the one for the token', () => {
		const decline = /<form class="[^"]*decline[^"]*"[\s\S]*?<\/form>/.exec(plain)?.[0] ?? '';
		expect(decline).toContain('<input type="hidden" name="decision" value="decline">');
		expect(decline).toMatch(/<button[^>]*type="submit"[^>]*>/);
		expect(decline).not.toContain(FORM_ID);
	});

	it('says its language, fits a phone, and is not to be indexed', () => {
		expect(plain).toMatch(/^<!DOCTYPE html>\n<html lang="en">/);
		expect(plain).toContain('name="viewport" content="width=device-width, initial-scale=1"');
		expect(plain).toContain('<meta name="robots" content="noindex">');
	});

	it('explains the sandbox only where that may stand in the way', () => {
		expect(plain).toContain(escapeHtml(strings.sandboxHint));
		expect(renderApproval({ ...page, sandboxHint: false })).not.toContain(
			escapeHtml(strings.sandboxHint),
		);
	});

	it('has no style that could meet a name of OtpOne', () => {
		const own = renderApproval({ ...page, otpOneHtml: '' });
		const names = [...own.matchAll(/(?:class|id)="([^"]*)"/g)].flatMap(([, name]) =>
			name.split(' '),
		);
		expect(names.length).toBeGreaterThan(5);
		for (const name of names) expect(name).toMatch(/approval/);
	});

	it('loads nothing from anywhere and runs no script of its own', () => {
		const own = renderApproval({ ...page, otpOneHtml: '' });
		expect(own).not.toMatch(/<script|<link|<img|<iframe|@import|url\(|\son\w+=/i);
	});
});

describe('texts from outside stay texts', () => {
	const fields = ['title', 'askedBy', 'requestedUser', 'message', 'openUntil', 'action'] as const;
	const cases = fields.flatMap((field) => hostile.map((text) => [field, text] as const));

	it.each(cases)('%s: %s', (field, text) => {
		const html = renderApproval({ ...page, [field]: text });
		const expected = markupIn(renderApproval({ ...page, [field]: 'harmless' }));
		const found = markupIn(html);
		// The same tags; only what an attribute holds may differ, and nothing ends the attribute.
		expect(found.map((tag) => tag.replace(/action="[^"]*"/, ''))).toEqual(
			expected.map((tag) => tag.replace(/action="[^"]*"/, '')),
		);
		expect(html).toContain(escapeHtml(text));
	});

	it.each(hostile)('in a notice too: %s', (text) => {
		const tags = (html: string) => markupIn(html).map((tag) => tag.replace(/href="[^"]*"/, ''));
		const html = renderNotice(text, text, text);
		expect(tags(html)).toEqual(tags(renderNotice('a', 'b', 'c')));
	});

	it('escapes an ampersand once, so that the text reads as it was written', () => {
		expect(escapeHtml('&lt; & "a" \'b\' >')).toBe('&amp;lt; &amp; &quot;a&quot; &#39;b&#39; &gt;');
	});

	it('keeps line breaks and spaces of a message', () => {
		expect(renderApproval({ ...page, message: 'one\n  two' })).toContain('one\n  two');
	});
});

describe('a notice', () => {
	it('has a way back where there is one', () => {
		const html = renderNotice('Not confirmed', 'Nothing was approved.', page.action);
		expect(html).toContain(`href="${page.action}"`);
		expect(html).toContain(strings.tryAgain);
	});

	it('has none where there is none', () => {
		expect(renderNotice('Declined', 'You can close this page.')).not.toContain('<a ');
	});
});
