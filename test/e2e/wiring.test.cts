/** The wiring check in the oldest and the pinned n8n: full runs, partial runs and sub-workflows. */
import type { Execution, WorkflowJson } from '../../dev/n8n/api.cts';
import { OLDEST_N8N, PINNED_N8N } from '../../dev/n8n/install.cts';
import { CREDENTIAL_TYPE, type Stage, startStage, until } from './stage.cts';
import { byHand, byWebhook, itemsOf, node, otpOne, workflow } from './workflows.cts';

describe.each([OLDEST_N8N, PINNED_N8N])('on n8n %s', (version) => {
	let stage: Stage;

	beforeAll(async () => {
		stage = await startStage({ n8n: { version } });
	});

	afterAll(async () => await stage?.close());

	beforeEach(() => (stage.fakeOtpOne.received.length = 0));

	const ask = (person: string, settings: object = {}) =>
		otpOne('Ask', { userMail: `${person}@example.com`, message: 'Pay?' }, settings);

	const save = async (json: WorkflowJson) =>
		await stage.n8n.api.importWorkflow(json, { [CREDENTIAL_TYPE]: stage.credential });

	/** Waits until an execution has ended with any status. */
	async function ended(id: string): Promise<Execution> {
		let execution = await stage.n8n.api.execution(id);
		await until('the execution has ended', async () => {
			execution = await stage.n8n.api.execution(id);
			return !['new', 'running', 'waiting'].includes(execution.status);
		});
		return execution;
	}

	const run = async (json: WorkflowJson) => await ended(await stage.n8n.api.run(await save(json)));

	const messageOf = ({ data }: Execution) => data.resultData.error?.message;
	const ran = ({ data }: Execution) => Object.keys(data.resultData.runData).sort();

	it('a step behind Not Approved only is refused before anyone is contacted', async () => {
		const pay = node('Pay', 'n8n-nodes-base.noOp');
		const execution = await run(workflow('Wrong', [byHand(), ask('decline'), pay]));
		expect(messageOf(execution)).toBe('Nothing is connected to Approved');
		expect(ran(execution)).toEqual(['Ask', 'Start']);
		expect(stage.fakeOtpOne.received).toEqual([]);
	});

	it('where On Error lets the workflow continue, nothing leaves the node', async () => {
		const settings = { onError: 'continueRegularOutput', alwaysOutputData: true };
		const pay = node('Pay', 'n8n-nodes-base.noOp');
		const execution = await run(workflow('Wrong', [byHand(), ask('decline', settings), pay]));
		expect(execution.status).toBe('success');
		expect(ran(execution)).toEqual(['Ask', 'Start']);
		expect(JSON.stringify(execution.data.resultData.runData.Ask)).toContain(
			'Nothing is connected to Approved',
		);
	});

	it('with Always Output Data, only the step behind Approved runs after an approval', async () => {
		const json = workflow(
			'Right',
			[byHand(), ask('approve', { alwaysOutputData: true })],
			['Hold', 'Pay'],
		);
		const execution = await run(json);
		expect(ran(execution)).toEqual(['Ask', 'Pay', 'Start']);
		expect(itemsOf(execution, 'Ask', 0)).toEqual([]);
	});

	it('a partial run to a step behind Not Approved is refused', async () => {
		const saved = await save(workflow('Part', [byHand(), ask('decline')], ['Hold', 'Pay']));
		const byName = version === OLDEST_N8N;
		const { executionId } = await stage.n8n.api.rest<{ executionId: string }>(
			'POST',
			`/workflows/${saved.id}/run`,
			{
				workflowData: saved,
				destinationNode: byName ? 'Hold' : { nodeName: 'Hold', mode: 'inclusive' },
				triggerToStartFrom: { name: 'Start' },
			},
		);
		const execution = await ended(executionId);
		expect(messageOf(execution)).toBe('This run contains no path from Approved');
		expect(ran(execution)).not.toContain('Hold');
		expect(stage.fakeOtpOne.received).toEqual([]);
	});

	it.each([
		['with nothing connected does not let its parent continue', [], false],
		['with both outputs connected runs', ['Hold', 'Pay'], true],
	])('a sub-workflow %s', async (_, ends, resumes) => {
		const called = node(
			'Start',
			'n8n-nodes-base.executeWorkflowTrigger',
			{ inputSource: 'passthrough' },
			{ typeVersion: 1.1 },
		);
		const child = await save(workflow('Child', [called, ask('approve')], ends));
		const call = node(
			'Call',
			'n8n-nodes-base.executeWorkflow',
			{ workflowId: { __rl: true, mode: 'id', value: child.id } },
			{ typeVersion: 1.2 },
		);
		if (version === PINNED_N8N) await stage.n8n.api.activate(child);
		const parent = await save(
			workflow('Parent', [byHand(), call, node('After', 'n8n-nodes-base.noOp')]),
		);
		const execution = await ended(await stage.n8n.api.run(parent));
		expect(ran(execution).includes('After')).toBe(resumes);
		if (!resumes) {
			expect(messageOf(execution)).toContain('Nothing is connected to either output');
			expect(stage.fakeOtpOne.received).toEqual([]);
		}
	});

	it('a webhook whose name would end an expression still provides the address of the requester', async () => {
		const name = 'Hook }} "x" \u2028 {{ \\y';
		const set = node(
			'Prepare',
			'n8n-nodes-base.set',
			{ mode: 'raw', jsonOutput: '{}' },
			{ typeVersion: 3.4 },
		);
		const json = workflow('Names', [byWebhook('names'), set, ask('approve')], ['Hold', 'Pay']);
		json.nodes[0].name = name;
		json.connections[name] = json.connections.Start;
		delete json.connections.Start;
		const saved = await save(json);
		await stage.n8n.api.activate(saved);
		const headers = { 'x-forwarded-for': '203.0.113.7:51234' };
		await until('the webhook is there', async () => {
			return (await fetch(`${stage.n8n.url}/webhook/names`, { headers })).ok;
		});
		const asked = () => stage.fakeOtpOne.received.filter(({ call }) => call === 'SendRequest');
		await until('the person is asked', () => asked().length > 0);
		expect(asked()[0].body).toMatchObject({ userIP: '203.0.113.7' });
	});
});
