import type { Browser, Page } from 'playwright-core';
import { openBrowser, screenshot } from './browser.cts';
import {
	APPROVER,
	browserApproval,
	confirm,
	decline,
	MESSAGE,
	post,
	postAddress,
	startAndApprove,
	suspend,
	whenSuspended,
} from './browser-approval.cts';
import { CREDENTIAL_TYPE, type Stage, startStage, until } from './stage.cts';
import { branches, byWebhook } from './workflows.cts';

let stage: Stage;
let browser: Browser;
let page: Page;

beforeAll(async () => {
	stage = await startStage();
	browser = await openBrowser();
});

beforeEach(async () => {
	page = await (await browser.newContext({ viewport: { width: 1000, height: 720 } })).newPage();
});

afterEach(async () => await page.context().close());

afterAll(async () => {
	await browser?.close();
	await stage?.close();
});

const answerOnPhone = (decision: 'approve' | 'decline') => {
	expect(stage.fakeOtpOne.answer(APPROVER, decision)).toBe(true);
};

const ended = async (id: string) => branches(await stage.n8n.api.waitForExecution(id));

const stillWaiting = async (id: string) => {
	expect((await stage.n8n.api.execution(id)).status).toBe('waiting');
};

describe('an approval in the browser', () => {
	it('continues on Approved once the person has approved on the phone', async () => {
		const { id, link } = await suspend(stage);
		await page.goto(link);
		await page.getByText(MESSAGE).waitFor();
		expect(stage.fakeOtpOne.rings(APPROVER)).toBe(0);
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			await screenshot(page, `approval-page-${colorScheme}`);
		}
		await page.emulateMedia({ colorScheme: 'light' });
		await page.getByRole('button', { name: 'Confirm with your smartphone' }).click();
		await page.locator('#otpone').getByText('Confirm on your smartphone').waitFor();
		const [{ message }] = stage.fakeOtpOne.open(APPROVER);
		const code = await page.locator('#approval-code').innerText();
		expect(message).toMatch(new RegExp(`Code: ${code}$`));
		await page.setViewportSize({ width: 390, height: 780 });
		await screenshot(page, 'approval-page-phone');

		answerOnPhone('approve');
		await page.getByRole('heading', { name: 'Confirmation received' }).waitFor();
		const { Approved: approved, 'Not Approved': refused } = await ended(id);
		expect(refused).toEqual([]);
		expect(approved).toMatchObject([
			{ approved: true, outcome: 'approved', requestedUser: APPROVER, user: APPROVER },
		]);
		await page.getByRole('link', { name: 'See what was recorded' }).click();
		await page.getByText(/no action required/i).waitFor();
	});

	it('offers to start again automatically after a refusal on the phone', async () => {
		const { id, link } = await suspend(stage);
		await page.goto(link);
		await page.getByRole('button', { name: 'Confirm with your smartphone' }).click();
		await page.locator('#otpone').waitFor();
		answerOnPhone('decline');
		const again = page.getByRole('button', { name: 'Start again' });
		await again.waitFor({ timeout: 15_000 });
		await screenshot(page, 'approval-page-ended');
		await again.click();
		await page.locator('#otpone').getByText('Confirm on your smartphone').waitFor();
		answerOnPhone('approve');
		await page.getByRole('heading', { name: 'Confirmation received' }).waitFor();
		expect(await ended(id)).toMatchObject({ Approved: [{ outcome: 'approved' }] });
	});

	it('rings once for a page that is reloaded', async () => {
		const { id, link } = await suspend(stage);
		const before = stage.fakeOtpOne.rings(APPROVER);
		await page.goto(link);
		await page.getByRole('button', { name: 'Confirm with your smartphone' }).click();
		const code = await page.locator('#approval-code').innerText();
		await page.reload();
		expect(await page.locator('#approval-code').innerText()).toBe(code);
		expect(stage.fakeOtpOne.rings(APPROVER)).toBe(before + 1);
		answerOnPhone('approve');
		await ended(id);
	});

	it('ends as denied, with the reason, when Decline is clicked', async () => {
		const { id, link } = await suspend(stage);
		await page.goto(link);
		await page.getByLabel('Reason (optional)').fill('Wrong account');
		await page.getByRole('button', { name: 'Decline' }).click();
		await page.getByRole('heading', { name: 'Answer received' }).waitFor();
		expect(await ended(id)).toMatchObject({
			Approved: [],
			'Not Approved': [{ approved: false, outcome: 'denied', reason: 'Wrong account' }],
		});
	});

	it('is not decided by a visit, a wrong token, an empty form or a forged link', async () => {
		const { id, link } = await suspend(stage);
		const address = await postAddress(link);
		const forged = link.replace(
			/(signature=)(.)/,
			(_, name: string, first: string) => `${name}${first === 'a' ? 'b' : 'a'}`,
		);
		expect(forged).not.toBe(link);

		expect((await fetch(link)).status).toBe(200);
		expect((await fetch(link, { method: 'HEAD' })).status).toBeLessThan(500);
		const right = await startAndApprove(stage.fakeOtpOne, link);
		expect((await post(address, { ...right, token: 'made-up' })).status).toBe(403);
		expect((await post(address, { ...right, state: 'made-up' })).status).toBe(403);
		expect((await post(address, {})).status).toBe(400);
		expect((await fetch(forged)).status).toBe(401);
		expect((await post(forged, { step: 'decline' })).status).toBe(401);
		await stillWaiting(id);

		expect((await post(address, right)).status).toBe(200);
		expect(await ended(id)).toMatchObject({ Approved: [{ outcome: 'approved' }] });
	});

	it('refuses the state and the token of another execution', async () => {
		const first = await suspend(stage);
		const second = await suspend(stage);
		const right = await startAndApprove(stage.fakeOtpOne, first.link);
		expect((await post(await postAddress(second.link), right)).status).toBe(403);
		const own = await startAndApprove(stage.fakeOtpOne, second.link);
		const mixed = { ...own, token: right.token };
		expect((await post(await postAddress(second.link), mixed)).status).toBe(403);
		await stillWaiting(second.id);

		expect((await post(await postAddress(first.link), right)).status).toBe(200);
		expect(await ended(first.id)).toMatchObject({ Approved: [{ outcome: 'approved' }] });
		await decline(second.link);
		await ended(second.id);
	});

	it('shows a document that a webhook has received', async () => {
		const { api, url } = stage.n8n;
		const start = byWebhook('document', { httpMethod: 'POST' });
		const approval = browserApproval({ documentField: 'data' }, start);
		const [, mail] = approval.nodes;
		mail.parameters.includeOtherFields = true;
		const saved = await api.importWorkflow(approval, { [CREDENTIAL_TYPE]: stage.credential });
		await api.activate(saved);
		const pdf = Buffer.from('%PDF-1.7 invoice');
		const headers = { 'content-type': 'application/pdf' };
		await until('the webhook is there', async () => {
			return (await fetch(`${url}/webhook/document`, { method: 'POST', headers, body: pdf })).ok;
		});
		const [id] = await api.executionIds(saved.id);
		const { link } = await whenSuspended(api, id);
		await page.goto(link);
		const address = await page.locator('a[href*="document=1"]').getAttribute('href');
		const answer = await fetch(address!);
		expect(answer.status).toBe(200);
		expect(Buffer.from(await answer.arrayBuffer())).toEqual(pdf);
	});

	it('is closed for a second answer', async () => {
		const { id, link } = await suspend(stage);
		const address = await postAddress(link);
		await decline(link);
		await ended(id);
		const again = await post(address, { step: 'decline' });
		expect(await again.text()).toMatch(/no action required/i);
		expect(await (await fetch(address)).text()).toMatch(/no action required/i);
	});

	it('continues only once when two answers arrive at the same moment', async () => {
		const { id, link } = await suspend(stage);
		const right = await startAndApprove(stage.fakeOtpOne, link);
		await Promise.all([post(await postAddress(link), right), decline(link)]);
		const { Approved: approved, 'Not Approved': refused } = await ended(id);
		expect(approved.length + refused.length).toBe(1);
	});

	it('still accepts an answer after the service has forgotten every earlier transaction', async () => {
		const { id, link } = await suspend(stage);
		const first = await startAndApprove(stage.fakeOtpOne, link);
		expect((await post(await postAddress(link), { ...first, token: 'gone' })).status).toBe(403);
		expect((await confirm(stage.fakeOtpOne, link)).status).toBe(200);
		expect(await ended(id)).toMatchObject({ Approved: [{ outcome: 'approved' }] });
	});
});
