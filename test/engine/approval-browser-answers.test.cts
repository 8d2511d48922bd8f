/** Send and Wait for Approval in the browser: what a posted answer does, and which branch goes on. */
import { strings } from '../../nodes/OtpOne/page/strings';
import { faultPresets } from '../../dev/fake-otpone/faults.cts';
import { branchesOf, suspend, transactionOf } from './suspended/approval.cts';
import type { SuspendedExecution, Visit } from './suspended/execution.cts';
import { Workbench } from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

const ann = 'ann@example.com';

/** The person confirms on the phone; the token is what OtpOne's script would post. */
function confirm(suspended: SuspendedExecution, mail = ann): string {
	bench.fakeOtpOne.answer(mail, 'approve');
	return bench.fakeOtpOne.tokenFor(transactionOf(suspended))!;
}

async function post(suspended: SuspendedExecution, body: unknown): Promise<Visit> {
	return await suspended.visit('POST', await suspended.pageUrl(), body);
}

const verifications = () =>
	bench.fakeOtpOne.received.filter(({ call }) => call === 'VerifyToken').length;

describe('declining', () => {
	it('ends as denied, on Not Approved, without asking the service', async () => {
		const { suspended } = await suspend(bench);
		const visit = await post(suspended, { decision: 'decline' });
		expect(visit.statusCode).toBe(200);
		expect(visit.body).toContain(strings.declinedTitle);
		expect(visit.goesOnWith?.map((items) => items.length)).toEqual([1, 0]);
		expect(verifications()).toBe(0);

		const finished = await suspended.resume(visit);
		expect(finished.run.status).toBe('success');
		const { hold, pay } = branchesOf(finished);
		expect(pay).toEqual([]);
		expect(hold).toEqual([
			expect.objectContaining({
				approved: false,
				outcome: 'denied',
				requestedUser: ann,
				transactionId: transactionOf(suspended),
				policy: 'first',
				responses: [expect.objectContaining({ approved: false, outcome: 'denied' })],
			}),
		]);
	});

	it('is a decline even with the right token beside it', async () => {
		const { suspended } = await suspend(bench);
		const token = confirm(suspended);
		const visit = await post(suspended, { decision: 'decline', token });
		expect(branchesOf(await suspended.resume(visit)).pay).toEqual([]);
	});
});

describe('confirming', () => {
	it('ends as approved, on Approved', async () => {
		const { suspended } = await suspend(bench);
		const visit = await post(suspended, { token: confirm(suspended) });
		expect(visit.statusCode).toBe(200);
		expect(visit.body).toContain(strings.approvedTitle);
		expect(visit.header('content-security-policy')).toMatch(/^sandbox /);
		expect(visit.goesOnWith?.map((items) => items.length)).toEqual([0, 1]);

		const { hold, pay } = branchesOf(await suspended.resume(visit));
		expect(hold).toEqual([]);
		expect(pay).toEqual([
			expect.objectContaining({
				approved: true,
				outcome: 'approved',
				requestedUser: ann,
				user: ann,
				requestType: 'RequestWorkFlowValidation',
				transactionId: transactionOf(suspended),
				answeredAt: expect.stringMatching(/Z$/) as string,
				responses: [expect.objectContaining({ approved: true, user: ann })],
			}),
		]);
		expect(bench.fakeOtpOne.rings(ann)).toBe(1);
	});

	it.each([true, false])('keeps our private token to itself (Simplify: %s)', async (simplify) => {
		const { suspended } = await suspend(bench, undefined, { simplify });
		const privateToken = bench.bodiesOf('getTransactionID')[0].privateToken as string;
		const visit = await post(suspended, { token: confirm(suspended) });
		const finished = await suspended.resume(visit);
		expect(branchesOf(finished).pay).toHaveLength(1);
		expect(visit.body).not.toContain(privateToken);
		expect(JSON.stringify(branchesOf(finished))).not.toContain(privateToken);
	});

	it('brings the files of the result along', async () => {
		const input = { approvers: 'photo.ann@example.com' };
		const { suspended } = await suspend(bench, input, { requestType: 2 });
		const token = bench.fakeOtpOne.tokenFor(transactionOf(suspended));
		const finished = await suspended.resume(await post(suspended, { token }));
		const [item] = finished.outputs('Pay the invoice')[0];
		expect(item.json.files).toEqual([expect.objectContaining({ mimeType: 'image/jpeg' })]);
		expect(item.binary?.data).toMatchObject({ mimeType: 'image/jpeg' });
	});

	it('adds the receipt where it was asked for', async () => {
		const { suspended } = await suspend(bench, undefined, { options: { receipt: true } });
		const visit = await post(suspended, { token: confirm(suspended) });
		const [{ receipt }] = branchesOf(await suspended.resume(visit)).pay;
		expect(JSON.parse(receipt as string)).toMatchObject({
			approved: true,
			executionId: suspended.saved.id,
			responses: [{ approver: ann, answeredBy: ann, transactionId: transactionOf(suspended) }],
		});
	});

	it('goes on by the one output with Continue', async () => {
		const { suspended } = await suspend(bench, undefined, { whenNotApproved: 'continue' });
		const visit = await post(suspended, { token: confirm(suspended) });
		expect(visit.goesOnWith).toEqual([
			[expect.objectContaining({ json: expect.objectContaining({ approved: true }) as object })],
		]);
	});

	it('approves nothing on an older n8n, which passes on the first output only', async () => {
		const { suspended } = await suspend(bench);
		const visit = await post(suspended, { token: confirm(suspended) });
		const finished = await suspended.resume(visit, { allOutputs: false });
		expect(branchesOf(finished)).toEqual({ hold: [], pay: [] });
	});
});

describe('an answer that proves nothing gets a page to try again, and the execution waits on', () => {
	const tokens: Array<[string, number, () => Promise<unknown>]> = [
		['nothing', 400, async () => undefined],
		['an empty form', 400, async () => ({})],
		['an empty token', 400, async () => ({ token: '' })],
		['a token without end', 400, async () => ({ token: 'x'.repeat(100_000) })],
		['two tokens', 400, async () => ({ token: ['a', 'b'] })],
		['an approval in words', 400, async () => ({ decision: 'approve', approved: 'true' })],
		['a made-up token', 403, async () => ({ token: 'made-up' })],
		['the id of the transaction', 403, async () => ({ token: 'id' })],
		[
			'a token of another transaction of the same person',
			403,
			async () => ({ token: confirm((await suspend(bench)).suspended) }),
		],
		[
			'a token of another person',
			403,
			async () => {
				const ben = 'ben@example.com';
				const other = await suspend(bench, { approvers: ben });
				return { token: confirm(other.suspended, ben) };
			},
		],
	];

	it.each(tokens)('%s', async (_, status, bodyOf) => {
		const body = await bodyOf();
		const { suspended } = await suspend(bench);
		const id = { token: transactionOf(suspended) };
		const visit = await post(suspended, JSON.stringify(body) === '{"token":"id"}' ? id : body);
		expect(visit).toMatchObject({ statusCode: status, goesOnWith: undefined });
		expect(visit.body).toContain(strings.tryAgain);
		expect(visit.body).toContain(`href="${await suspended.pageUrl()}"`);
		expect(visit.header('cache-control')).toBe('no-store');

		const right = await post(suspended, { token: confirm(suspended) });
		expect(branchesOf(await suspended.resume(right)).pay).toHaveLength(1);
	});

	it.each(['wrong-user.ann@example.com', 'no-user.ann@example.com'])(
		'the token of an answer that %s did not give',
		async (mail) => {
			const { suspended } = await suspend(bench, { approvers: mail });
			const token = bench.fakeOtpOne.tokenFor(transactionOf(suspended));
			expect(token).toBeDefined();
			const visit = await post(suspended, { token });
			expect(visit).toMatchObject({ statusCode: 403, goesOnWith: undefined });
		},
	);
});

describe('when the service cannot be asked about a token', () => {
	it.each([
		['is out of order', faultPresets.unavailable, 503],
		['cuts the connection', { kind: 'reset' }, 503],
		['refuses the key', faultPresets.unauthorized, 503],
		['answers with nothing', { kind: 'empty' }, 403],
		['answers with a page', { kind: 'html' }, 403],
		['says true', { kind: 'body', body: 'true' }, 403],
		['is cut short', { kind: 'truncated-json' }, 403],
	] as const)('and %s, nothing is approved and it waits on', async (_, fault, status) => {
		const { suspended } = await suspend(bench);
		const token = confirm(suspended);
		bench.fakeOtpOne.faults.add({ call: 'VerifyToken', ...fault });
		const visit = await post(suspended, { token });
		expect(visit).toMatchObject({ statusCode: status, goesOnWith: undefined });
		bench.fakeOtpOne.faults.clear();
		expect(branchesOf(await suspended.resume(await post(suspended, { token }))).pay).toHaveLength(
			1,
		);
	});
});

describe('after the limit', () => {
	it('nothing is left to do, whatever is posted, and n8n has nothing to go on with', async () => {
		const soon = new Date(Date.now() + 300).toISOString();
		const limit = { limitType: 'atSpecifiedTime', maxDateAndTime: soon };
		const { suspended } = await suspend(bench, undefined, limit);
		const url = await suspended.pageUrl();
		const token = confirm(suspended);
		await new Promise((resolve) => setTimeout(resolve, Date.parse(soon) - Date.now() + 5));
		const visits = [
			await suspended.visit('GET', url),
			await suspended.visit('POST', url, { token }),
			await suspended.visit('POST', url, { decision: 'decline' }),
		];
		for (const visit of visits) {
			expect(visit).toMatchObject({ statusCode: 410, goesOnWith: undefined });
			expect(visit.body).toContain(strings.overTitle);
		}
		expect(verifications()).toBe(0);
	});
});
