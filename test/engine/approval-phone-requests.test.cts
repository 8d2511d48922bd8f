/** Send and Wait for Approval by phone: accepted and refused parameters, outputs and the receipt. */
import { createHash } from 'node:crypto';
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { approvalParameters } from './suspended/approval.cts';
import { carryOn, NODE, Workbench } from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open({ answerLimitMs: 60_000 })));
afterEach(async () => await bench.close());

const yes = 'approve.yes@example.com';
const alsoYes = 'approve+30ms.also@example.com';
const no = 'decline.no@example.com';

type Settings = Parameters<Workbench['run']>[2];

/** Runs an approval for items that list approvers. */
async function ask(items: IDataObject[], changes: INodeParameters = {}, settings: Settings = {}) {
	return await bench.run(items, { ...approvalParameters, ...changes }, settings);
}

/** Runs an approval that must be refused before a phone rings; returns the message. */
async function refused(approvers: unknown, changes: INodeParameters = {}, settings?: Settings) {
	const { error } = await ask([{ approvers } as IDataObject], changes, settings);
	expect(bench.fakeOtpOne.totalRings()).toBe(0);
	expect(error?.description).toBeTruthy();
	return error?.message;
}

describe('approvers', () => {
	it.each([
		['a list from an expression', [yes, alsoYes]],
		['commas', `${yes},${alsoYes}`],
		['commas and spaces', ` ${yes} , ${alsoYes} ,`],
		['semicolons', `${yes}; ${alsoYes}`],
		['lines', `${yes}\n${alsoYes}\r\n`],
		['a list with empty entries', ['', yes, ' ', alsoYes]],
	])('are taken from %s', async (_, approvers) => {
		const finished = await ask([{ approvers }], { policy: 'everyone' });
		expect(finished.json(NODE, 1)[0].requestedUser).toBe(`${yes}, ${alsoYes}`);
		expect([yes, alsoYes].map((mail) => bench.fakeOtpOne.rings(mail))).toEqual([1, 1]);
	});

	it('may be fifty', async () => {
		const approvers = Array.from({ length: 50 }, (_, n) => `approve.n${n}@example.com`);
		const finished = await ask([{ approvers }], { policy: 'everyone' });
		expect(finished.json(NODE, 1)[0].responses).toHaveLength(50);
		expect(bench.fakeOtpOne.totalRings()).toBe(50);
	});

	it('may not be fifty-one', async () => {
		const approvers = Array.from({ length: 51 }, (_, n) => `approve.n${n}@example.com`);
		expect(await refused(approvers)).toBe('Approvers lists 51 people [item 0]');
	});

	it('may be fifty-one entries of fifty people', async () => {
		const fifty = Array.from({ length: 50 }, (_, n) => `approve.n${n}@example.com`);
		const finished = await ask([{ approvers: [...fifty, fifty[0].toUpperCase()] }]);
		expect(finished.error).toBeUndefined();
	});

	it.each([
		['no approver', ''],
		['white space and commas', ' , ;\n'],
		['an empty list', []],
		['null', null],
		['a name', 'Ann'],
		['an address with a name', 'Ann <ann@example.com>'],
		['one bad address among good ones', `${yes}, ann@, ${alsoYes}`],
		['an object', { mail: yes }],
		['a list in a list', [[yes]]],
		['a number', [4711]],
		['an invisible character in the address', 'ann\u200B@example.com'],
	])('are refused before anyone is asked: %s', async (_, approvers) => {
		expect(await refused(approvers)).toMatch(
			/^Approvers (is empty|contains “.*”, which is not an e-mail address) \[item 0\]$/,
		);
	});

	it('are refused with the invalid entry in the message', async () => {
		expect(await refused('ann@example.com, Bob Miller')).toBe(
			'Approvers contains “Bob Miller”, which is not an e-mail address [item 0]',
		);
	});

	it('of all items are checked before the first person is asked', async () => {
		const { error } = await ask([{ approvers: yes }, { approvers: 'Ann' }]);
		expect(error?.message).toContain('[item 1]');
		expect(bench.fakeOtpOne.totalRings()).toBe(0);
	});
});

describe('minimum approvals', () => {
	const atLeast = (minimumApprovals: unknown) =>
		({ policy: 'atLeast', minimumApprovals }) as INodeParameters;

	it.each([0, -1, 3, 1.5, 'two', null, true])('%p of two is refused', async (minimum) => {
		expect(await refused([yes, alsoYes], atLeast(minimum))).toMatch(/Minimum Approvals/);
	});

	it('above the number of approvers is refused, with both numbers in the message', async () => {
		expect(await refused([yes, alsoYes, 'eva@example.com'], atLeast(9))).toBe(
			'Minimum Approvals is 9, but Approvers lists only 3 people [item 0]',
		);
	});

	it('2 of two is accepted, also as text from an expression', async () => {
		const finished = await ask(
			[{ approvers: [yes, alsoYes], two: '2' }],
			atLeast('={{ $json.two }}'),
		);
		expect(finished.json(NODE, 1)).toHaveLength(1);
	});

	it('is ignored by other policies', async () => {
		const finished = await ask([{ approvers: [yes] }], { minimumApprovals: 9 });
		expect(finished.json(NODE, 1)).toHaveLength(1);
	});
});

describe('an unknown channel', () => {
	it.each(['Browser', 'sms', '', null, 1])('%j is refused', async (channel) => {
		expect(await refused([yes], { channel })).toMatch(/^Invalid channel: /);
	});
});

describe('an unknown policy', () => {
	it.each(['all', '', 'First', 'toString'])('“%s” is refused', async (policy) => {
		expect(await refused([yes], { policy })).toMatch(/^Invalid policy/);
	});
});

describe('when not approved', () => {
	const items = [{ approvers: [no, alsoYes] }, { approvers: [yes] }];

	it('Separate Outputs sends each item to the output of its verdict', async () => {
		const finished = await ask(items);
		expect(finished.outputs(NODE).map((output) => output.length)).toEqual([1, 1]);
		expect(finished.json(NODE, 0)[0]).toMatchObject({ approved: false, outcome: 'denied' });
		expect(finished.json(NODE, 1)[0]).toMatchObject({ approved: true, outcome: 'approved' });
	});

	it('One Output puts the verdict in each item', async () => {
		const finished = await ask(items, { whenNotApproved: 'continue' });
		expect(finished.outputs(NODE)).toHaveLength(1);
		expect(finished.json(NODE).map(({ approved }) => approved)).toEqual([false, true]);
	});

	it('Stop Workflow stops the node and names the people', async () => {
		const { error, run } = await ask(items, { whenNotApproved: 'fail' });
		expect(error?.message).toBe(`Not approved by ${no}, ${alsoYes}: denied [item 0]`);
		expect(run.status).toBe('error');
	});

	it('Stop Workflow passes on approved items', async () => {
		const finished = await ask([items[1]], { whenNotApproved: 'fail' });
		expect(finished.json(NODE)).toMatchObject([{ approved: true }]);
	});
});

describe('n8n settings of the node', () => {
	it('Retry On Fail is refused, because each try would ring again', async () => {
		const words = await refused([yes], {}, { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 });
		expect(words).toMatch(/^Retry On Fail is on/);
	});

	it('Continue On Fail sends an invalid item to Not Approved', async () => {
		const items = [{ approvers: 'Ann' }, { approvers: yes }];
		const finished = await ask(items, {}, carryOn);
		expect(finished.json(NODE, 0)).toMatchObject([{ error: expect.anything() as string }]);
		expect(finished.json(NODE, 1)).toMatchObject([{ approved: true, requestedUser: yes }]);
	});
});

describe('the audit receipt', () => {
	const message = ' Pay “4711”?\n\t<b>1,200 €</b> \u{1F4B6} ';
	const withReceipt = { options: { receipt: true }, message };

	it('is added only when it was asked for', async () => {
		expect((await ask([{ approvers: yes }])).json(NODE, 1)[0]).not.toHaveProperty('receipt');
	});

	it('lists who was asked what and when, and who answered', async () => {
		const approvers = [yes, alsoYes];
		const parameters = { ...withReceipt, policy: 'atLeast', minimumApprovals: 2 };
		const finished = await ask([{ approvers }], parameters);
		const [json] = finished.json(NODE, 1);
		const receipt = JSON.parse(json.receipt as string) as IDataObject;
		const responses = json.responses as IDataObject[];
		expect(receipt).toEqual({
			version: 1,
			approved: true,
			outcome: 'approved',
			policy: 'atLeast',
			requestType: 'RequestWorkFlowValidation',
			messageSha256: expect.any(String) as string,
			workflowId: 'engine-workflow',
			executionId: '1',
			requestedAt: json.requestedAt,
			answeredAt: json.answeredAt,
			responses: responses.map(({ requestedUser, user, ...response }) => ({
				approver: requestedUser,
				answeredBy: user,
				outcome: 'approved',
				transactionId: response.transactionId,
				requestedAt: response.requestedAt,
				answeredAt: response.answeredAt,
			})),
		});
	});

	it('holds the hash of the exact message that was shown', async () => {
		const finished = await ask([{ approvers: no }], withReceipt);
		const shown = bench.bodiesOf('SendRequest')[0].Message as string;
		expect(shown).toBe(message);
		const hash = createHash('sha256').update(shown, 'utf8').digest('hex');
		const [{ receipt }] = finished.json(NODE, 0);
		expect(JSON.parse(receipt as string)).toMatchObject({ messageSha256: hash, outcome: 'denied' });
	});

	it('holds no key, and not the message itself', async () => {
		const finished = await ask([{ approvers: yes }], withReceipt);
		const receipt = finished.json(NODE, 1)[0].receipt as string;
		for (const secret of [bench.fakeOtpOne.keys.srv, bench.fakeOtpOne.keys.js, '4711']) {
			expect(receipt).not.toContain(secret);
		}
	});
});

it('a hint names the approvers who could not be asked', async () => {
	const unknown = 'unknown@example.com';
	const changes = { policy: 'atLeast', minimumApprovals: 1 };
	const finished = await ask([{ approvers: [unknown, alsoYes] }], changes);
	expect(finished.json(NODE, 1)).toMatchObject([{ approved: true }]);
	const [{ hints }] = finished.run.data.resultData.runData[NODE];
	expect(hints).toMatchObject([
		{ message: `Could not be asked: ${unknown}. OtpOne does not know ${unknown}.` },
	]);
	const asked = await ask([{ approvers: [yes, alsoYes] }], changes);
	expect(asked.run.data.resultData.runData[NODE][0].hints ?? []).toEqual([]);
});
