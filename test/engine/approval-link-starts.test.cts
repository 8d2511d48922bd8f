/** Starting on the page: repeated forms, too many starts, the code, and the status of the transaction. */
import { en as strings } from '../../nodes/OtpOne/page/languages/en';
import { suspend } from './suspended/approval.cts';
import {
	ANN,
	approve,
	BEN,
	confirmOnPhone,
	decline,
	fieldOf,
	openPage,
	post,
	postToken,
	start,
	statusUrl,
} from './suspended/page.cts';
import { Workbench } from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => {
	jest.restoreAllMocks();
	await bench.close();
});

const codeOn = (html: string) => /id="approval-code">(\d\d)</.exec(html)?.[1];

describe('the start form', () => {
	it('shows the same open transaction when it is posted again, later or at the same time', async () => {
		const { suspended } = await suspend(bench);
		const nonce = fieldOf((await openPage(suspended)).body, 'nonce')!;
		expect(nonce.length).toBeGreaterThan(10);
		const fields = { step: 'start', approver: ANN, nonce };
		const atOnce = await Promise.all([1, 2, 3].map(async () => await post(suspended, fields)));
		const later = await post(suspended, fields);
		const states = [...atOnce, later].map(({ body }) => fieldOf(body, 'state'));
		expect(new Set(states).size).toBe(1);
		expect(new Set([...atOnce, later].map(({ body }) => codeOn(body))).size).toBe(1);
		expect(bench.fakeOtpOne.rings(ANN)).toBe(1);
	});

	it('has a new nonce each time the page is opened', async () => {
		const { suspended } = await suspend(bench);
		const nonces = [await openPage(suspended), await openPage(suspended)].map(({ body }) =>
			fieldOf(body, 'nonce'),
		);
		expect(new Set(nonces).size).toBe(2);
	});

	it('starts again after a refusal, with the form that the page then offers', async () => {
		const { suspended } = await suspend(bench);
		const first = await start(bench, suspended, ANN, { nonce: 'one' });
		bench.fakeOtpOne.answer(ANN, 'decline');
		const nonce = fieldOf(first.visit.body, 'nonce')!;
		const second = await start(bench, suspended, ANN, { nonce });
		expect(second.request.id).not.toBe(first.request.id);
		const visit = await postToken(suspended, second, confirmOnPhone(bench, second));
		expect(visit.resumesWith?.map((items) => items.length)).toEqual([0, 1]);
	});

	it('of one person does not show the transaction of another', async () => {
		const { suspended } = await suspend(bench, { approvers: [ANN, BEN] });
		await start(bench, suspended, ANN, { nonce: 'same' });
		await start(bench, suspended, BEN, { nonce: 'same' });
		expect([bench.fakeOtpOne.rings(ANN), bench.fakeOtpOne.rings(BEN)]).toEqual([1, 1]);
	});
});

describe('too many starts', () => {
	it('by one person: five in ten minutes, and others may still start', async () => {
		const { suspended } = await suspend(bench, { approvers: [ANN, BEN] });
		for (let n = 0; n < 5; n++) {
			expect((await start(bench, suspended, ANN)).visit.statusCode).toBe(200);
		}
		const { visit } = await start(bench, suspended, ANN);
		expect(visit).toMatchObject({ statusCode: 429, resumesWith: undefined });
		expect(visit.body).toContain(strings.tooMany);
		expect(bench.fakeOtpOne.rings(ANN)).toBe(5);
		expect((await start(bench, suspended, BEN)).visit.statusCode).toBe(200);

		const inTenMinutes = Date.now() + 10 * 60_000 + 1;
		jest.spyOn(Date, 'now').mockReturnValue(inTenMinutes);
		expect((await start(bench, suspended, ANN)).visit.statusCode).toBe(200);
	});

	it('for one approval: twenty in ten minutes', async () => {
		const people = [1, 2, 3, 4, 5].map((n) => `p${n}@example.com`);
		const { suspended } = await suspend(bench, { approvers: people });
		const statuses: number[] = [];
		for (let n = 0; n < 21; n++) {
			statuses.push((await start(bench, suspended, people[n % 5])).visit.statusCode);
		}
		expect(statuses.filter((status) => status === 200)).toHaveLength(20);
		expect(statuses.at(-1)).toBe(429);
		expect(bench.fakeOtpOne.totalRings()).toBe(20);
	});

	it('count even if the service does not answer, because the phone may have rung', async () => {
		const { suspended } = await suspend(bench);
		bench.fakeOtpOne.faults.add({ call: 'getTransactionID', kind: 'reset' });
		for (let n = 0; n < 5; n++) {
			expect((await post(suspended, { step: 'start', nonce: 'same' })).statusCode).toBe(503);
		}
		expect((await post(suspended, { step: 'start', nonce: 'same' })).statusCode).toBe(429);
	});

	it('for one approval do not limit another one', async () => {
		const { suspended } = await suspend(bench);
		for (let n = 0; n < 6; n++) await start(bench, suspended, ANN);
		const other = await suspend(bench);
		expect((await start(bench, other.suspended, ANN)).visit.statusCode).toBe(200);
	});
});

describe('the code', () => {
	it('is on the page and at the end of the message', async () => {
		const { suspended } = await suspend(bench);
		const { visit, request } = await start(bench, suspended);
		const code = codeOn(visit.body);
		expect(code).toMatch(/^\d\d$/);
		expect(request.message).toBe(`Pay invoice 4711?\n\nCode: ${code}`);
	});

	it('is generated again for each start', async () => {
		const { suspended } = await suspend(bench, { approvers: [1, 2, 3, 4].map((n) => `${n}@a.de`) });
		const codes = new Set<string | undefined>();
		for (let n = 0; n < 20; n++) {
			codes.add(codeOn((await start(bench, suspended, `${(n % 4) + 1}@a.de`)).visit.body));
		}
		expect(codes.size).toBeGreaterThan(5);
	});

	it.each([
		['switched off', { pageOptions: { showCode: false } }],
		['for a security key', { pageType: 1 }],
		['for a certificate', { pageType: 3 }],
	])('is left out when %s', async (_, parameters) => {
		const { suspended } = await suspend(bench, undefined, parameters);
		const { visit, request } = await start(bench, suspended);
		expect(codeOn(visit.body)).toBeUndefined();
		expect(request.message).toBe('Pay invoice 4711?');
	});
});

describe('the status of the transaction', () => {
	const ask = async (suspended: Awaited<ReturnType<typeof suspend>>['suspended'], url: string) => {
		const visit = await suspended.visit('GET', url);
		return { status: visit.statusCode, ...(JSON.parse(visit.body) as { ended: boolean }) };
	};

	it.each(['approve', 'decline'] as const)(
		'is ended once the person answers: %s',
		async (answer) => {
			const { suspended } = await suspend(bench);
			const { visit } = await start(bench, suspended);
			const url = statusUrl(visit.body)!;
			expect(await ask(suspended, url)).toEqual({ status: 200, ended: false });
			bench.fakeOtpOne.answer(ANN, answer);
			expect(await ask(suspended, url)).toEqual({ status: 200, ended: true });
			const asked = bench.requestsOf('isFinish');
			expect(asked).toHaveLength(2);
		},
	);

	it('is ended once the service has forgotten the transaction', async () => {
		const { suspended } = await suspend(bench);
		const { visit } = await start(bench, suspended);
		const body = '{"Message":"Unknown transaction","isValid":false}';
		bench.fakeOtpOne.faults.add({ call: 'isFinish', kind: 'body', body });
		expect(await ask(suspended, statusUrl(visit.body)!)).toMatchObject({ ended: true });
	});

	it('is not ended while the service cannot be reached', async () => {
		const { suspended } = await suspend(bench);
		const { visit } = await start(bench, suspended);
		bench.fakeOtpOne.faults.add({ call: 'isFinish', kind: 'reset' });
		expect(await ask(suspended, statusUrl(visit.body)!)).toMatchObject({ ended: false });
	});

	it('has a signed address, and reveals nothing for a state of another approval', async () => {
		const { suspended } = await suspend(bench);
		const url = statusUrl((await start(bench, suspended)).visit.body)!;
		await expect(suspended.visit('GET', url.replace('status=', 'status=x'))).rejects.toThrow('401');
		const other = await suspend(bench);
		const asked = bench.fakeOtpOne.received.length;
		const visit = await other.suspended.visit('GET', url);
		expect([visit.statusCode, visit.body]).toEqual([403, '{"ended":false}']);
		expect(bench.fakeOtpOne.received).toHaveLength(asked);
	});

	it('is not available without the client key', async () => {
		await bench.useCredential({ jsApiKey: '' });
		const { suspended } = await suspend(bench);
		const { visit } = await start(bench, suspended);
		expect(statusUrl(visit.body)).toBeUndefined();
	});
});

describe('a person who has answered', () => {
	it('cannot start, confirm or decline again, and the page says so', async () => {
		const { suspended } = await suspend(bench, { approvers: [ANN, BEN] });
		const started = await start(bench, suspended);
		await decline(suspended, ANN, 'No');
		const token = confirmOnPhone(bench, started);
		const visits = [
			await post(suspended, { step: 'start', approver: ANN }),
			await postToken(suspended, started, token),
			await decline(suspended, ANN),
		];
		for (const visit of visits) {
			expect(visit).toMatchObject({ statusCode: 409, resumesWith: undefined });
			expect(visit.body).toContain(strings.recorded);
		}
		expect(bench.fakeOtpOne.rings(ANN)).toBe(1);
	});

	it('cannot start again while n8n has not saved the answer yet, but others can', async () => {
		const input = { approvers: [ANN, BEN] };
		const { suspended } = await suspend(bench, input, { policy: 'everyone' });
		await approve(bench, suspended, ANN);
		expect((await post(suspended, { step: 'start', approver: ANN })).statusCode).toBe(409);
		expect((await post(suspended, { step: 'start', approver: BEN })).statusCode).toBe(200);
		expect([bench.fakeOtpOne.rings(ANN), bench.fakeOtpOne.rings(BEN)]).toEqual([1, 1]);
	});

	it.each(['approve', 'decline'] as const)(
		'and has decided with “%s” leaves nobody else to ask, even before n8n has saved it',
		async (answer) => {
			const input = { approvers: [ANN, BEN] };
			const policy = answer === 'approve' ? 'first' : 'everyone';
			const { suspended } = await suspend(bench, input, { policy });
			if (answer === 'approve') await approve(bench, suspended, ANN);
			else await decline(suspended, ANN);
			const visit = await post(suspended, { step: 'start', approver: BEN });
			expect(visit).toMatchObject({ statusCode: 410, resumesWith: undefined });
			expect(bench.fakeOtpOne.rings(BEN)).toBe(0);
		},
	);

	it('is shown to others, but without the answer', async () => {
		const { suspended } = await suspend(bench, { approvers: [ANN, BEN] });
		await decline(suspended, ANN, 'Because of Eva');
		const { body } = await openPage(suspended);
		expect(body).toContain(`<dd>${ANN}</dd>`);
		expect(body).toContain(strings.progress(1, 2));
		expect(body).not.toContain(`<option value="${ANN}">`);
		expect(body).not.toMatch(/Eva|denied|declined/);
	});
});
