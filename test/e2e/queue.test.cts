import type { WorkflowJson } from '../../dev/n8n/api.cts';
import { type QueueN8n, startQueueN8n } from '../../dev/n8n/queue.cts';
import { type FakeOtpOne, startFakeOtpOne } from '../../dev/fake-otpone/fake-otpone.cts';
import {
	browserApproval,
	confirm,
	connectBack,
	outcomesOf,
	post,
	postAddress,
	startAndApprove,
	type Suspended,
	whenSuspended,
} from './browser-approval.cts';
import { CREDENTIAL_TYPE, saveCredential, tarball, until } from './stage.cts';
import { branches, BRANCHES, byWebhook, otpOne, workflow } from './workflows.cts';

const WAITING_AT_ONCE = 200;

/** Settings with which n8n notices a dead worker within seconds instead of a minute. */
const QUICK_TO_NOTICE = {
	QUEUE_WORKER_LOCK_DURATION: '5000',
	QUEUE_WORKER_LOCK_RENEW_TIME: '2000',
	QUEUE_WORKER_STALLED_INTERVAL: '2000',
};

/** Set by the setup when Redis or PostgreSQL is missing; in CI this ends the run. */
const missing = process.env.OTPONE_E2E_NO_QUEUE;
if (missing) console.log(`Skipped: ${missing}`);
const describeQueue = missing ? describe.skip : describe;

let fakeOtpOne: FakeOtpOne;
let n8n: QueueN8n;
let credential: { id: string; name: string };

/** Activates a workflow with a webhook; each call of the returned function starts it once. */
async function activate(json: WorkflowJson, path: string) {
	const saved = await n8n.api.importWorkflow(json, { [CREDENTIAL_TYPE]: credential });
	await n8n.api.activate(saved);
	const address = `${n8n.webhookUrl}/webhook/${path}`;
	await until('the webhook is registered', async () => {
		return (await (await fetch(address)).text()).includes('make a POST request');
	});
	const call = async (body: object) =>
		await fetch(address, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(body),
		});
	const statuses = async (): Promise<Array<{ id: string; status: string }>> => {
		const rows = await n8n.query(
			`SELECT id, status FROM execution_entity WHERE "workflowId" = '${saved.id}' ORDER BY id`,
		);
		return rows.map(({ id, status }) => ({ id: String(id), status: String(status) }));
	};
	return { call, statuses };
}

/** Starts an approval by link, and waits until it is suspended. */
async function suspendOne(
	path: string,
	parameters: object = {},
	prepare = (json: WorkflowJson) => json,
): Promise<Suspended> {
	const json = prepare(browserApproval(parameters, postStart(path)));
	const { call, statuses } = await activate(json, path);
	await call({});
	await until('there is an execution', async () => (await statuses()).length === 1);
	const [{ id }] = await statuses();
	return await whenSuspended(n8n.api, id);
}

/** Rewrites an n8n address so that another of its processes answers. */
const by = (origin: string, address: string) => address.replace(n8n.webhookUrl, origin);

const postStart = (path: string) => {
	const start = byWebhook(path);
	return { ...start, parameters: { ...start.parameters, httpMethod: 'POST' } };
};

const askByPhone = (path: string) => {
	const ask = otpOne('Ask', {
		resource: 'request',
		operation: 'send',
		userMail: '={{ $json.body.mail }}',
		message: 'Go on?',
	});
	return workflow(path, [postStart(path), ask], BRANCHES);
};

describeQueue('n8n in queue mode', () => {
	beforeAll(async () => {
		fakeOtpOne = await startFakeOtpOne();
		n8n = await startQueueN8n({
			tarball: tarball(),
			workers: 2,
			concurrency: WAITING_AT_ONCE / 2,
			env: QUICK_TO_NOTICE,
		});
		credential = await saveCredential(n8n.api, fakeOtpOne);
	});

	afterAll(async () => {
		await n8n?.close();
		await fakeOtpOne?.close();
	});

	it(`keeps ${WAITING_AT_ONCE} executions waiting at once, and each ends with its own person's answer`, async () => {
		const people = Array.from(
			{ length: WAITING_AT_ONCE },
			(_, index) => `person${index}@example.com`,
		);
		const { call, statuses } = await activate(askByPhone('many'), 'many');
		await Promise.all(people.map(async (mail) => await call({ mail })));
		await until(
			'all phones ring at once',
			() => people.every((mail) => fakeOtpOne.open(mail).length === 1),
			100_000,
		);

		const decisionOf = (mail: string) => (/[02468]@/.test(mail) ? 'approve' : 'decline');
		for (const mail of people) fakeOtpOne.answer(mail, decisionOf(mail));
		await until('all have ended', async () =>
			(await statuses()).every(({ status }) => status === 'success'),
		);
		const executions = await statuses();
		expect(executions).toHaveLength(WAITING_AT_ONCE);
		for (const { id } of executions) {
			const ends = branches(await n8n.api.execution(id));
			const [item] = [...ends.Approved, ...ends['Not Approved']];
			const approved = decisionOf(String(item.requestedUser)) === 'approve';
			expect(item.approved).toBe(approved);
			expect(ends[approved ? 'Approved' : 'Not Approved']).toHaveLength(1);
		}
		expect(fakeOtpOne.totalRings()).toBe(WAITING_AT_ONCE);
	});

	it('resumes on one worker an execution that another worker suspended', async () => {
		const [first, second] = n8n.workers;
		await first.stop();
		const { id, link } = await suspendOne('browser');
		await n8n.addWorker();
		await second.kill();

		await confirm(fakeOtpOne, link);
		const execution = await n8n.api.waitForExecution(id);
		expect(branches(execution)).toMatchObject({
			'Not Approved': [],
			Approved: [{ approved: true, outcome: 'approved' }],
		});
	});

	it('keeps simultaneous answers to one link when a single process receives them', async () => {
		const people = [1, 2, 3].map((number) => `person${number}@example.com`);
		const parameters = { approvers: people.join(','), policy: 'everyone' };
		const { id, link } = await suspendOne('by-link', parameters, connectBack);
		const confirmations = [];
		for (const mail of people) confirmations.push(await startAndApprove(fakeOtpOne, link, mail));
		const address = await postAddress(link);
		const answers = await Promise.all(
			confirmations.map(async (fields) => (await post(address, fields)).status),
		);
		expect(answers).toEqual([200, 200, 200]);
		expect(branches(await n8n.api.waitForExecution(id))).toMatchObject({
			'Not Approved': [],
			Approved: [{ approved: true, outcome: 'approved' }],
		});
	});

	it('a process without the package refuses every visit, and one with it accepts the answer', async () => {
		const lacking = await n8n.addWebhookProcess({ withPackage: false });
		const { id, link } = await suspendOne('lacking');
		const address = await postAddress(link);
		const yes = await startAndApprove(fakeOtpOne, link);
		const calls = fakeOtpOne.received.length;
		const visits = [
			await fetch(by(lacking.url, link)),
			await fetch(by(lacking.url, address)),
			await post(by(lacking.url, address), { step: 'start' }),
			await post(by(lacking.url, address), { step: 'decline' }),
			await post(by(lacking.url, address), yes),
		];
		for (const visit of visits) {
			expect(visit.status).toBe(400);
			expect(await visit.text()).toContain('Unrecognized node type: n8n-nodes-otpone.otpOne');
		}
		expect(fakeOtpOne.received).toHaveLength(calls);
		expect((await n8n.api.execution(id)).status).toBe('waiting');
		await lacking.stop();

		expect((await post(address, yes)).status).toBe(200);
		expect(branches(await n8n.api.waitForExecution(id))).toMatchObject({
			'Not Approved': [],
			Approved: [{ approved: true, outcome: 'approved' }],
		});
	});

	describe('with several webhook processes', () => {
		let other: Awaited<ReturnType<QueueN8n['addWebhookProcess']>>;
		beforeAll(async () => (other = await n8n.addWebhookProcess()));
		afterAll(async () => await other?.stop());

		it('an answer that is lost to a simultaneous one can be given again', async () => {
			const people = ['both1@example.com', 'both2@example.com'];
			const parameters = { approvers: people.join(','), policy: 'everyone' };
			const { id, link } = await suspendOne('both', parameters, connectBack);
			const address = await postAddress(link);
			const confirmations = [
				await startAndApprove(fakeOtpOne, link, people[0]),
				await startAndApprove(fakeOtpOne, link, people[1]),
			];
			await Promise.all([
				post(address, confirmations[0]),
				post(by(other.url, address), confirmations[1]),
			]);
			let recorded: string[] = [];
			await until('an answer is recorded', async () => {
				const told = /<dt>Answered by<\/dt><dd>([^<]*)<\/dd>/.exec(
					await (await fetch(link)).text(),
				);
				recorded = told?.[1].split(', ') ?? [];
				return recorded.length > 0 || (await n8n.api.execution(id)).status === 'success';
			});
			const lost = recorded.length > 0 ? people.filter((mail) => !recorded.includes(mail)) : [];
			if (lost.length > 0) {
				// One answer of two does not approve.
				const waiting = await n8n.api.waitForExecution(id, 'waiting');
				expect(branches(waiting)).toEqual({ 'Not Approved': [], Approved: [] });
				for (const mail of lost) expect((await confirm(fakeOtpOne, link, mail)).status).toBe(200);
			}
			const { Approved: approved, 'Not Approved': refused } = branches(
				await n8n.api.waitForExecution(id),
			);
			expect(refused).toEqual([]);
			expect(outcomesOf(approved[0])).toEqual(['approved', 'approved']);
			const again = people.map((mail) => (lost.includes(mail) ? 2 : 1));
			expect(people.map((mail) => fakeOtpOne.rings(mail))).toEqual(again);
		});

		it('of a simultaneous approval and refusal only one counts', async () => {
			const mail = 'torn@example.com';
			const { id, link } = await suspendOne('torn', { approvers: mail });
			const address = await postAddress(link);
			const yes = await startAndApprove(fakeOtpOne, link, mail);
			await Promise.all([post(by(other.url, address), { step: 'decline' }), post(address, yes)]);
			const ends = branches(await n8n.api.waitForExecution(id));
			expect([...ends.Approved, ...ends['Not Approved']]).toHaveLength(1);
			expect(ends.Approved.every(({ outcome }) => outcome === 'approved')).toBe(true);
			expect(ends['Not Approved'].every(({ outcome }) => outcome === 'denied')).toBe(true);
			expect(fakeOtpOne.rings(mail)).toBe(1);
		});
	});

	it('rings only once when the worker dies while the phone rings', async () => {
		const mail = 'ben@example.com';
		const { call, statuses } = await activate(askByPhone('killed'), 'killed');
		await call({ mail });
		await until('the phone rings', () => fakeOtpOne.open(mail).length === 1);
		const worker = n8n.workers[2];
		await n8n.addWorker();
		await worker.kill();
		// n8n marks the job as failed instead of giving it to the other worker.
		await until(
			'the execution has ended',
			async () => {
				const [{ status }] = await statuses();
				return ['error', 'crashed'].includes(status);
			},
			90_000,
		);
		expect(fakeOtpOne.rings(mail)).toBe(1);
	});
});
