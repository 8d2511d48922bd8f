import { setTimeout as sleep } from 'node:timers/promises';

import {
	answersShown,
	browserApproval,
	confirm,
	connectBack,
	decline,
	outcomesOf,
	post,
	postAddress,
	startAndApprove,
	type Suspended,
	whenSuspended,
} from './browser-approval.cts';
import { CREDENTIAL_TYPE, type Stage, startStage, until } from './stage.cts';
import { branches, otpOne } from './workflows.cts';

const PEOPLE = ['ann@example.com', 'ben@example.com', 'eva@example.com'];
const TWO_OF_THREE = { approvers: PEOPLE.join(', '), policy: 'atLeast', minimumApprovals: 2 };

let stage: Stage;
beforeAll(async () => (stage = await startStage()));
afterAll(async () => await stage?.close());

/** Starts an approval that is connected back to itself through Waiting for Others. */
async function suspendForSeveral(parameters: object): Promise<Suspended> {
	const workflow = connectBack(browserApproval(parameters));
	const { api } = stage.n8n;
	const saved = await api.importWorkflow(workflow, { [CREDENTIAL_TYPE]: stage.credential });
	return await whenSuspended(api, await api.run(saved));
}

const ended = async ({ id }: Suspended) => branches(await stage.n8n.api.waitForExecution(id));

describe('an approval by one link', () => {
	it('keeps waiting under the same link until two of three have approved', async () => {
		const suspended = await suspendForSeveral(TWO_OF_THREE);
		const { link } = suspended;
		const address = await postAddress(link);
		expect((await confirm(stage.fakeOtpOne, link, PEOPLE[1])).status).toBe(200);
		await answersShown(suspended.link, '1 of 3');
		expect(await postAddress(link)).toBe(address);
		expect((await decline(link, PEOPLE[0])).status).toBe(200);
		await answersShown(suspended.link, '2 of 3');
		expect((await confirm(stage.fakeOtpOne, link, PEOPLE[2])).status).toBe(200);
		const { Approved: approved, 'Not Approved': refused } = await ended(suspended);
		expect(refused).toEqual([]);
		expect(outcomesOf(approved[0])).toEqual(['denied', 'approved', 'approved']);
		for (const mail of PEOPLE) expect(stage.fakeOtpOne.rings(mail)).toBeLessThanOrEqual(1);
	});

	it('ends as soon as two have declined', async () => {
		const suspended = await suspendForSeveral(TWO_OF_THREE);
		await decline(suspended.link, PEOPLE[0]);
		await answersShown(suspended.link, '1 of 3');
		await decline(suspended.link, PEOPLE[2]);
		const { Approved: approved, 'Not Approved': refused } = await ended(suspended);
		expect(approved).toEqual([]);
		expect(outcomesOf(refused[0])).toEqual(['denied', 'pending', 'denied']);
	});

	it.each([2, 5, 8])('keeps all of %i answers given at the same moment', async (count) => {
		const people = Array.from({ length: count }, (_, n) => `p${n}.${count}@example.com`);
		const suspended = await suspendForSeveral({ approvers: people.join(','), policy: 'everyone' });
		const address = await postAddress(suspended.link);
		const confirmations = [];
		for (const mail of people) {
			confirmations.push(await startAndApprove(stage.fakeOtpOne, suspended.link, mail));
		}
		const answers = await Promise.all(
			confirmations.map(async (fields) => (await post(address, fields)).status),
		);
		expect(answers).toEqual(people.map(() => 200));
		const { Approved: approved } = await ended(suspended);
		expect(outcomesOf(approved[0])).toEqual(people.map(() => 'approved'));
	});

	it('keeps the answers given before n8n was killed', async () => {
		const suspended = await suspendForSeveral(TWO_OF_THREE);
		const { link } = suspended;
		const open = await startAndApprove(stage.fakeOtpOne, link, PEOPLE[2]);
		await confirm(stage.fakeOtpOne, link, PEOPLE[0]);
		await answersShown(suspended.link, '1 of 3');
		await stage.n8n.kill();
		await stage.n8n.restart();
		await answersShown(suspended.link, '1 of 3');
		// A transaction started before the restart still counts.
		expect((await post(await postAddress(link), open)).status).toBe(200);
		const { Approved: approved } = await ended(suspended);
		expect(outcomesOf(approved[0])).toEqual(['approved', 'pending', 'approved']);
	});

	it('ends as expired with the answers so far', async () => {
		const limit = { resumeAmount: 0.1, resumeUnit: 'minutes' };
		const suspended = await suspendForSeveral({ ...TWO_OF_THREE, ...limit });
		await confirm(stage.fakeOtpOne, suspended.link, PEOPLE[0]);
		await until(
			'the limit has passed',
			async () => (await stage.n8n.api.execution(suspended.id)).status === 'success',
			90_000,
		);
		const { Approved: approved, 'Not Approved': refused } = await ended(suspended);
		expect(approved).toEqual([]);
		expect(refused).toMatchObject([{ approved: false, outcome: 'expired' }]);
		expect(outcomesOf(refused[0])).toEqual(['approved', 'expired', 'expired']);
	});

	it('is not ended by the timer that n8n set for an earlier wait of the same execution', async () => {
		const { api } = stage.n8n;
		// Once a minute, n8n sets a timer for each wait that ends within 70 seconds.
		const limit = { resumeAmount: 1.25, resumeUnit: 'minutes' };
		const workflow = browserApproval(limit);
		const second = otpOne('Second', {
			resource: 'request',
			operation: 'sendAndWait',
			channel: 'browser',
			approvers: PEOPLE[1],
			message: 'And this?',
		});
		workflow.nodes.push(second);
		workflow.connections.Approved = { main: [[{ node: 'Second', type: 'main', index: 0 }]] };
		workflow.connections.Second = { main: [[], [{ node: 'Mail', type: 'main', index: 0 }]] };
		const saved = await api.importWorkflow(workflow, { [CREDENTIAL_TYPE]: stage.credential });
		const { id, link } = await whenSuspended(api, await api.run(saved));
		const firstEnd = Date.now() + 75_000;
		await sleep(62_000);
		expect((await confirm(stage.fakeOtpOne, link)).status).toBe(200);
		await sleep(firstEnd - Date.now() + 5_000);
		expect((await api.execution(id)).status).toBe('waiting');
		expect(await (await fetch(link)).text()).toContain('And this?');
		await decline(link, PEOPLE[1]);
		await api.waitForExecution(id);
	}, 120_000);

	it('is refused without the connection back, before anyone is contacted', async () => {
		const { api } = stage.n8n;
		const calls = stage.fakeOtpOne.received.length;
		const saved = await api.importWorkflow(browserApproval(TWO_OF_THREE), {
			[CREDENTIAL_TYPE]: stage.credential,
		});
		const execution = await api.waitForExecution(await api.run(saved), 'error');
		expect(JSON.stringify(execution.data.resultData)).toContain(
			'Waiting for Others is not connected back',
		);
		expect(stage.fakeOtpOne.received).toHaveLength(calls);
	});
});
