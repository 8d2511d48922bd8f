/** n8n behind a proxy that removes a path prefix, so that n8n rejects the signature of its own addresses. */
import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.cts';
import { startAndApprove, suspend, post, postAddress, APPROVER } from './browser-approval.cts';
import { type Proxy, startProxy } from './proxy.cts';
import { startStage, type Stage } from './stage.cts';
import { branches } from './workflows.cts';

const PREFIX = '/automation';

let proxy: Proxy;
let stage: Stage;
let browser: Browser;

beforeAll(async () => {
	proxy = await startProxy({ prefix: PREFIX });
	const env = { WEBHOOK_URL: `http://127.0.0.1:${proxy.port}${PREFIX}/`, N8N_PROXY_HOPS: '1' };
	stage = await startStage({ n8n: { env } });
	proxy.leadTo(stage.n8n.url);
	browser = await openBrowser();
});

afterAll(async () => {
	await browser?.close();
	await stage?.close();
	proxy?.close();
});

const ended = async (id: string) => branches(await stage.n8n.api.waitForExecution(id));

it('the link leads to the page, which accepts the answer', async () => {
	const { id, link } = await suspend(stage);
	expect(link).toContain(PREFIX);
	const page = await browser.newPage();
	await page.goto(link);
	await page.getByRole('button', { name: 'Confirm with your smartphone' }).click();
	await page.locator('#otpone').waitFor();
	stage.fakeOtpOne.answer(APPROVER, 'approve');
	await page.getByRole('heading', { name: 'Confirmation received' }).waitFor();
	expect(await ended(id)).toMatchObject({ Approved: [{ outcome: 'approved' }] });
	await page.getByRole('link', { name: 'See what was recorded' }).click();
	await page.getByText(/no action required/i).waitFor();
});

it('a link with a wrong signature is refused', async () => {
	const { id, link } = await suspend(stage);
	const address = await postAddress(link);
	expect(address).toContain(PREFIX);
	const right = await startAndApprove(stage.fakeOtpOne, link);
	const forged = address.replace(/signature=../, 'signature=00');
	expect((await fetch(forged)).status).toBe(401);
	expect((await post(forged, right)).status).toBe(401);
	expect((await post(address, right)).status).toBe(200);
	expect(await ended(id)).toMatchObject({ Approved: [{ outcome: 'approved' }] });
});
