import type { Execution, WorkflowJson } from '../../dev/n8n/api.cts';
import { post, postAddress, startAndApprove, suspend } from './browser-approval.cts';
import { type SavedRow, savedRows } from './database.cts';
import { CREDENTIAL_TYPE, saveCredential, startStage, type Stage } from './stage.cts';
import { branches, BRANCHES, byHand, otpOne, workflow } from './workflows.cts';

const PRIVATE_TOKEN = 'builders-own-private-token';

let stage: Stage;
let rows: SavedRow[];
let result: Execution;
/** Secrets that were sent or received, and that no execution may contain. */
const passedOn: { nodesPrivateToken?: string; pageToken?: string } = {};

beforeAll(async () => {
	stage = await startStage({ fakeOtpOne: { answerLimitMs: 3_000 } });
	await phoneRequests();
	await inTheBrowser();
	result = await distributed();
	rows = await savedRows(stage.n8n);
});

afterAll(async () => await stage?.close());

async function run(json: WorkflowJson, status = 'success', credential = stage.credential) {
	const { api } = stage.n8n;
	const saved = await api.importWorkflow(json, { [CREDENTIAL_TYPE]: credential });
	return await api.waitForExecution(await api.run(saved), status);
}

const send = (userMail: string, settings: object = {}) =>
	workflow(
		'Send',
		[
			byHand(),
			otpOne(
				'Ask',
				{ resource: 'request', operation: 'send', userMail, message: 'Go on?', simplify: false },
				settings,
			),
		],
		BRANCHES,
	);

/** Sends requests that are approved, expire, fail, or get an answer that repeats the key. */
async function phoneRequests(): Promise<void> {
	const { fakeOtpOne, n8n } = stage;
	await run(send('approve@example.com'));
	await run(send('ignore@example.com'));
	const echo = { Message: `The key ${fakeOtpOne.keys.srv} was used too often` };
	fakeOtpOne.faults.add({ call: 'SendRequest', kind: 'status', status: 403, body: echo, times: 2 });
	await run(send('ben@example.com'), 'error');
	await run(send('ben@example.com', { onError: 'continueRegularOutput' }));
	const nowhere = await saveCredential(n8n.api, { ...fakeOtpOne, url: 'http://127.0.0.1:9' });
	await run(send('ben@example.com'), 'error', nowhere);
}

async function inTheBrowser(): Promise<void> {
	const { id, link } = await suspend(stage);
	const confirmation = await startAndApprove(stage.fakeOtpOne, link);
	passedOn.pageToken = confirmation.token;
	await post(await postAddress(link), confirmation);
	expect(branches(await stage.n8n.api.waitForExecution(id)).Approved).toHaveLength(1);
	const created = stage.fakeOtpOne.received.find(({ call }) => call === 'getTransactionID');
	passedOn.nodesPrivateToken = (created?.body as { privateToken: string }).privateToken;
}

async function distributed(): Promise<Execution> {
	const userMail = 'approve+1s@example.com';
	const create = otpOne('Create', {
		resource: 'transaction',
		operation: 'create',
		userMail,
		message: 'Sign?',
		privateToken: PRIVATE_TOKEN,
	});
	const wait = otpOne('Wait', { resource: 'transaction', operation: 'waitForResult' });
	return await run(workflow('Distributed', [byHand(), create, wait], BRANCHES));
}

const rowsWith = (secret: string) => rows.filter(({ text }) => text.includes(secret));

describe('what n8n has saved', () => {
	it('is searched completely', () => {
		expect(rows.filter(({ table }) => table === 'execution_data')).toHaveLength(7);
	});

	it.each(['srv', 'js'] as const)('contains no %s key in plain text', (name) => {
		expect(rowsWith(stage.fakeOtpOne.keys[name])).toEqual([]);
	});

	it('contains no token from the approval page', () => {
		expect(passedOn.pageToken).toBeTruthy();
		expect(rowsWith(passedOn.pageToken!)).toEqual([]);
	});

	it('contains no private token that the node generated', () => {
		expect(passedOn.nodesPrivateToken).toBeTruthy();
		expect(rowsWith(passedOn.nodesPrivateToken!)).toEqual([]);
	});

	it("contains a builder's private token only where the builder asked for it", () => {
		const { runData } = result.data.resultData;
		const holders = Object.keys(runData).filter((name) =>
			JSON.stringify(runData[name]).includes(PRIVATE_TOKEN),
		);
		expect(holders).toEqual(['Wait', 'Approved']);
		expect(rowsWith(PRIVATE_TOKEN)).not.toEqual([]);
	});
});

describe('what n8n has logged', () => {
	it.each(['srv', 'js'] as const)('contains no %s key', (name) => {
		const log = stage.n8n.log.map(({ message }) => message).join('\n');
		expect(log).not.toContain(stage.fakeOtpOne.keys[name]);
	});
});
