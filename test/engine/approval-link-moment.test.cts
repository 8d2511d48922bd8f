/** Simultaneous answers to one link: none is lost, and none counts after the decision. */
import type { IDataObject } from 'n8n-workflow';

import { branchesOf, suspend } from './suspended/approval.cts';
import { LiveExecution } from './suspended/live.cts';
import {
	ANN,
	answered,
	BEN,
	confirmOnPhone,
	decline,
	postToken,
	start,
} from './suspended/page.cts';
import { Workbench } from './workbench.cts';

jest.setTimeout(60_000);

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => {
	jest.restoreAllMocks();
	await bench.close();
});

describe('answers at the same moment', () => {
	it.each([2, 5, 8])('are all kept: %i of them', async (count) => {
		const approvers = Array.from({ length: count }, (_, n) => `p${n}@example.com`);
		const { suspended } = await suspend(bench, { approvers }, { policy: 'everyone' });
		const live = new LiveExecution(suspended);
		const confirmations: Array<Record<string, string>> = [];
		for (const approver of approvers) {
			const started = await start(bench, suspended, approver);
			const token = confirmOnPhone(bench, started);
			confirmations.push({ step: 'confirm', state: started.state, token });
		}
		const statuses = await Promise.all(
			confirmations.map(async (fields) => await live.post(fields)),
		);
		expect(statuses).toEqual(approvers.map(() => 200));
		const { hold, pay } = branchesOf(await live.ended());
		expect([hold.length, pay.length, live.lost, live.rounds]).toEqual([0, 1, 0, count]);
		const outcomes = (pay[0].responses as IDataObject[]).map(({ outcome }) => outcome);
		expect(outcomes).toEqual(approvers.map(() => 'approved'));
		const verified = bench.requestsOf('VerifyToken');
		expect(verified).toHaveLength(count);
	});

	it('are all kept when they are refusals', async () => {
		const approvers = [1, 2, 3, 4, 5].map((n) => `p${n}@example.com`);
		const { suspended } = await suspend(
			bench,
			{ approvers },
			{ policy: 'atLeast', minimumApprovals: 2 },
		);
		const live = new LiveExecution(suspended);
		const declining = approvers
			.slice(0, 3)
			.map((approver) => ({ step: 'decline', approver, reason: approver }));
		const statuses = await Promise.all(declining.map(async (fields) => await live.post(fields)));
		expect(statuses).toEqual([200, 200, 200]);
		while (live.rounds < 3 || live.status !== 'waiting')
			await new Promise((done) => setTimeout(done, 5));
		expect(await answered(live.suspended)).toEqual(approvers.slice(0, 3));
		expect(live.lost).toBe(0);
	});

	it('are counted together when they waited for the check of a token that proves nothing', async () => {
		const approvers = [ANN, BEN];
		const { suspended } = await suspend(bench, { approvers });
		const started = await start(bench, suspended, ANN);
		bench.fakeOtpOne.faults.add({ call: 'VerifyToken', kind: 'delay', ms: 300 });
		const confirming = postToken(suspended, started, 'no-token');
		while (bench.requestsOf('VerifyToken').length === 0) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		const visits = await Promise.all([
			confirming,
			decline(suspended, BEN),
			decline(suspended, ANN),
		]);
		expect(visits.map(({ statusCode }) => statusCode)).toEqual([403, 200, 200]);
		const decisive = visits.filter(({ resumesWith }) => resumesWith);
		expect(decisive).toHaveLength(1);
		const { hold, pay } = branchesOf(await suspended.resume(decisive[0]));
		expect(pay).toEqual([]);
		expect(hold).toMatchObject([{ outcome: 'denied' }]);
	});

	it('of one person are one: a confirmation that waited for a decline changes nothing', async () => {
		const { suspended } = await suspend(bench, { approvers: [ANN, BEN] });
		const bens = await start(bench, suspended, BEN);
		const anns = await start(bench, suspended, ANN);
		const token = confirmOnPhone(bench, anns);
		bench.fakeOtpOne.faults.add({ call: 'VerifyToken', kind: 'delay', ms: 300 });
		const visits = await Promise.all([
			postToken(suspended, bens, 'no-token'),
			decline(suspended, ANN),
			postToken(suspended, anns, token),
		]);
		expect(visits.map(({ statusCode }) => statusCode)).toEqual([403, 200, 409]);
		expect(visits.some(({ resumesWith }) => resumesWith)).toBe(false);
	});

	it('that are checked until the limit has passed are not recorded', async () => {
		const limit = { limitType: 'atSpecifiedTime', maxDateAndTime: '={{ $now.plus(60000) }}' };
		const { suspended } = await suspend(bench, undefined, limit);
		const started = await start(bench, suspended);
		const token = confirmOnPhone(bench, started);
		bench.fakeOtpOne.faults.add({ call: 'VerifyToken', kind: 'delay', ms: 300 });
		const confirming = postToken(suspended, started, token);
		while (bench.requestsOf('VerifyToken').length === 0) {
			await new Promise((resolve) => setImmediate(resolve));
		}
		const now = Date.now() + 61_000;
		jest.spyOn(Date, 'now').mockReturnValue(now);
		expect(await confirming).toMatchObject({ statusCode: 410, resumesWith: undefined });
	});

	it('after the deciding one are refused, because the request is closed', async () => {
		const { suspended } = await suspend(bench);
		const live = new LiveExecution(suspended);
		const statuses = await Promise.all(
			[1, 2].map(async () => await live.post({ step: 'decline' })),
		);
		expect(statuses.sort()).toEqual([200, 410]);
		expect(branchesOf(await live.ended()).hold).toHaveLength(1);
	});
});
