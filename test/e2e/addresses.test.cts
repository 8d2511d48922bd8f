/** Links and requester addresses when N8N_PROXY_HOPS does not match the proxies in front of n8n. */
import { randomUUID } from 'node:crypto';

import { APPROVER, browserApproval, confirm, whenSuspended } from './browser-approval.cts';
import { type Proxy, startProxy } from './proxy.cts';
import { runActive, type Stage, startStage, until } from './stage.cts';
import { branches, BRANCHES, byWebhook, otpOne, workflow } from './workflows.cts';

/** Starts an approval by calling the webhook of an active workflow at an address. */
async function waitActive(stage: Stage, address: string) {
	const path = randomUUID();
	const { id } = await runActive(stage, browserApproval({}, byWebhook(path)), path, { address });
	return await whenSuspended(stage.n8n.api, id);
}

/** Calls a workflow that rings a phone, and returns the requester's address that OtpOne received. */
async function userIpOf(
	stage: Stage,
	address: string,
	headers: Record<string, string> = {},
): Promise<unknown> {
	const path = randomUUID();
	const mail = `approve.${path.slice(0, 8)}@example.com`;
	const ask = otpOne('Ask', {
		resource: 'request',
		operation: 'send',
		userMail: mail,
		message: 'Go?',
	});
	const json = workflow('By phone', [byWebhook(path), ask], BRANCHES);
	await runActive(stage, json, path, { address, headers });
	const asked = () =>
		stage.fakeOtpOne.received
			.filter(({ call }) => call === 'SendRequest')
			.map(({ body }) => body as Record<string, unknown>)
			.find(({ UserMail }) => UserMail === mail);
	await until('the person is asked', () => asked() !== undefined);
	return asked()?.userIP;
}

describe('behind a proxy on another host, with N8N_PROXY_HOPS set to 0', () => {
	let proxy: Proxy;
	let stage: Stage;
	let host: string;

	beforeAll(async () => {
		proxy = await startProxy({ requester: '198.51.100.4' });
		host = `localhost:${proxy.port}`;
		const env = { WEBHOOK_URL: `http://${host}/`, N8N_PROXY_HOPS: '0' };
		stage = await startStage({ n8n: { env } });
		proxy.leadTo(stage.n8n.url);
	});

	afterAll(async () => {
		await stage?.close();
		proxy?.close();
	});

	it('the link leads to that host, which accepts the answer', async () => {
		const { id, link } = await waitActive(stage, `http://${host}`);
		expect(new URL(link).host).toBe(host);
		const led = await fetch(link);
		expect(new URL(led.url).host).toBe(host);
		const html = await led.text();
		expect(html).toContain(`action="http://${host}/`);
		expect(html).not.toContain(stage.n8n.url);
		expect((await confirm(stage.fakeOtpOne, link)).status).toBe(200);
		expect(branches(await stage.n8n.api.waitForExecution(id))).toMatchObject({
			Approved: [{ approved: true, requestedUser: APPROVER }],
			'Not Approved': [],
		});
	});

	it('OtpOne receives the address that the proxy reports', async () => {
		expect(await userIpOf(stage, `http://${host}`)).toBe('198.51.100.4');
	});

	it('an address that the requester sends is used, because it comes first in the header', async () => {
		const headers = { 'x-forwarded-for': '203.0.113.7' };
		expect(await userIpOf(stage, `http://${host}`, headers)).toBe('203.0.113.7');
	});
});

describe('without a proxy, with N8N_PROXY_HOPS set to 1', () => {
	let stage: Stage;
	beforeAll(async () => (stage = await startStage({ n8n: { env: { N8N_PROXY_HOPS: '1' } } })));
	afterAll(async () => await stage?.close());

	it('the link accepts the answer', async () => {
		const { id, link } = await waitActive(stage, stage.n8n.url);
		expect(link).toContain(stage.n8n.url);
		expect((await confirm(stage.fakeOtpOne, link)).status).toBe(200);
		expect(branches(await stage.n8n.api.waitForExecution(id))).toMatchObject({
			Approved: [{ approved: true, requestedUser: APPROVER }],
			'Not Approved': [],
		});
	});

	it('OtpOne receives no requester address, because no header contains one', async () => {
		expect(await userIpOf(stage, stage.n8n.url)).toBe('127.0.0.1');
	});

	it('an address that the requester sends is used', async () => {
		const headers = { 'x-forwarded-for': '203.0.113.7' };
		expect(await userIpOf(stage, stage.n8n.url, headers)).toBe('203.0.113.7');
	});
});
