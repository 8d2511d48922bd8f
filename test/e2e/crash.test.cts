import type { WorkflowJson } from '../../dev/n8n/api.cts';
import { confirm, suspend, type Suspended } from './browser-approval.cts';
import { CREDENTIAL_TYPE, runActive, type Stage, startStage, until } from './stage.cts';
import { branches, BRANCHES, byHand, byWebhook, node, otpOne, workflow } from './workflows.cts';

/** Long enough that n8n's Wait node suspends the execution instead of keeping it in memory. */
const SUSPENDED_FOR_S = 66;

const PHONE = [
	['send', 'ben@example.com', { userMail: 'ben@example.com' }],
	['sendAndWait', 'cora@example.com', { approvers: 'cora@example.com' }],
] as const;
const SIGNER = 'dora@example.com';

let stage: Stage;
const ringing: Record<string, string> = {};
let answeredAfterwards: Suspended;
let overMeanwhile: Suspended;
let looping: string;

beforeAll(async () => {
	stage = await startStage();
	const { api } = stage.n8n;
	looping = await api.run(await save(checkLoop()));
	answeredAfterwards = await suspend(stage, { approvers: 'eve@example.com' });
	for (const [operation, mail, parameters] of PHONE) {
		const ask = otpOne('Ask', { resource: 'request', operation, message: 'Go on?', ...parameters });
		const json = workflow(operation, [byWebhook(operation), ask], BRANCHES);
		ringing[operation] = (await runActive(stage, json, operation)).id;
		await until('the phone rings', () => stage.fakeOtpOne.open(mail).length === 1);
	}
	const sixSeconds = { resumeAmount: 0.1, resumeUnit: 'minutes' };
	overMeanwhile = await suspend(stage, { approvers: 'finn@example.com', ...sixSeconds });
	await api.waitForExecution(looping, 'waiting');

	await stage.n8n.kill();
	await stage.n8n.restart();
});

afterAll(async () => await stage?.close());

async function save(json: WorkflowJson) {
	return await stage.n8n.api.importWorkflow(json, { [CREDENTIAL_TYPE]: stage.credential });
}

/** Creates a transaction, then checks it until it is no longer pending, with a wait before each check. */
function checkLoop(): WorkflowJson {
	const create = otpOne('Create', {
		resource: 'transaction',
		operation: 'create',
		userMail: SIGNER,
		message: 'Sign the lease?',
	});
	const wait = node(
		'Wait',
		'n8n-nodes-base.wait',
		{ resume: 'timeInterval', amount: SUSPENDED_FOR_S, unit: 'seconds' },
		{ typeVersion: 1.1, webhookId: 'f3a1c0de-0000-4000-8000-000000000001' },
	);
	const check = otpOne('Check', {
		resource: 'transaction',
		operation: 'checkStatus',
		transactionId: "={{ $('Create').item.json.transactionId }}",
		userMail: SIGNER,
	});
	const json = workflow('Loop', [byHand(), create, check], [...BRANCHES, 'Pending']);
	json.nodes.push(wait);
	json.connections.Pending = { main: [[{ node: 'Wait', type: 'main', index: 0 }]] };
	json.connections.Wait = { main: [[{ node: 'Check', type: 'main', index: 0 }]] };
	return json;
}

describe('after n8n was killed and started again', () => {
	it.each(PHONE)('%s is marked as crashed, and no phone rings again', async (operation, mail) => {
		const { api } = stage.n8n;
		const id = ringing[operation];
		await until('marked', async () => (await api.execution(id)).status === 'crashed');
		expect(branches(await api.execution(id))).toEqual({ 'Not Approved': [], Approved: [] });
		expect(stage.fakeOtpOne.rings(mail)).toBe(1);
	});

	it('an approval in the browser still accepts its answer', async () => {
		const { api } = stage.n8n;
		const { id, link } = answeredAfterwards;
		expect((await api.execution(id)).status).toBe('waiting');
		expect(await (await fetch(link)).text()).toContain('eve@example.com');
		await confirm(stage.fakeOtpOne, link, 'eve@example.com');
		expect(branches(await api.waitForExecution(id))).toMatchObject({
			'Not Approved': [],
			Approved: [{ approved: true, outcome: 'approved' }],
		});
	});

	it('an approval whose limit has passed ends as expired, although its input claims approval', async () => {
		const { api } = stage.n8n;
		const { id } = overMeanwhile;
		await until('it is over', async () => (await api.execution(id)).status !== 'waiting', 60_000);
		const ends = branches(await api.waitForExecution(id));
		expect(ends).toMatchObject({
			'Not Approved': [{ approved: false, outcome: 'expired' }],
			Approved: [],
		});
	});

	it('a loop that checks a transaction continues', async () => {
		const { api } = stage.n8n;
		stage.fakeOtpOne.answer(SIGNER, 'approve');
		const execution = await api.waitForExecution(looping, 'success', 120_000);
		expect(branches(execution)).toMatchObject({
			'Not Approved': [],
			Approved: [{ approved: true, outcome: 'approved', user: SIGNER }],
		});
		expect(execution.data.resultData.runData.Check).toHaveLength(2);
		expect(stage.fakeOtpOne.rings(SIGNER)).toBe(1);
	});
});
