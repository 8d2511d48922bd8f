import type { Browser, Page } from 'playwright-core';
import { openBrowser, screenshot } from './browser.cts';
import { APPROVER, MESSAGE, post, postAddress, suspend } from './browser-approval.cts';
import { startStage, type Stage } from './stage.cts';
import { branches } from './workflows.cts';

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
	it('goes on by Approved once the phone has said yes to the open page', async () => {
		const { id, link } = await suspend(stage);
		await page.goto(link);
		await page.getByText(MESSAGE).waitFor();
		await page.getByText('Confirm on your smartphone').waitFor();
		for (const colorScheme of ['light', 'dark'] as const) {
			await page.emulateMedia({ colorScheme });
			await screenshot(page, `approval-page-${colorScheme}`);
		}
		await page.emulateMedia({ colorScheme: 'light' });
		await page.setViewportSize({ width: 390, height: 780 });
		await screenshot(page, 'approval-page-phone');

		answerOnPhone('approve');
		await page.getByRole('heading', { name: 'Approved' }).waitFor();
		const { Approved: approved, 'Not Approved': refused } = await ended(id);
		expect(refused).toEqual([]);
		expect(approved).toMatchObject([
			{ approved: true, outcome: 'approved', requestedUser: APPROVER, user: APPROVER },
		]);
	});

	it('ends as denied by the Decline button', async () => {
		const { id, link } = await suspend(stage);
		await page.goto(link);
		await page.getByRole('button', { name: 'Decline' }).click();
		await page.getByRole('heading', { name: 'Declined' }).waitFor();
		expect(await ended(id)).toMatchObject({
			Approved: [],
			'Not Approved': [{ approved: false, outcome: 'denied' }],
		});
		answerOnPhone('decline');
	});

	it('decides nothing by a visit, a wrong token, an empty form or a forged link', async () => {
		const { id, link } = await suspend(stage);
		const address = await postAddress(link);
		const forged = link.replace(
			/(signature=)(.)/,
			(_, name: string, first: string) => `${name}${first === 'a' ? 'b' : 'a'}`,
		);
		expect(forged).not.toBe(link);

		expect((await fetch(link)).status).toBe(200);
		expect((await fetch(link, { method: 'HEAD' })).status).toBeLessThan(500);
		expect((await post(address, { token: 'made-up' })).status).toBe(403);
		expect((await post(address, {})).status).toBe(400);
		expect((await fetch(forged)).status).toBe(401);
		expect((await post(forged, { decision: 'decline' })).status).toBe(401);
		await stillWaiting(id);

		answerOnPhone('approve');
		await page.goto(link);
		expect(await ended(id)).toMatchObject({ Approved: [{ outcome: 'approved' }] });
	});

	it('refuses the token of another execution', async () => {
		const first = await suspend(stage);
		const [{ id: firstTransaction }] = stage.fakeOtpOne.open(APPROVER);
		const second = await suspend(stage);
		answerOnPhone('approve');
		const token = stage.fakeOtpOne.tokenFor(firstTransaction)!;
		expect((await post(await postAddress(second.link), { token })).status).toBe(403);
		await stillWaiting(second.id);

		expect((await post(await postAddress(first.link), { token })).status).toBe(200);
		expect(await ended(first.id)).toMatchObject({ Approved: [{ outcome: 'approved' }] });
		await post(await postAddress(second.link), { decision: 'decline' });
		await ended(second.id);
		answerOnPhone('decline');
	});

	it('has nothing left to do for a second answer', async () => {
		const { id, link } = await suspend(stage);
		const address = await postAddress(link);
		await post(address, { decision: 'decline' });
		await ended(id);
		const again = await post(address, { token: 'made-up' });
		expect(await again.text()).toMatch(/no action required/i);
		expect(await (await fetch(address)).text()).toMatch(/no action required/i);
		answerOnPhone('decline');
	});

	it('goes on once for two answers at the same moment', async () => {
		const { id, link } = await suspend(stage);
		const [{ id: transaction }] = stage.fakeOtpOne.open(APPROVER);
		answerOnPhone('approve');
		const token = stage.fakeOtpOne.tokenFor(transaction)!;
		const address = await postAddress(link);
		await Promise.all([post(address, { token }), post(address, { decision: 'decline' })]);
		const { Approved: approved, 'Not Approved': refused } = await ended(id);
		expect(approved.length + refused.length).toBe(1);
	});
});
