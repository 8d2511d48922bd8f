/** Create Transaction, Check Status, Get Result and Wait for Result on n8n's engine: items and outputs. */
import { apiVariants } from '../../dev/fake-otpone/api-variants.cts';
import {
	APPROVED,
	type Facts,
	isRead,
	NOT_APPROVED,
	type OperationName,
	operationNames,
	operations,
	parametersOf,
	PENDING,
	readers,
} from '../operations.cts';
import { forbiddenWords } from '../wording.cts';
import { itemsOf, NODE, otpOneNode, startNode, Workbench, workflowOf } from './workbench.cts';

const APPROVE = 'approve.ann@example.com';
const OPEN = 'ann@example.com';
const PRIVATE = 'order-4711-private';
const anHour = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

/** Runs an operation that must stop, and returns its message and description. */
async function stopped(name: OperationName, facts: Facts): Promise<string> {
	const { error } = await bench.run([facts], parametersOf(name));
	expect(error).toBeDefined();
	const told = `${error?.message}\n${error?.description}`;
	expect(told).not.toMatch(forbiddenWords);
	return told;
}

describe('Create → Wait for Result', () => {
	/** The second node as it is added: only resource and operation are chosen. */
	const second = otpOneNode({ resource: 'transaction', operation: 'waitForResult' });
	const first = { ...otpOneNode(parametersOf('transaction.create')), id: 'create', name: 'Create' };

	it('works without filling in a field of the second node', async () => {
		// The first poll returns false, so that the node has to wait.
		bench.fakeOtpOne.faults.add({ call: 'isFinish', kind: 'body', body: 'false', times: 1 });
		const input = itemsOf({ requestedUser: APPROVE, privateToken: PRIVATE });
		const finished = await bench.engine.run(workflowOf(startNode, first, second), { input });
		expect(finished.error).toBeUndefined();
		const [created] = finished.json('Create');
		const { requestType, ...known } = created;
		expect(created).toEqual({
			transactionId: expect.any(String) as string,
			requestedUser: APPROVE,
			requestType: 'RequestWorkFlowValidation',
			requestedAt: expect.stringMatching(anHour) as string,
		});
		expect(finished.json(NODE, APPROVED)).toEqual([
			{
				...known,
				approved: true,
				outcome: 'approved',
				user: APPROVE,
				message: null,
				privateToken: PRIVATE,
				answeredAt: expect.stringMatching(anHour) as string,
			},
		]);
		expect(requestType).toBe('RequestWorkFlowValidation');
		const polls = bench.requestsOf('isFinish');
		expect(polls).toHaveLength(2);
		expect(polls[1].at - polls[0].at).toBeGreaterThanOrEqual(2_000);
	});

	it.each(['={{ ({ secret: 1 }) }}', '=Token {{ $json }}', '={{ [{ secret: 1 }] }}'])(
		'refuses the private token %s, which holds an object',
		async (privateToken) => {
			const parameters = parametersOf('transaction.create', { privateToken });
			const { error } = await bench.run([{ requestedUser: APPROVE }], parameters);
			expect(error?.message).toMatch(/^Private Token holds an object/);
			expect(bench.requestsOf('getTransactionID')).toEqual([]);
		},
	);

	it('works without a private token', async () => {
		const input = itemsOf({ requestedUser: APPROVE });
		const finished = await bench.engine.run(workflowOf(startNode, first, second), { input });
		expect(finished.error).toBeUndefined();
		const [item] = finished.json(NODE, APPROVED);
		expect(item).toMatchObject({ approved: true, requestedUser: APPROVE });
		expect(item).not.toHaveProperty('privateToken');
	});

	it('sends each item to the output of its verdict, paired with its input item', async () => {
		const people = [
			APPROVE,
			'decline@example.com',
			'wrong-user@example.com',
			'approve@example.com',
		];
		const input = itemsOf(...people.map((requestedUser) => ({ requestedUser })));
		const finished = await bench.engine.run(workflowOf(startNode, first, second), { input });
		const [refused, approved] = finished.outputs(NODE);
		expect(approved.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 3 }]);
		expect(refused.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 2 }]);
		const created = finished.json('Create');
		for (const { json, pairedItem } of [...refused, ...approved]) {
			const { item } = pairedItem as { item: number };
			const { transactionId, requestedAt } = created[item];
			expect(json).toMatchObject({ transactionId, requestedAt, requestedUser: people[item] });
		}
		expect(refused.map(({ json }) => json.outcome)).toEqual(['denied', 'userMismatch']);
	});
});

it('no cache on the way answers a call that the service takes by GET only', async () => {
	const byGet = await Workbench.openApart({ apiVariant: apiVariants['get-only'] });
	try {
		const { output } = await byGet.runOne(
			'transaction.checkStatus',
			await byGet.create('approve@example.com'),
		);
		expect(output).toBe(APPROVED);
		const calls = ['getTransactionID', 'isFinish', 'GetResult'].flatMap((call) =>
			byGet.requestsOf(call),
		);
		expect(calls.map(({ method, headers }) => [method, headers['cache-control']])).toEqual(
			calls.map(() => ['GET', 'no-cache']),
		);
		expect(calls).toHaveLength(3);
	} finally {
		await byGet.close();
	}
});

describe('Check Status', () => {
	const three = async () => [
		await bench.create('decline@example.com'),
		await bench.create(APPROVE),
		await bench.create(OPEN),
	];

	it('has three outputs: not approved, approved, pending', async () => {
		const finished = await bench.run(await three(), parametersOf('transaction.checkStatus'));
		const outcomes = finished.outputs(NODE).map((items) => items.map(({ json }) => json.outcome));
		expect(outcomes).toEqual([['denied'], ['approved'], ['pending']]);
		const pending = finished.outputs(NODE)[PENDING][0];
		expect(pending.pairedItem).toEqual({ item: 2 });
		expect(pending.json).toMatchObject({ approved: false, user: null, answeredAt: null });
	});

	it('polls once, and fetches the result only when there is one', async () => {
		const transactions = await three();
		const start = bench.fakeOtpOne.received.length;
		await bench.run(transactions, parametersOf('transaction.checkStatus'));
		const calls = bench.fakeOtpOne.received.slice(start).map(({ call }) => call);
		expect(calls.sort()).toEqual(['GetResult', 'GetResult', 'isFinish', 'isFinish', 'isFinish']);
	});

	it('with One Output puts the outcome in each item', async () => {
		const parameters = parametersOf('transaction.checkStatus', { whenNotApproved: 'continue' });
		const finished = await bench.run(await three(), parameters);
		expect(finished.outputs(NODE)).toHaveLength(1);
		expect(finished.json(NODE).map(({ outcome }) => outcome)).toEqual([
			'denied',
			'approved',
			'pending',
		]);
	});
});

describe.each(readers)('%s', (name) => {
	it.each([
		['wrong-user@example.com', 'somebody.else@example.com'],
		['no-user@example.com', null],
	])('does not approve the answer to %s when it names %s', async (requestedUser, user) => {
		const { output, json } = await bench.runOne(name, await bench.create(requestedUser, PRIVATE));
		expect(output).toBe(NOT_APPROVED);
		expect(json).toMatchObject({ approved: false, outcome: 'userMismatch', user, requestedUser });
		expect(JSON.stringify(json)).not.toContain(PRIVATE);
	});

	it('does not approve for another person than the one who approved', async () => {
		const transaction = await bench.create(APPROVE, PRIVATE);
		const { output, json } = await bench.runOne(name, { ...transaction, requestedUser: OPEN });
		expect(output).toBe(NOT_APPROVED);
		expect(json).toMatchObject({ outcome: 'userMismatch', user: APPROVE, requestedUser: OPEN });
	});

	it('does not approve with the result of another transaction', async () => {
		const transaction = await bench.create(APPROVE);
		const body = { isValid: true, UserValided: APPROVE, transactionID: 'another-one' };
		bench.fakeOtpOne.faults.add({ call: 'GetResult', kind: 'body', body: JSON.stringify(body) });
		const { output, json } = await bench.runOne(name, transaction);
		expect(output).toBe(NOT_APPROVED);
		expect(json).toMatchObject({ ...transaction, approved: false, outcome: 'failed' });
	});

	it('removes a private token that the service returns without an approval', async () => {
		const transaction = await bench.create('decline@example.com', PRIVATE);
		const body = { isValid: false, UserValided: 'decline@example.com', PrivateToken: PRIVATE };
		bench.fakeOtpOne.faults.add({ call: 'GetResult', kind: 'body', body: JSON.stringify(body) });
		const { json } = await bench.runOne(name, transaction, { simplify: false });
		expect(json).toMatchObject({ outcome: 'denied', raw: { isValid: false } });
		expect(JSON.stringify(json)).not.toContain(PRIVATE);
	});

	it('reports an unknown transaction at once', async () => {
		const startedAt = Date.now();
		const told = await stopped(name, { requestedUser: APPROVE, transactionId: 'invented' });
		expect(told).toContain('OtpOne does not know this transaction');
		expect(told).toContain('create a new transaction');
		expect(told).toContain('Unknown or expired transaction.');
		expect(Date.now() - startedAt).toBeLessThan(1_000);
	});
});

describe('Get Result', () => {
	it('returns pending for a transaction that is not answered yet', async () => {
		const transaction = await bench.create(OPEN);
		const { output, json } = await bench.runOne('transaction.getResult', transaction);
		expect(output).toBe(NOT_APPROVED);
		expect(json).toMatchObject({ approved: false, outcome: 'pending', answeredAt: null });
	});
});

describe('a key', () => {
	const facts = { requestedUser: APPROVE, transactionId: 'T-1', token: 'token' };
	const keys = operationNames.map((name) =>
		operations[name].calls.some(isRead)
			? ([name, 'jsApiKey', 'Client Key', 'JS-'] as const)
			: ([name, 'srvApiKey', 'Server Key', 'SRV-'] as const),
	);

	it.each(keys)(
		'that %s needs but lacks (%s) is named, and nothing is sent',
		async (name, key, label, prefix) => {
			await bench.useCredential({ [key]: '' });
			const told = await stopped(name, facts);
			expect(told).toContain(`The ${label} is missing [item 0]`);
			expect(told).toContain(`begins with ${prefix}`);
			expect(told).toContain(`paste it into ${label}`);
			expect(bench.fakeOtpOne.received).toEqual([]);
		},
	);

	it.each(keys)('that %s does not need may be left out', async (name, needed) => {
		await bench.useCredential({ [needed === 'jsApiKey' ? 'srvApiKey' : 'jsApiKey']: '' });
		const { error } = await bench.run([facts], parametersOf(name));
		expect(error?.message ?? '').not.toContain('Key');
		expect(bench.fakeOtpOne.received.length).toBeGreaterThan(0);
	});

	it.each(operationNames)(
		'in the field of the other is reported by %s as swapped',
		async (name) => {
			const { srv, js } = bench.fakeOtpOne.keys;
			await bench.useCredential({ srvApiKey: js, jsApiKey: srv });
			expect(await stopped(name, facts)).toContain('are swapped');
			expect(bench.fakeOtpOne.received).toEqual([]);
		},
	);
});
