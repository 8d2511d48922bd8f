/**
 * A suspended approval survives a restart: a new process needs only the saved execution. When the
 * limit passes, n8n does not run the node again, and the input must never leave as a verdict.
 */
import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { branchesOf, nextRound, suspend } from './suspended/approval.cts';
import { approve, confirmOnPhone, start } from './suspended/page.cts';
import type { Revival, RevivalJob, Revived } from './suspended/revive.cts';
import { packageDirectory, Workbench } from './workbench.cts';

jest.setTimeout(60_000);

let bench: Workbench;
beforeAll(async () => (bench = await Workbench.open()));
afterAll(async () => await bench.close());

const ann = 'ann@example.com';
/** Fields that a workflow may pass in, including another person's approval. */
const input = { approvers: ann, approved: true, outcome: 'approved', amount: 'one million' };
const LIMIT = 60_000;

/** Runs a function with the clock set back, so that its limit has passed when this resolves. */
async function beforeLimit<T>(run: () => Promise<T>): Promise<T> {
	const now = Date.now.bind(Date);
	const date = jest.spyOn(Date, 'now').mockImplementation(() => now() - LIMIT - 20);
	try {
		return await run();
	} finally {
		date.mockRestore();
	}
}

/** Suspends an approval with a limit of one minute. */
async function suspendBriefly(parameters = {}) {
	const limit = {
		limitType: 'atSpecifiedTime',
		maxDateAndTime: new Date(Date.now() + LIMIT).toISOString(),
	};
	return await suspend(bench, input, { ...limit, ...parameters });
}

/** Suspends an approval whose limit has passed when this resolves. */
const suspendUntilLimit = async (parameters = {}) =>
	await beforeLimit(async () => await suspendBriefly(parameters));

/** Resumes saved executions in a new process and returns the results. */
async function reviveElsewhere(jobs: RevivalJob[]): Promise<Revived[]> {
	const folder = mkdtempSync(join(tmpdir(), 'otpone-revival-'));
	try {
		const file = join(folder, 'saved.json');
		const revival: Revival = { credential: bench.credential, jobs };
		writeFileSync(file, JSON.stringify(revival));
		const script = join(__dirname, 'suspended', 'revive.cts');
		const args = ['-r', 'tsx/cjs', script, file];
		const { stdout } = await promisify(execFile)(process.execPath, args, { cwd: packageDirectory });
		return JSON.parse(stdout) as Revived[];
	} finally {
		rmSync(folder, { recursive: true });
	}
}

/** Suspends an approval that its person confirms, and lists what the new process posts to its page. */
async function job(
	posts: (confirm: { step: string; state: string; token: string }) => RevivalJob['posts'],
	mail: string,
): Promise<RevivalJob> {
	const { suspended } = await suspend(bench, { ...input, approvers: mail });
	const pageUrl = await suspended.pageUrl();
	const started = await start(bench, suspended, mail);
	const token = confirmOnPhone(bench, started);
	const confirm = { step: 'confirm', state: started.state, token };
	return { saved: suspended.saved, pageUrl, posts: posts(confirm) };
}

/** Two of three: the first has answered in this process, the others answer in the new one. */
async function jobOfSeveral(): Promise<RevivalJob> {
	const people = ['d@example.com', 'e@example.com', 'f@example.com'];
	const policy = { policy: 'atLeast', minimumApprovals: 2 };
	const { suspended } = await suspend(bench, { ...input, approvers: people }, policy);
	const next = await nextRound(suspended, await approve(bench, suspended, people[0]));
	const started = await start(bench, next, people[2]);
	const token = confirmOnPhone(bench, started);
	return {
		saved: next.saved,
		pageUrl: await next.pageUrl(),
		posts: [
			{ step: 'decline', approver: people[1], reason: 'No' },
			{ step: 'confirm', state: started.state, token },
		],
	};
}

describe('in a new process', () => {
	let revived: Revived[];
	beforeAll(async () => {
		const { suspended } = await suspendUntilLimit();
		const jobs = [
			await job((confirm) => [confirm], 'a@example.com'),
			await job(() => [{ step: 'decline' }], 'b@example.com'),
			await job((confirm) => [{ ...confirm, token: 'made-up' }, {}, confirm], 'c@example.com'),
			{ saved: suspended.saved, pageUrl: '', posts: [] },
			await jobOfSeveral(),
		];
		revived = await reviveElsewhere(jobs);
	});

	it('the link still opens the page, and the answer leads to Approved', () => {
		const [{ pages, status, branches }] = revived;
		expect(pages).toEqual([200, 200]);
		expect(status).toBe('success');
		expect(branches.hold).toEqual([]);
		expect(branches.pay).toEqual([
			expect.objectContaining({ approved: true, outcome: 'approved', user: 'a@example.com' }),
		]);
	});

	it('a decline leads to Not Approved', () => {
		const [, { pages, branches }] = revived;
		expect(pages).toEqual([200, 200]);
		expect(branches.hold).toMatchObject([{ approved: false, outcome: 'denied' }]);
		expect(branches.pay).toEqual([]);
	});

	it('answers that prove nothing are refused, and the valid one still counts', () => {
		const [, , { pages, branches }] = revived;
		expect(pages).toEqual([200, 403, 400, 200]);
		expect(branches.pay).toMatchObject([{ approved: true, user: 'c@example.com' }]);
	});

	it('a limit that has passed leads to Not Approved, whatever the input contains', () => {
		const [, , , { branches }] = revived;
		expect(branches.hold).toMatchObject([{ approved: false, outcome: 'expired' }]);
		expect(branches.pay).toEqual([]);
		expect(branches.hold).toMatchObject([{ amount: 'one million' }]);
	});

	it('answers given before and after the restart are combined', () => {
		const { pages, status, branches } = revived[4];
		expect(pages).toEqual([200, 200, 200]);
		expect(status).toBe('success');
		expect(branches.hold).toEqual([]);
		expect(branches.pay).toMatchObject([
			{
				approved: true,
				responses: [
					{ requestedUser: 'd@example.com', outcome: 'approved' },
					{ requestedUser: 'e@example.com', outcome: 'denied', reason: 'No' },
					{ requestedUser: 'f@example.com', outcome: 'approved' },
				],
			},
		]);
	});

	it('no phone rings again', () => {
		for (const mail of ['a@example.com', 'b@example.com', 'c@example.com']) {
			expect(bench.fakeOtpOne.rings(mail)).toBe(1);
		}
	});
});

describe('when the limit passes', () => {
	it('the item is expired, on Not Approved, even if the input claims approval', async () => {
		const { suspended } = await suspendUntilLimit();
		const { hold, pay } = branchesOf(await suspended.passLimit());
		expect(pay).toEqual([]);
		expect(hold).toEqual([
			expect.objectContaining({
				approved: false,
				outcome: 'expired',
				requestedUser: ann,
				user: null,
				answeredAt: null,
				transactionId: null,
				responses: [expect.objectContaining({ approved: false, outcome: 'expired' })],
			}),
		]);
		expect(hold).toMatchObject([{ amount: 'one million' }]);
	});

	it('with One Output the item is expired too', async () => {
		const { suspended } = await suspendUntilLimit({ whenNotApproved: 'continue' });
		const finished = await suspended.passLimit();
		expect(finished.json('OtpOne')).toMatchObject([{ approved: false, outcome: 'expired' }]);
		expect(JSON.stringify(finished.outputs('OtpOne'))).not.toContain('"approved":true');
	});

	it('the input is left out where Include Input is off', async () => {
		const { suspended } = await suspendUntilLimit({ includeInput: false });
		expect(JSON.stringify(branchesOf(await suspended.passLimit()))).not.toContain('one million');
	});

	it('the waited time is the time until the limit', async () => {
		const { suspended } = await suspendUntilLimit({ simplify: false });
		const [{ waitedMs }] = branchesOf(await suspended.passLimit()).hold;
		expect(Math.abs((waitedMs as number) - LIMIT)).toBeLessThan(200);
	});

	it('the receipt reports the expiry', async () => {
		const { suspended } = await suspendUntilLimit({ options: { receipt: true } });
		const [{ receipt }] = branchesOf(await suspended.passLimit()).hold;
		expect(JSON.parse(receipt as string)).toMatchObject({
			approved: false,
			outcome: 'expired',
			answeredAt: null,
			executionId: suspended.saved.id,
		});
	});

	it('a valid token no longer counts', async () => {
		const { suspended } = await beforeLimit(async () => {
			const begun = await suspendBriefly();
			confirmOnPhone(bench, await start(bench, begun.suspended));
			return begun;
		});
		expect(branchesOf(await suspended.passLimit()).pay).toEqual([]);
	});

	it('n8n does not run the node again, so no one is asked again', async () => {
		const before = bench.fakeOtpOne.totalRings();
		const { suspended } = await suspendUntilLimit();
		await suspended.passLimit();
		expect(bench.fakeOtpOne.totalRings()).toBe(before);
	});
});
