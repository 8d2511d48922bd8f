/** Every state of the approval page in a browser: accessibility, width, keyboard, and use without JavaScript. */
import { source as axe } from 'axe-core';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

import { type ConfirmPage, FORM_ID, renderConfirm } from '../../nodes/OtpOne/page/confirm-page';
import { languages } from '../../nodes/OtpOne/page/languages/choose-language';
import type { Strings } from '../../nodes/OtpOne/page/languages/strings';
import { renderNotice } from '../../nodes/OtpOne/page/render';
import { type RequestPage, renderRequest } from '../../nodes/OtpOne/page/request-page';
import { customerPage } from '../../dev/fake-otpone/customer-page.cts';
import { openBrowser, screenshot } from './browser.cts';

const ann = 'ann@example.com';
/** A picture of a single pixel. */
const samplePicture =
	'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';
const otpOne = (pageType: number) =>
	customerPage({
		origin: 'http://127.0.0.1:9',
		transactionId: 't',
		pageType,
		formId: FORM_ID,
		tokenField: 'token',
	});

const request: RequestPage = {
	title: '',
	askedBy: 'Accounting',
	message: 'Pay invoice 2026-103 for 40,000 EUR to Example Ltd?',
	requestType: 4,
	pageType: 0,
	details: [
		{ name: 'Supplier', value: 'Example Ltd, Long Street 1, 12345 Sampletown' },
		{ name: 'A name that is longer than most', value: `${'unbroken'.repeat(12)}` },
	],
	document: { url: samplePicture, fileName: 'invoice.png', size: '12 kB', isPicture: true },
	openUntil: '27 November 2026 at 18:00 (Europe/Paris)',
	approvers: [ann, 'ben@example.com', `${'a.rather.long.name'.repeat(3)}@subsidiary.example.com`],
	answered: ['ben@example.com'],
	policy: 'atLeast',
	minimumApprovals: 2,
	otherVisitors: '#others',
	action: '#action',
	nonce: 'n',
	askReason: true,
};
const confirmation: ConfirmPage = {
	title: 'Payment approval',
	askedBy: 'Accounting',
	message: request.message,
	pageType: 0,
	approver: ann,
	code: '42',
	state: 's',
	action: '#action',
	back: '#back',
	nonce: 'n',
	sandboxHint: false,
	otpOneHtml: otpOne(0),
};

const states: Record<string, (strings: Strings) => string> = {
	request: (strings) => renderRequest(strings, request),
	'request of a known visitor': (strings) => renderRequest(strings, { ...request, visitor: ann }),
	'request to one person': (strings) =>
		renderRequest(strings, { ...request, approvers: [ann], answered: [], policy: 'first' }),
	'request answered': (strings) =>
		renderRequest(strings, { ...request, visitor: 'ben@example.com' }),
	confirmation: (strings) => renderConfirm(strings, confirmation),
	'confirmation by key': (strings) =>
		renderConfirm(strings, {
			...confirmation,
			pageType: 1,
			code: undefined,
			sandboxHint: true,
			otpOneHtml: otpOne(1),
		}),
	notice: (strings) =>
		renderNotice(strings, strings.notAcceptedTitle, strings.notAccepted, {
			url: '#again',
			label: strings.startAgain,
		}),
};

const looks: Record<string, BrowserContextOptions & { language: string }> = {
	light: { viewport: { width: 1000, height: 720 }, language: 'en' },
	dark: { viewport: { width: 1000, height: 720 }, colorScheme: 'dark', language: 'de' },
	'on a phone': { viewport: { width: 320, height: 640 }, language: 'fr' },
	'on a dark phone': { viewport: { width: 320, height: 640 }, colorScheme: 'dark', language: 'es' },
	'at 200 %': { viewport: { width: 640, height: 360 }, deviceScaleFactor: 2, language: 'pt' },
};

let browser: Browser;
let page: Page;
beforeAll(async () => (browser = await openBrowser()));
afterEach(async () => await page.context().close());
afterAll(async () => await browser?.close());

async function show(html: string, options: BrowserContextOptions = {}): Promise<void> {
	page = await (await browser.newContext(options)).newPage();
	await page.setContent(html);
}

const cases = Object.entries(states).flatMap(([state, render]) =>
	Object.entries(looks).map(([look, { language, ...options }]) => ({
		title: `${state}, ${look}`,
		html: render(languages[language]),
		options,
	})),
);

describe('axe reports no violations, and nothing is too wide', () => {
	it.each(cases)('$title', async ({ title, html, options }) => {
		await show(html, options);
		await page.evaluate(axe);
		const violations = await page.evaluate(
			`axe.run().then(({ violations }) => violations.map(({ id, nodes }) => id + ' ' + nodes.map(({ html }) => html)))`,
		);
		expect(violations).toEqual([]);
		const isTooWide = 'document.documentElement.scrollWidth > document.documentElement.clientWidth';
		expect(await page.evaluate(isTooWide)).toBe(false);
		await screenshot(page, `page-${title.replace(/\W+/g, '-')}`);
	});
});

describe('with the keyboard', () => {
	it('Tab reaches each field and button of the request in order, and the focus is visible', async () => {
		await show(states.request(languages.en));
		const reached: string[] = [];
		for (let n = 0; n < 6; n++) {
			await page.keyboard.press('Tab');
			const focused = page.locator(':focus');
			reached.push((await focused.getAttribute('id')) ?? (await focused.innerText()));
			const outline = await focused.evaluate((element) => getComputedStyle(element).outlineStyle);
			expect(outline).not.toBe('none');
		}
		expect(reached).toEqual([
			'Download invoice.png (12 kB)',
			'approval-start-address',
			'Confirm with your smartphone',
			'approval-decline-address',
			'approval-reason',
			'Decline',
		]);
	});
});

describe('the confirmation', () => {
	it('reports its end without moving the layout, and only then shows the button', async () => {
		const url = 'http://127.0.0.1:9/status';
		page = await (await browser.newContext()).newPage();
		let asked = 0;
		await page.route(url, async (route) => {
			asked++;
			const headers = { 'access-control-allow-origin': '*' };
			await route.fulfill({ json: { ended: asked > 1 }, headers });
		});
		await page.clock.install();
		await page.setContent(renderConfirm(languages.en, { ...confirmation, statusUrl: url }));
		const again = page.getByRole('button', { name: 'Start again' });
		const status = page.locator('#approval-status');
		const before = await page.locator('main').boundingBox();
		expect(await again.isVisible()).toBe(false);
		for (let n = 0; n < 4; n++) {
			await page.clock.runFor(3_000);
			await page.waitForTimeout(50);
		}
		await again.waitFor();
		expect(await status.innerText()).toBe(languages.en.ended);
		expect(await page.locator('main').boundingBox()).toEqual(before);
		expect(asked).toBe(2);
	});

	it('links back to the request when JavaScript is off', async () => {
		page = await (await browser.newContext({ javaScriptEnabled: false })).newPage();
		const html = states.confirmation(languages.en);
		await page.goto(`data:text/html;charset=utf-8,${encodeURIComponent(html)}`);
		// Chromium does not render `noscript` when Playwright disables JavaScript, so only the markup is checked.
		expect(html).toContain(`<noscript><p class="approval-text">${languages.en.needsScript}</p>`);
		expect(await page.getByRole('link', { name: 'Back to the request' }).isVisible()).toBe(true);
	});
});
