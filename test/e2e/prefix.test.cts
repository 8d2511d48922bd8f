/** n8n behind a proxy that takes a prefix off the path, so that n8n refuses every address it has signed. */
import { createServer, request as forward, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { Browser } from 'playwright-core';
import { openBrowser } from './browser.cts';
import {
	browserApproval,
	sayYes,
	whenSuspended,
	post,
	postAddress,
	APPROVER,
} from './browser-approval.cts';
import { CREDENTIAL_TYPE, startStage, type Stage } from './stage.cts';
import { branches } from './workflows.cts';

const PREFIX = '/automation';

let proxy: Server;
let target = '';
let stage: Stage;
let browser: Browser;

beforeAll(async () => {
	proxy = createServer((incoming, response) => {
		if (target === '') return void response.writeHead(503).end();
		const asked = incoming.url ?? '';
		// Chromium asks for /favicon.ico too, which is not behind the prefix.
		if (!asked.startsWith(`${PREFIX}/`)) return void response.writeHead(404).end();
		const path = asked.slice(PREFIX.length);
		const { method, headers } = incoming;
		const outgoing = forward(`${target}${path}`, { method, headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		outgoing.on('error', () => response.destroy());
		incoming.pipe(outgoing);
	});
	await new Promise<void>((listening) => proxy.listen(0, '127.0.0.1', listening));
	const { port } = proxy.address() as AddressInfo;
	const env = { WEBHOOK_URL: `http://127.0.0.1:${port}${PREFIX}/`, N8N_PROXY_HOPS: '1' };
	stage = await startStage({ n8n: { env } });
	target = stage.n8n.url;
	browser = await openBrowser();
});

afterAll(async () => {
	await browser?.close();
	await stage?.close();
	proxy.close();
});

async function suspend(parameters: object = {}) {
	const { api } = stage.n8n;
	const saved = await api.importWorkflow(browserApproval(parameters), {
		[CREDENTIAL_TYPE]: stage.credential,
	});
	return await whenSuspended(api, await api.run(saved));
}

const ended = async (id: string) => branches(await stage.n8n.api.waitForExecution(id));

it('the link leads to the page, which takes the answer', async () => {
	const { id, link } = await suspend();
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

it('a link with another token opens nothing', async () => {
	const { id, link } = await suspend();
	const address = await postAddress(link);
	expect(address).toContain(PREFIX);
	const right = await sayYes(stage.fakeOtpOne, link);
	const forged = address.replace(/signature=../, 'signature=00');
	expect((await fetch(forged)).status).toBe(401);
	expect((await post(forged, right)).status).toBe(401);
	expect((await post(address, right)).status).toBe(200);
	expect(await ended(id)).toMatchObject({ Approved: [{ outcome: 'approved' }] });
});
