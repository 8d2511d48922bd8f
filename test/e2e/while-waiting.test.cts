/** What happens around an approval by a link while it waits, in n8n itself and in its workflow. */
import { randomUUID } from 'node:crypto';

import type { WorkflowJson } from '../../dev/n8n/api.cts';
import { runActive, type SavedWorkflow } from './active-workflow.cts';
import {
	answersShown,
	browserApproval,
	confirm,
	connectBack,
	decline,
	MESSAGE,
	outcomesOf,
	post,
	postAddress,
	sayYes,
	type Suspended,
	whenSuspended,
} from './browser-approval.cts';
import { CREDENTIAL_TYPE, startStage, type Stage } from './stage.cts';
import { type Called, callApproval } from './sub-workflow.cts';
import { until } from './until.cts';
import { branches, byWebhook, itemsOf, node, otpOne } from './workflows.cts';
import { changes, OTHER_MESSAGE, STRANGER } from './workflow-changes.cts';

let stage: Stage;
let expiring: Called;
let stopped: Called;

beforeAll(async () => {
	stage = await startStage();
	// n8n looks once a minute for waits that have ended, so that these go on while the other tests run.
	const sixSeconds = { resumeAmount: 0.1, resumeUnit: 'minutes' };
	expiring = await callApproval(stage, somebody('ann'), sixSeconds);
	stopped = await callApproval(stage, somebody('ann'));
	await stage.n8n.api.stopExecution(stopped.id);
});

afterAll(async () => await stage?.close());

/** An address that no other test uses, so that its rings can be counted. */
const somebody = (name: string) => `${name}.${randomUUID().slice(0, 8)}@example.com`;

/** An approval of an active workflow. */
async function waitActive(
	parameters: object,
	prepare = (json: WorkflowJson) => json,
): Promise<Suspended & { workflow: SavedWorkflow }> {
	const path = randomUUID();
	const json = prepare(browserApproval(parameters, byWebhook(path)));
	const { id, workflow: saved } = await runActive(stage, json, path);
	return { ...(await whenSuspended(stage.n8n.api, id)), workflow: saved };
}

const page = async (link: string) => await (await fetch(link)).text();
const ended = async (id: string) => branches(await stage.n8n.api.waitForExecution(id));
const statusOf = async (id: string) => (await stage.n8n.api.execution(id)).status;

/** Deletes a workflow, which n8n refuses until it is no longer active. */
async function remove(workflowId: string): Promise<void> {
	const { api } = stage.n8n;
	await api.archive(workflowId);
	await until('the workflow is deleted', async () => {
		try {
			await api.deleteWorkflow(workflowId);
			return true;
		} catch (error) {
			if (String(error).includes('still being unpublished')) return false;
			throw error;
		}
	});
}

describe.each(changes)('when %s', (_, change) => {
	it('the page and the answers go on, from what was saved', async () => {
		const people = [somebody('ann'), somebody('ben')];
		const asked = { approvers: people.join(','), policy: 'everyone' };
		const { id, link, workflow: saved } = await waitActive(asked, connectBack);
		const calls = stage.fakeOtpOne.received.length;
		await change(stage.n8n.api, saved);
		const html = await page(link);
		for (const shown of [MESSAGE, ...people]) expect(html).toContain(shown);
		for (const unknown of [OTHER_MESSAGE, STRANGER]) expect(html).not.toContain(unknown);
		expect(stage.fakeOtpOne.received).toHaveLength(calls);

		// With the first answer the node runs once more.
		expect((await confirm(stage.fakeOtpOne, link, people[0])).status).toBe(200);
		await answersShown(link, '1 of 2');
		expect((await confirm(stage.fakeOtpOne, link, people[1])).status).toBe(200);
		const { Approved: approved, 'Not Approved': refused } = await ended(id);
		expect(refused).toEqual([]);
		expect(approved).toMatchObject([{ approved: true, question: MESSAGE }]);
		expect(outcomesOf(approved[0])).toEqual(['approved', 'approved']);
		expect(people.map((mail) => stage.fakeOtpOne.rings(mail))).toEqual([1, 1]);
		expect(stage.fakeOtpOne.rings(STRANGER)).toBe(0);
	});

	it('a decline is one', async () => {
		const approver = somebody('ann');
		const { id, link, workflow: saved } = await waitActive({ approvers: approver });
		await change(stage.n8n.api, saved);
		expect((await decline(link, approver)).status).toBe(200);
		expect(await ended(id)).toMatchObject({
			Approved: [],
			'Not Approved': [{ approved: false, outcome: 'denied', question: MESSAGE }],
		});
		expect([approver, STRANGER].map((mail) => stage.fakeOtpOne.rings(mail))).toEqual([0, 0]);
	});
});

describe('when nothing waits any more, the link opens nothing', () => {
	/** Everything that a person can do by the link, with a request that is open on the phone already. */
	async function tryAll(link: string, address: string, open: Record<string, string>) {
		const forms = [open, { step: 'decline' }, { step: 'start' }];
		const answers = [await fetch(link), await fetch(address)];
		for (const fields of forms) answers.push(await post(address, fields));
		return await Promise.all(
			answers.map(async (answer) => ({ status: answer.status, text: await answer.text() })),
		);
	}

	it('the execution was stopped', async () => {
		const approver = somebody('ann');
		const { id, link } = await waitActive({ approvers: approver });
		const address = await postAddress(link);
		const open = await sayYes(stage.fakeOtpOne, link, approver);
		await stage.n8n.api.stopExecution(id);
		for (const { status, text } of await tryAll(link, address, open)) {
			expect(status).toBe(409);
			expect(JSON.parse(text)).toMatchObject({ code: 409 });
			expect(text).toContain('has finished with error');
			expect(text).not.toContain(MESSAGE);
		}
		expect(await statusOf(id)).toBe('canceled');
		expect(branches(await stage.n8n.api.execution(id))).toEqual({
			'Not Approved': [],
			Approved: [],
		});
		expect(stage.fakeOtpOne.rings(approver)).toBe(1);
	});

	it('the workflow was deleted', async () => {
		const approver = somebody('ann');
		const { link, workflow: saved } = await waitActive({ approvers: approver });
		const address = await postAddress(link);
		const open = await sayYes(stage.fakeOtpOne, link, approver);
		await remove(saved.id);
		for (const { status, text } of await tryAll(link, address, open)) {
			expect(status).toBe(404);
			expect(JSON.parse(text)).toMatchObject({ code: 404 });
		}
		expect(stage.fakeOtpOne.rings(approver)).toBe(1);
	});
});

describe('a sub-workflow that waits', () => {
	it.each([
		['approved', confirm, { approved: true, outcome: 'approved' }],
		[
			'declined',
			async (_: unknown, link: string, mail: string) => await decline(link, mail),
			{ approved: false, outcome: 'denied' },
		],
	])('hands its caller the verdict when it is %s', async (_, answer, verdict) => {
		const approver = somebody('ann');
		const { link, parentId } = await callApproval(stage, approver);
		expect((await answer(stage.fakeOtpOne, link, approver)).status).toBe(200);
		const execution = await stage.n8n.api.waitForExecution(parentId);
		expect(itemsOf(execution, 'After')).toMatchObject([verdict]);
	});
});

describe('two branches that both wait', () => {
	/** Two approvals side by side, behind the same node. */
	function twoBranches(first: string, second: string): WorkflowJson {
		const json = browserApproval({ approvers: first, message: 'The first?' });
		const ask = otpOne('Ask too', {
			resource: 'request',
			operation: 'sendAndWait',
			channel: 'browser',
			approvers: second,
			message: 'The second?',
		});
		const ends = ['Not Approved too', 'Approved too'].map((name) =>
			node(name, 'n8n-nodes-base.noOp'),
		);
		const to = (name: string) => ({ node: name, type: 'main', index: 0 });
		// n8n takes the branch first that stands higher on the canvas.
		const below = [ask, ...ends].map((each) => ({ ...each, position: [600, 400] }));
		json.nodes.push(...below);
		json.connections.Mail = { main: [[to('Ask'), to('Ask too')]] };
		json.connections['Ask too'] = { main: ends.map(({ name }) => [to(name)]) };
		return json;
	}

	async function runTwoBranches() {
		const { api } = stage.n8n;
		const people = [somebody('ann'), somebody('ben')];
		const credentials = { [CREDENTIAL_TYPE]: stage.credential };
		const saved = await api.importWorkflow(twoBranches(people[0], people[1]), credentials);
		return { people, ...(await whenSuspended(api, await api.run(saved))) };
	}

	it('wait one after the other, under the same link', async () => {
		const { people, id, link } = await runTwoBranches();
		const first = await postAddress(link);
		expect(await page(link)).toContain('The first?');
		const yes = await sayYes(stage.fakeOtpOne, link, people[0]);
		expect((await post(first, yes)).status).toBe(200);
		await until('the second is asked', async () => (await page(link)).includes('The second?'));
		const second = await postAddress(link);
		expect(second).not.toBe(first);
		expect(stage.fakeOtpOne.rings(people[1])).toBe(0);

		expect((await decline(link, people[1])).status).toBe(200);
		const execution = await stage.n8n.api.waitForExecution(id);
		expect(branches(execution)).toMatchObject({
			Approved: [{ requestedUser: people[0], question: 'The first?', outcome: 'approved' }],
			'Not Approved': [],
		});
		expect(itemsOf(execution, 'Approved too')).toEqual([]);
		expect(itemsOf(execution, 'Not Approved too')).toMatchObject([
			{ approved: false, requestedUser: people[1], question: 'The second?', outcome: 'denied' },
		]);
	});

	it('take no answer for each other', async () => {
		const { people, id, link } = await runTwoBranches();
		const first = await postAddress(link);
		const yes = await sayYes(stage.fakeOtpOne, link, people[0]);
		// The second person cannot answer the first approval.
		expect((await decline(link, people[1])).status).toBe(400);
		expect((await decline(link, people[0])).status).toBe(200);
		await until('the second is asked', async () => (await page(link)).includes('The second?'));
		const second = await postAddress(link);

		expect(await (await fetch(first)).text()).toContain('No action required');
		expect((await post(second, yes)).status).toBe(403);
		await post(first, yes);
		await post(first, { step: 'decline', approver: people[1] });
		expect(await statusOf(id)).toBe('waiting');
		expect(await page(link)).toContain('The second?');

		expect((await confirm(stage.fakeOtpOne, link, people[1])).status).toBe(200);
		const execution = await stage.n8n.api.waitForExecution(id);
		expect(branches(execution)).toMatchObject({
			Approved: [],
			'Not Approved': [{ requestedUser: people[0], outcome: 'denied' }],
		});
		expect(itemsOf(execution, 'Approved too')).toMatchObject([
			{ approved: true, requestedUser: people[1], question: 'The second?' },
		]);
	});
});

describe('a workflow with a timeout', () => {
	const TIMEOUT_S = 2;

	it('may wait for longer than that, and ends as its people answer', async () => {
		const withTimeout = (json: WorkflowJson) => ({
			...json,
			settings: { executionOrder: 'v1', executionTimeout: TIMEOUT_S },
		});
		const people = [somebody('ann'), somebody('ben')];
		const asked = { approvers: people.join(','), policy: 'everyone' };
		const { id, link } = await waitActive(asked, (json) => withTimeout(connectBack(json)));
		const suspendedAt = Date.now();
		const isOver = () => Date.now() > suspendedAt + 1_500 * TIMEOUT_S;
		await until('the timeout has passed', isOver);
		expect(await statusOf(id)).toBe('waiting');
		expect((await confirm(stage.fakeOtpOne, link, people[0])).status).toBe(200);
		await answersShown(link, '1 of 2');
		expect((await confirm(stage.fakeOtpOne, link, people[1])).status).toBe(200);
		expect(await ended(id)).toMatchObject({
			Approved: [{ approved: true, outcome: 'approved' }],
			'Not Approved': [],
		});
	});
});

describe('a sub-workflow that ended without an answer', () => {
	const SWEEP_MS = 75_000;

	it('hands its caller an item that is not approved, when its limit passed', async () => {
		const { api } = stage.n8n;
		const execution = await api.waitForExecution(expiring.parentId, 'success', SWEEP_MS);
		expect(itemsOf(execution, 'After')).toMatchObject([{ approved: false, outcome: 'expired' }]);
	});

	it('ends its caller as well, when it was stopped', async () => {
		const { api } = stage.n8n;
		const execution = await api.waitForExecution(stopped.parentId, 'error', SWEEP_MS);
		expect(execution.data.resultData.runData).not.toHaveProperty('After');
	});
});
