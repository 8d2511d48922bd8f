/** A waiting approval by link in a sub-workflow, beside another branch, and in a workflow with a timeout. */
import type { WorkflowJson } from '../../dev/n8n/api.cts';
import {
	answersShown,
	browserApproval,
	confirm,
	connectBack,
	decline,
	mailTheLink,
	post,
	postAddress,
	startAndApprove,
	uniqueAddress,
	type Suspended,
	waitActive,
	whenSuspended,
} from './browser-approval.cts';
import { CREDENTIAL_TYPE, startStage, type Stage, until } from './stage.cts';
import { branches, byHand, itemsOf, node, otpOne, workflow } from './workflows.cts';

let stage: Stage;
let expiring: Called;
let stopped: Called;

beforeAll(async () => {
	stage = await startStage();
	// n8n checks for ended waits once a minute, so these executions resume while the other tests run.
	const sixSeconds = { resumeAmount: 0.1, resumeUnit: 'minutes' };
	expiring = await callApproval(stage, uniqueAddress('ann'), sixSeconds);
	stopped = await callApproval(stage, uniqueAddress('ann'));
	await stage.n8n.api.stopExecution(stopped.id);
});

afterAll(async () => await stage?.close());

const page = async (link: string) => await (await fetch(link)).text();
const ended = async (id: string) => branches(await stage.n8n.api.waitForExecution(id));
const statusOf = async (id: string) => (await stage.n8n.api.execution(id)).status;

/** An approval in a sub-workflow, and the execution that called it. */
interface Called extends Suspended {
	parentId: string;
}

/** Runs a workflow that calls another one with an approval, and waits until both are suspended. */
async function callApproval(
	{ n8n: { api }, credential }: Stage,
	approver: string,
	parameters: object = {},
): Promise<Called> {
	const called = node(
		'Start',
		'n8n-nodes-base.executeWorkflowTrigger',
		{ inputSource: 'passthrough' },
		{ typeVersion: 1.1 },
	);
	const credentials = { [CREDENTIAL_TYPE]: credential };
	const json = browserApproval({ approvers: approver, ...parameters }, called);
	const child = await api.importWorkflow(json, credentials);
	await api.activate(child);
	const call = node(
		'Call',
		'n8n-nodes-base.executeWorkflow',
		{ workflowId: { __rl: true, mode: 'id', value: child.id } },
		{ typeVersion: 1.2 },
	);
	// The parent's item claims approval, which must not count in the sub-workflow.
	const claim = { ...mailTheLink(), name: 'Claim' };
	const after = node('After', 'n8n-nodes-base.noOp');
	const parent = await api.importWorkflow(workflow('Parent', [byHand(), claim, call, after]));
	const parentId = await api.run(parent);
	await until('the sub-workflow runs', async () => (await api.executionIds(child.id)).length > 0);
	const [childId] = await api.executionIds(child.id);
	const suspended = await whenSuspended(api, childId);
	const waiting = await api.waitForExecution(parentId, 'waiting');
	expect(waiting.data.resultData.runData).not.toHaveProperty('After');
	return { ...suspended, parentId };
}

describe('a sub-workflow that waits', () => {
	it.each([
		['approved', confirm, { approved: true, outcome: 'approved' }],
		[
			'declined',
			async (_: unknown, link: string, mail: string) => await decline(link, mail),
			{ approved: false, outcome: 'denied' },
		],
	])('returns the verdict to its caller when it is %s', async (_, answer, verdict) => {
		const approver = uniqueAddress('ann');
		const { link, parentId } = await callApproval(stage, approver);
		expect((await answer(stage.fakeOtpOne, link, approver)).status).toBe(200);
		const execution = await stage.n8n.api.waitForExecution(parentId);
		expect(itemsOf(execution, 'After')).toMatchObject([verdict]);
	});
});

describe('two branches that both wait', () => {
	/** Two approvals in parallel branches after the same node. */
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
		// n8n runs the branch that is higher on the canvas first.
		const below = [ask, ...ends].map((each) => ({ ...each, position: [600, 400] }));
		json.nodes.push(...below);
		json.connections.Mail = { main: [[to('Ask'), to('Ask too')]] };
		json.connections['Ask too'] = { main: ends.map(({ name }) => [to(name)]) };
		return json;
	}

	async function runTwoBranches() {
		const { api } = stage.n8n;
		const people = [uniqueAddress('ann'), uniqueAddress('ben')];
		const credentials = { [CREDENTIAL_TYPE]: stage.credential };
		const saved = await api.importWorkflow(twoBranches(people[0], people[1]), credentials);
		return { people, ...(await whenSuspended(api, await api.run(saved))) };
	}

	it('wait one after the other, under the same link', async () => {
		const { people, id, link } = await runTwoBranches();
		const first = await postAddress(link);
		expect(await page(link)).toContain('The first?');
		const yes = await startAndApprove(stage.fakeOtpOne, link, people[0]);
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

	it("do not accept each other's answers", async () => {
		const { people, id, link } = await runTwoBranches();
		const first = await postAddress(link);
		const yes = await startAndApprove(stage.fakeOtpOne, link, people[0]);
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

	it('can wait for longer than that, and ends with the answers of its approvers', async () => {
		const withTimeout = (json: WorkflowJson) => ({
			...json,
			settings: { executionOrder: 'v1', executionTimeout: TIMEOUT_S },
		});
		const people = [uniqueAddress('ann'), uniqueAddress('ben')];
		const asked = { approvers: people.join(','), policy: 'everyone' };
		const { id, link } = await waitActive(stage, asked, (json) => withTimeout(connectBack(json)));
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

	it('returns an item that is not approved to its caller when its limit has passed', async () => {
		const { api } = stage.n8n;
		const execution = await api.waitForExecution(expiring.parentId, 'success', SWEEP_MS);
		expect(itemsOf(execution, 'After')).toMatchObject([{ approved: false, outcome: 'expired' }]);
	});

	it('ends its caller as well when it was stopped', async () => {
		const { api } = stage.n8n;
		const execution = await api.waitForExecution(stopped.parentId, 'error', SWEEP_MS);
		expect(execution.data.resultData.runData).not.toHaveProperty('After');
	});
});
