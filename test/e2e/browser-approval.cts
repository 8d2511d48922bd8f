import { randomUUID } from 'node:crypto';

import type { N8nApi, WorkflowJson } from '../../dev/n8n/api.cts';
import type { FakeOtpOne } from '../../dev/fake-otpone/fake-otpone.cts';
import { CREDENTIAL_TYPE, runActive, type SavedWorkflow, type Stage, until } from './stage.cts';
import { BRANCHES, byHand, byWebhook, itemsOf, node, otpOne, workflow } from './workflows.cts';

/** The default approver and message in the tests of the browser channel. */
export const APPROVER = 'ann@example.com';
export const MESSAGE = 'Transfer 40,000 EUR to Example Ltd?';

/** Returns an address that no other test uses, so that its rings can be counted. */
export const uniqueAddress = (name: string) => `${name}.${randomUUID().slice(0, 8)}@example.com`;

/** A suspended approval: the id of its execution, and the link that an earlier node sends. */
export interface Suspended {
	id: string;
	link: string;
}

/** Replaces the node that sends the link; its item claims approval, which must not count. */
export const mailTheLink = () =>
	node(
		'Mail',
		'n8n-nodes-base.set',
		{ mode: 'raw', jsonOutput: '={{ { link: $execution.resumeUrl, approved: true } }}' },
		{ typeVersion: 3.4 },
	);

/** A workflow that waits for an approval in the browser. */
export function browserApproval(parameters: object = {}, start = byHand()) {
	const ask = otpOne('Ask', {
		resource: 'request',
		operation: 'sendAndWait',
		channel: 'browser',
		approvers: APPROVER,
		message: MESSAGE,
		...parameters,
	});
	return workflow('Payment approval', [start, mailTheLink(), ask], BRANCHES);
}

/** Connects Waiting for Others back to the approval, which every policy except First Answer needs. */
export function connectBack(approval: WorkflowJson): WorkflowJson {
	const { main } = approval.connections.Ask as { main: unknown[] };
	main.push([{ node: 'Ask', type: 'main', index: 0 }]);
	return approval;
}

/** Starts an approval and waits until its execution is suspended. */
export async function suspend(
	{ n8n, credential }: Stage,
	parameters: object = {},
): Promise<Suspended> {
	const saved = await n8n.api.importWorkflow(browserApproval(parameters), {
		[CREDENTIAL_TYPE]: credential,
	});
	return await whenSuspended(n8n.api, await n8n.api.run(saved));
}

/** Starts an approval in an active workflow and waits until its execution is suspended. */
export async function waitActive(
	stage: Stage,
	parameters: object,
	prepare = (json: WorkflowJson) => json,
): Promise<Suspended & { workflow: SavedWorkflow }> {
	const path = randomUUID();
	const json = prepare(browserApproval(parameters, byWebhook(path)));
	const { id, workflow: saved } = await runActive(stage, json, path);
	return { ...(await whenSuspended(stage.n8n.api, id)), workflow: saved };
}

/** Waits until an execution is suspended, and returns it with its link. */
export async function whenSuspended(api: N8nApi, id: string): Promise<Suspended> {
	const execution = await api.waitForExecution(id, 'waiting');
	return { id, link: String(itemsOf(execution, 'Mail')[0].link) };
}

/** Waits until the page shows a count of answers, e.g. `1 of 3`: n8n saves an answer with a short delay. */
export async function answersShown(link: string, answers: string): Promise<void> {
	await until(`the page shows ${answers}`, async () => {
		const answer = await fetch(link);
		return answer.status === 200 && (await answer.text()).includes(`${answers} answers received`);
	});
}

/** Returns the outcome of each approver in the item of an approval. */
export const outcomesOf = (item: Record<string, unknown>): string[] =>
	(item.responses as Array<{ outcome: string }>).map(({ outcome }) => outcome);

/** Returns the address that the link redirects to, to which the page posts its forms. */
export async function postAddress(link: string): Promise<string> {
	const answer = await fetch(link, { redirect: 'manual' });
	return answer.headers.get('location') ?? link;
}

/** Posts a form as the approval page does, and follows redirects. */
export async function post(address: string, fields: Record<string, string>): Promise<Response> {
	return await fetch(address, { method: 'POST', body: new URLSearchParams(fields) });
}

/** Starts on the page, and returns the state that the confirmation must send. */
export async function startOnPage(link: string, approver = APPROVER): Promise<string> {
	const answer = await post(await postAddress(link), { step: 'start', approver });
	return /name="state" value="([^"]+)"/.exec(await answer.text())?.[1] ?? '';
}

/** Starts on the page and approves on the phone; returns the fields that OtpOne's script would post. */
export async function startAndApprove(
	fakeOtpOne: FakeOtpOne,
	link: string,
	approver = APPROVER,
): Promise<{ step: string; state: string; token: string }> {
	const state = await startOnPage(link, approver);
	const { id } = fakeOtpOne.open(approver).at(-1)!;
	while (fakeOtpOne.answer(approver, 'approve'));
	return { step: 'confirm', state, token: fakeOtpOne.tokenFor(id)! };
}

/** Opens the link and approves as a person. */
export async function confirm(
	fakeOtpOne: FakeOtpOne,
	link: string,
	approver = APPROVER,
): Promise<Response> {
	return await post(await postAddress(link), await startAndApprove(fakeOtpOne, link, approver));
}

/** Opens the link and declines as a person. */
export async function decline(link: string, approver = APPROVER): Promise<Response> {
	return await post(await postAddress(link), { step: 'decline', approver });
}
