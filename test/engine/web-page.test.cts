/** Get HTML and Verify Token on n8n's engine: a builder's own page, and what its token proves. */
import { APPROVED, type Facts, NOT_APPROVED, parametersOf } from '../operations.cts';
import type { ApiVariant } from '../../dev/fake-otpone/fake-otpone.cts';
import { carryOn, NODE, Workbench } from './workbench.cts';

const APPROVE = 'approve.ann@example.com';
const ANN = 'ann@example.com';
const PRIVATE = 'order-4711-private';

let bench: Workbench;
const open = async (apiVariant: Partial<ApiVariant> = {}) =>
	(bench = await Workbench.open({ apiVariant }));
afterEach(async () => await bench.close());

/** Confirms as a customer's browser does on OtpOne's page, and returns the token. */
async function confirmInBrowser(transactionId: string): Promise<string> {
	const url = `${bench.fakeOtpOne.url}/customer/${transactionId}`;
	const answer = (await (await fetch(url, { method: 'POST' })).json()) as { token: string };
	return answer.token;
}

/** Creates a transaction that its customer has approved, and returns it with its token. */
async function approved(
	requestedUser = APPROVE,
): Promise<Facts & { transactionId: string; token: string }> {
	const transaction = await bench.create(requestedUser, PRIVATE);
	return { ...transaction, token: bench.fakeOtpOne.tokenFor(transaction.transactionId)! };
}

const verify = (facts: Facts, changes = {}) => bench.runOne('webPage.verifyToken', facts, changes);

describe('Get HTML', () => {
	beforeEach(async () => await open());

	it.each([
		[0, 'smartphone', /Confirm on your smartphone/],
		[1, 'security key', /Use security key/],
		[2, 'registration of a security key', /Register security key/],
		[3, 'certificate', /Use certificate/],
	])('returns the page of type %i: %s', async (pageType, _, text) => {
		const { transactionId } = await bench.create(ANN);
		const facts = { requestedUser: ANN, transactionId };
		const { output, json } = await bench.runOne('webPage.getHtml', facts, { pageType });
		expect(output).toBe(0);
		expect(Object.keys(json).sort()).toEqual(['html', 'transactionId']);
		expect(json.transactionId).toBe(transactionId);
		expect(json.html).toMatch(text);
		expect(json.html).toContain('"formId":"otpone-form"');
		expect(json.html).not.toMatch(/SRV-|JS-/);
		expect(bench.bodiesOf('GetHTML')).toEqual([
			{
				SrvAPIKey: bench.fakeOtpOne.keys.srv,
				transactionid: transactionId,
				pageType,
				FormID: 'otpone-form',
			},
		]);
	});

	it('returns a separate page for each item', async () => {
		const items = await Promise.all([ANN, 'ben@example.com'].map((mail) => bench.create(mail)));
		const finished = await bench.run(items, parametersOf('webPage.getHtml'));
		const [out] = finished.outputs(NODE);
		expect(out.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 1 }]);
		out.forEach(({ json }, n) => expect(json.html).toContain(items[n].transactionId));
	});

	it.each([
		['an unknown transaction', {}, null, /does not know this transaction/],
		['an empty answer', {}, { kind: 'empty' }, /could not be read/],
		['a status of 500', {}, { kind: 'status', status: 500 }, /is unavailable \(status 500\)/],
		['an unknown page type', { pageType: 4 }, null, /Invalid page type: 4/],
		['no form ID', { formId: ' ' }, null, /Form ID is empty/],
		[
			'no transaction ID',
			{ transactionId: '={{ $json.nothing }}' },
			null,
			/Transaction ID is empty/,
		],
	] as const)('reports %s', async (_, changes, fault, message) => {
		const known = fault !== null ? await bench.create(ANN) : { transactionId: 'invented' };
		if (fault) bench.fakeOtpOne.faults.add({ call: 'GetHTML', ...fault });
		const { error } = await bench.run([known], parametersOf('webPage.getHtml', changes));
		expect(error?.message).toMatch(message);
		expect(error?.description).toEqual(expect.stringMatching(/\w{3,}/));
		expect(bench.bodiesOf('GetHTML').length).toBeLessThanOrEqual(1);
	});
});

describe('Verify Token', () => {
	it('approves with the token that the page posted', async () => {
		await open();
		const transaction = await bench.create(ANN, PRIVATE);
		const token = await confirmInBrowser(transaction.transactionId);
		const { output, json } = await verify({ ...transaction, token });
		expect(output).toBe(APPROVED);
		expect(json).toMatchObject({
			...transaction,
			approved: true,
			outcome: 'approved',
			user: ANN,
			privateToken: PRIVATE,
			answeredAt: expect.stringMatching(/^\d{4}-.*Z$/) as string,
		});
	});

	it('approves without a transaction ID too, and returns the ID', async () => {
		await open();
		const { transactionId, ...facts } = await approved();
		const { output, json } = await verify(facts, { transactionId: '' });
		expect(output).toBe(APPROVED);
		expect(json).toMatchObject({ approved: true, transactionId });
	});

	it.each(['invented', ' ', 'null', '"', '<b>'])(
		'does not approve with an invalid token: %j',
		async (token) => {
			await open();
			const transaction = await bench.create(APPROVE, PRIVATE);
			const finished = await bench.run(
				[{ ...transaction, token }],
				parametersOf('webPage.verifyToken'),
			);
			expect(finished.outputs(NODE)[APPROVED] ?? []).toEqual([]);
			const [item] = finished.outputs(NODE)[NOT_APPROVED] ?? [];
			if (item) expect(item.json).toMatchObject({ approved: false, outcome: 'denied' });
			else expect(finished.error?.message).toBe('Token is empty [item 0]');
		},
	);

	it('does not approve for anyone except the person of the token', async () => {
		await open();
		const { output, json } = await verify({ ...(await approved()), requestedUser: ANN });
		expect(output).toBe(NOT_APPROVED);
		expect(json).toMatchObject({ outcome: 'userMismatch', requestedUser: ANN, user: APPROVE });
		expect(JSON.stringify(json)).not.toContain(PRIVATE);
	});

	it('does not approve with a token that someone else confirmed', async () => {
		await open();
		const { output, json } = await verify(await approved('wrong-user@example.com'));
		expect(output).toBe(NOT_APPROVED);
		expect(json).toMatchObject({ outcome: 'userMismatch', user: 'somebody.else@example.com' });
	});

	it('does not return the token itself', async () => {
		await open();
		const facts = await approved();
		for (const token of [facts.token, 'invented-token']) {
			for (const simplify of [true, false]) {
				const { json } = await verify({ ...facts, token }, { simplify, includeInput: false });
				expect(JSON.stringify(json)).not.toContain(token);
			}
		}
		bench.fakeOtpOne.faults.add({ call: 'VerifyToken', kind: 'status', status: 500 });
		const failed = await bench.run([facts], parametersOf('webPage.verifyToken'), carryOn);
		expect(failed.json(NODE, NOT_APPROVED)).toEqual([expect.objectContaining({ approved: false })]);
		expect(JSON.stringify(failed.outputs(NODE))).not.toContain(facts.token);
	});

	it('sends the token once, in the body, with the server key', async () => {
		await open();
		const { token, ...facts } = await approved();
		bench.fakeOtpOne.faults.add({ call: 'VerifyToken', kind: 'status', status: 500 });
		await bench.run([{ ...facts, token }], parametersOf('webPage.verifyToken'));
		const carrying = bench.fakeOtpOne.received.filter((one) => JSON.stringify(one).includes(token));
		expect(carrying).toHaveLength(1);
		expect(carrying[0]).toMatchObject({
			call: 'VerifyToken',
			method: 'POST',
			body: { token, SrvAPIKey: bench.fakeOtpOne.keys.srv, transactionID: facts.transactionId },
		});
		expect(carrying[0].url).not.toContain(token);
	});
});

/** Otherwise the token of an earlier approval could be used for a later transaction. */
describe.each([
	['takes the transaction and names it', true, true, true],
	['takes the transaction', true, false, false],
	['names the transaction', false, true, false],
	['gives the private token back', false, false, true],
	['does neither', false, false, false],
])('a token of another transaction, where VerifyToken %s', (_, takes, names, echoes) => {
	beforeEach(async () => {
		await open({
			verifyTakesTransaction: takes,
			resultCarriesTransaction: names,
			verifyEchoesPrivateToken: echoes,
		});
	});

	it.each(['is open', 'was declined'])('does not approve a transaction that %s', async (state) => {
		const earlier = await bench.create(ANN, 'earlier');
		const token = await confirmInBrowser(earlier.transactionId);
		const transaction = await bench.create(ANN, PRIVATE);
		if (state === 'was declined') bench.fakeOtpOne.answer(ANN, 'decline');
		const { output, json } = await verify({ ...transaction, token });
		expect(output).toBe(NOT_APPROVED);
		expect(json).toMatchObject({ approved: false, requestedUser: ANN });
		expect(json).not.toHaveProperty('privateToken');
	});

	it('the token of the same transaction approves', async () => {
		const facts = await approved();
		expect(await verify(facts)).toMatchObject({ output: APPROVED, json: { approved: true } });
	});
});
