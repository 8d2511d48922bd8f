/** Changes to a workflow, or to its execution, while an approval in it waits. */
import type { N8nApi, WorkflowJson } from '../../dev/n8n/api.cts';
import {
	answersShown,
	confirm,
	connectBack,
	decline,
	MESSAGE,
	outcomesOf,
	post,
	postAddress,
	startAndApprove,
	uniqueAddress,
	waitActive,
} from './browser-approval.cts';
import { type SavedWorkflow, type Stage, startStage, until } from './stage.cts';
import { branches } from './workflows.cts';

let stage: Stage;
beforeAll(async () => (stage = await startStage()));
afterAll(async () => await stage?.close());

const page = async (link: string) => await (await fetch(link)).text();
const ended = async (id: string) => branches(await stage.n8n.api.waitForExecution(id));
const statusOf = async (id: string) => (await stage.n8n.api.execution(id)).status;

/** The approver and the message of the changed workflow. */
const STRANGER = 'mallory@example.com';
const OTHER_MESSAGE = 'Transfer everything to Mallory Ltd?';

/** Saves a changed workflow and activates it in place of the previous version. */
async function publish(api: N8nApi, changed: SavedWorkflow): Promise<void> {
	await api.activate(await api.saveWorkflow(changed));
}

const withNode = (
	{ nodes, ...rest }: SavedWorkflow,
	change: (ask: WorkflowJson['nodes'][number]) => WorkflowJson['nodes'][number],
): SavedWorkflow => ({
	...rest,
	nodes: nodes.map((each) => (each.name === 'Ask' ? change(each) : each)),
});

/** The changes made while an approval of the node named Ask waits. */
const changes: Array<[string, (api: N8nApi, workflow: SavedWorkflow) => Promise<void>]> = [
	[
		'the workflow is renamed, and its approver and message are changed',
		async (api, saved) => {
			const other = { approvers: STRANGER, message: OTHER_MESSAGE, policy: 'first' };
			const edited = withNode(saved, (ask) => ({
				...ask,
				parameters: { ...ask.parameters, ...other },
			}));
			await publish(api, { ...edited, name: 'Another workflow' });
		},
	],
	[
		'the node is renamed',
		async (api, saved) => {
			const renamed = withNode(saved, (ask) => ({ ...ask, name: 'Ask differently' }));
			const connections = JSON.stringify(saved.connections).replaceAll(
				'"Ask"',
				'"Ask differently"',
			);
			await publish(api, {
				...renamed,
				connections: JSON.parse(connections) as WorkflowJson['connections'],
			});
		},
	],
	[
		'the node is deleted',
		async (api, saved) => {
			const { Start } = saved.connections;
			const nodes = saved.nodes.filter(({ name }) => name !== 'Ask');
			await publish(api, { ...saved, nodes, connections: { Start } });
		},
	],
	[
		'the workflow is deactivated',
		async (api, { id }) => {
			await api.deactivate(id);
		},
	],
	[
		'the workflow is archived',
		async (api, { id }) => {
			await api.archive(id);
		},
	],
];

describe.each(changes)('when %s', (_, change) => {
	it('the page and the answers still work with the saved data', async () => {
		const people = [uniqueAddress('ann'), uniqueAddress('ben')];
		const asked = { approvers: people.join(','), policy: 'everyone' };
		const { id, link, workflow: saved } = await waitActive(stage, asked, connectBack);
		const calls = stage.fakeOtpOne.received.length;
		await change(stage.n8n.api, saved);
		const html = await page(link);
		for (const shown of [MESSAGE, ...people]) expect(html).toContain(shown);
		for (const unknown of [OTHER_MESSAGE, STRANGER]) expect(html).not.toContain(unknown);
		expect(stage.fakeOtpOne.received).toHaveLength(calls);

		// The first answer makes the node run again.
		expect((await confirm(stage.fakeOtpOne, link, people[0])).status).toBe(200);
		await answersShown(link, '1 of 2');
		expect((await confirm(stage.fakeOtpOne, link, people[1])).status).toBe(200);
		const { Approved: approved, 'Not Approved': refused } = await ended(id);
		expect(refused).toEqual([]);
		expect(approved).toMatchObject([{ approved: true, question: MESSAGE }]);
		expect(outcomesOf(approved[0])).toEqual(['approved', 'approved']);
		expect(people.map((mail) => stage.fakeOtpOne.rings(mail))).toEqual([1, 1]);
		expect(stage.fakeOtpOne.rings(STRANGER)).toBe(0);
	});

	it('a decline still counts', async () => {
		const approver = uniqueAddress('ann');
		const { id, link, workflow: saved } = await waitActive(stage, { approvers: approver });
		await change(stage.n8n.api, saved);
		expect((await decline(link, approver)).status).toBe(200);
		expect(await ended(id)).toMatchObject({
			Approved: [],
			'Not Approved': [{ approved: false, outcome: 'denied', question: MESSAGE }],
		});
		expect([approver, STRANGER].map((mail) => stage.fakeOtpOne.rings(mail))).toEqual([0, 0]);
	});
});

/** Deletes a workflow; n8n refuses this while the workflow is still being unpublished. */
async function remove(workflowId: string): Promise<void> {
	const { api } = stage.n8n;
	await api.archive(workflowId);
	await until('the workflow is deleted', async () => {
		try {
			await api.deleteWorkflow(workflowId);
			return true;
		} catch (error) {
			if (String(error).includes('still being unpublished')) return false;
			throw error;
		}
	});
}

describe('the link no longer works when', () => {
	/** Tries everything a person can do with the link, with a request that is already open on the phone. */
	async function tryAll(link: string, address: string, open: Record<string, string>) {
		const forms = [open, { step: 'decline' }, { step: 'start' }];
		const answers = [await fetch(link), await fetch(address)];
		for (const fields of forms) answers.push(await post(address, fields));
		return await Promise.all(
			answers.map(async (answer) => ({ status: answer.status, text: await answer.text() })),
		);
	}

	it('the execution was stopped', async () => {
		const approver = uniqueAddress('ann');
		const { id, link } = await waitActive(stage, { approvers: approver });
		const address = await postAddress(link);
		const open = await startAndApprove(stage.fakeOtpOne, link, approver);
		await stage.n8n.api.stopExecution(id);
		for (const { status, text } of await tryAll(link, address, open)) {
			expect(status).toBe(409);
			expect(JSON.parse(text)).toMatchObject({ code: 409 });
			expect(text).toContain('has finished with error');
			expect(text).not.toContain(MESSAGE);
		}
		expect(await statusOf(id)).toBe('canceled');
		expect(branches(await stage.n8n.api.execution(id))).toEqual({
			'Not Approved': [],
			Approved: [],
		});
		expect(stage.fakeOtpOne.rings(approver)).toBe(1);
	});

	it('the workflow was deleted', async () => {
		const approver = uniqueAddress('ann');
		const { link, workflow: saved } = await waitActive(stage, { approvers: approver });
		const address = await postAddress(link);
		const open = await startAndApprove(stage.fakeOtpOne, link, approver);
		await remove(saved.id);
		for (const { status, text } of await tryAll(link, address, open)) {
			expect(status).toBe(404);
			expect(JSON.parse(text)).toMatchObject({ code: 404 });
		}
		expect(stage.fakeOtpOne.rings(approver)).toBe(1);
	});
});
