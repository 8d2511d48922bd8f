/** Send and Wait for Approval in the browser: what a posted answer does, and which branch continues. */
import { en as strings } from '../../nodes/OtpOne/page/languages/en';
import { faultPresets } from '../../dev/fake-otpone/faults.cts';
import { branchesOf, suspend } from './suspended/approval.cts';
import {
	ANN as ann,
	approve,
	confirmOnPhone,
	decline,
	post,
	postToken,
	start,
} from './suspended/page.cts';
import { Workbench } from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

const verifications = () => bench.requestsOf('VerifyToken').length;

describe('declining', () => {
	it('ends as denied, on Not Approved, without asking the service', async () => {
		const { suspended } = await suspend(bench, undefined, { simplify: false });
		const visit = await decline(suspended);
		expect(visit.statusCode).toBe(200);
		expect(visit.body).toContain(strings.declineReceived);
		expect(visit.resumesWith?.map((items) => items.length)).toEqual([1, 0]);
		expect(bench.fakeOtpOne.received).toEqual([]);

		const finished = await suspended.resume(visit);
		expect(finished.run.status).toBe('success');
		const { hold, pay } = branchesOf(finished);
		expect(pay).toEqual([]);
		expect(hold).toEqual([
			expect.objectContaining({
				approved: false,
				outcome: 'denied',
				requestedUser: ann,
				user: null,
				transactionId: null,
				policy: 'first',
				responses: [expect.objectContaining({ approved: false, outcome: 'denied', user: null })],
			}),
		]);
	});

	it('is a decline whatever other fields are posted', async () => {
		const { suspended } = await suspend(bench);
		const started = await start(bench, suspended);
		const token = confirmOnPhone(bench, started);
		const visit = await post(suspended, { step: 'decline', state: started.state, token });
		expect(branchesOf(await suspended.resume(visit)).pay).toEqual([]);
	});

	it('puts the reason into the item, the response and the receipt', async () => {
		const reason = 'Wrong amount, see <b>4711</b> & “again”';
		const { suspended } = await suspend(bench, undefined, { options: { receipt: true } });
		const visit = await decline(suspended, ann, `  ${reason}\r\n`);
		expect(visit.body).not.toContain('Wrong amount');
		const [item] = branchesOf(await suspended.resume(visit)).hold;
		expect(item).toMatchObject({ reason, responses: [{ reason }] });
		expect(JSON.parse(item.receipt as string)).toMatchObject({ responses: [{ reason }] });
	});

	it.each([
		['is cut at 1,000 characters', {}, 'x'.repeat(5_000), 'x'.repeat(1_000)],
		['may be left out', {}, ' ', null],
		['is ignored where it is not asked for', { askReason: false }, 'because', null],
	])('a reason %s', async (_, pageOptions, written, expected) => {
		const { suspended } = await suspend(bench, undefined, { pageOptions });
		const [item] = branchesOf(await suspended.resume(await decline(suspended, ann, written))).hold;
		expect(item.reason).toBe(expected);
	});
});

describe('confirming', () => {
	it('ends as approved, on Approved', async () => {
		const { suspended } = await suspend(bench);
		const started = await start(bench, suspended);
		const visit = await postToken(suspended, started, confirmOnPhone(bench, started));
		expect(visit.statusCode).toBe(200);
		expect(visit.header('content-security-policy')).toMatch(/^sandbox /);
		expect(visit.resumesWith?.map((items) => items.length)).toEqual([0, 1]);

		const { hold, pay } = branchesOf(await suspended.resume(visit));
		expect(hold).toEqual([]);
		expect(pay).toEqual([
			expect.objectContaining({
				approved: true,
				outcome: 'approved',
				question: 'Pay invoice 4711?',
				requestedUser: ann,
				user: ann,
				transactionId: started.request.id,
				answeredAt: expect.stringMatching(/Z$/) as string,
				responses: [
					expect.objectContaining({ approved: true, user: ann, transactionId: started.request.id }),
				],
			}),
		]);
		expect(bench.fakeOtpOne.rings(ann)).toBe(1);
	});

	it('reports only that the confirmation was received, because another answer may have come first', async () => {
		const { suspended } = await suspend(bench);
		const { body } = await approve(bench, suspended);
		expect(body).toContain(strings.received);
		expect(body).not.toMatch(/approved|goes ahead/i);
		expect(body).toContain(strings.seeRecorded);
	});

	it.each([true, false])('does not reveal our private token (Simplify: %s)', async (simplify) => {
		const { suspended } = await suspend(bench, undefined, { simplify });
		const visit = await approve(bench, suspended);
		const privateToken = bench.bodiesOf('getTransactionID')[0].privateToken as string;
		const finished = await suspended.resume(visit);
		expect(branchesOf(finished).pay).toHaveLength(1);
		expect(visit.body).not.toContain(privateToken);
		expect(JSON.stringify(branchesOf(finished))).not.toContain(privateToken);
	});

	it('returns the files of the result', async () => {
		const input = { approvers: 'photo.ann@example.com' };
		const { suspended } = await suspend(bench, input, { requestType: 2 });
		const started = await start(bench, suspended, input.approvers);
		const token = bench.fakeOtpOne.tokenFor(started.request.id)!;
		const finished = await suspended.resume(await postToken(suspended, started, token));
		const [item] = finished.outputs('Pay the invoice')[0];
		expect(item.json.files).toEqual([expect.objectContaining({ mimeType: 'image/jpeg' })]);
		expect(item.binary?.data).toMatchObject({ mimeType: 'image/jpeg' });
	});

	it('adds the receipt where it was asked for', async () => {
		const { suspended } = await suspend(bench, undefined, { options: { receipt: true } });
		const started = await start(bench, suspended);
		const visit = await postToken(suspended, started, confirmOnPhone(bench, started));
		const [{ receipt }] = branchesOf(await suspended.resume(visit)).pay;
		expect(JSON.parse(receipt as string)).toMatchObject({
			approved: true,
			executionId: suspended.saved.id,
			responses: [{ approver: ann, answeredBy: ann, transactionId: started.request.id }],
		});
	});

	it('continues on the single output with One Output', async () => {
		const { suspended } = await suspend(bench, undefined, { whenNotApproved: 'continue' });
		const visit = await approve(bench, suspended);
		expect(visit.resumesWith).toEqual([
			[expect.objectContaining({ json: expect.objectContaining({ approved: true }) as object })],
		]);
	});

	it('approves nothing on n8n before 2.39, which passes on the first output only', async () => {
		const { suspended } = await suspend(bench);
		const visit = await approve(bench, suspended);
		const finished = await suspended.resume(visit, { allOutputs: false });
		expect(branchesOf(finished)).toEqual({ hold: [], pay: [] });
	});
});

describe('when a token cannot be verified', () => {
	it.each([
		['is unavailable', faultPresets.unavailable, 503],
		['cuts the connection', { kind: 'reset' }, 503],
		['refuses the key', faultPresets.unauthorized, 503],
		['answers with nothing', { kind: 'empty' }, 403],
		['answers with a page', { kind: 'html' }, 403],
		['answers with only true', { kind: 'body', body: 'true' }, 403],
		['sends half an answer', { kind: 'truncated-json' }, 403],
	] as const)(
		'because the service %s, nothing is approved and the execution keeps waiting',
		async (_, fault, status) => {
			const { suspended } = await suspend(bench);
			const started = await start(bench, suspended);
			const token = confirmOnPhone(bench, started);
			bench.fakeOtpOne.faults.add({ call: 'VerifyToken', ...fault });
			const visit = await postToken(suspended, started, token);
			expect(visit).toMatchObject({ statusCode: status, resumesWith: undefined });
			bench.fakeOtpOne.faults.clear();
			const right = await postToken(suspended, started, token);
			expect(branchesOf(await suspended.resume(right)).pay).toHaveLength(1);
		},
	);
});

describe('after the limit', () => {
	it('the request is closed to every post, and the execution is not resumed', async () => {
		const soon = new Date(Date.now() + 300).toISOString();
		const limit = { limitType: 'atSpecifiedTime', maxDateAndTime: soon };
		const { suspended } = await suspend(bench, undefined, limit);
		const url = await suspended.pageUrl();
		const started = await start(bench, suspended);
		const token = confirmOnPhone(bench, started);
		await new Promise((resolve) => setTimeout(resolve, Date.parse(soon) - Date.now() + 5));
		const visits = [
			await suspended.visit('GET', url),
			await suspended.visit('POST', url, { step: 'start' }),
			await suspended.visit('POST', url, { step: 'confirm', state: started.state, token }),
			await suspended.visit('POST', url, { step: 'decline' }),
		];
		for (const visit of visits) {
			expect(visit).toMatchObject({ statusCode: 410, resumesWith: undefined });
			expect(visit.body).toContain(strings.overTitle);
		}
		expect(verifications()).toBe(0);
	});
});
