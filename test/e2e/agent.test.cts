import fastify, { type FastifyInstance } from 'fastify';
import type { WorkflowJson } from '../../dev/n8n/api.cts';
import { type ScriptedModel, startScriptedModel } from '../../dev/n8n/scripted-model.cts';
import {
	APPROVER,
	confirm,
	decline,
	mailTheLink,
	type Suspended,
	whenSuspended,
} from './browser-approval.cts';
import { CREDENTIAL_TYPE, type Stage, startStage, until } from './stage.cts';
import { byHand, itemsOf, node, otpOne, workflow } from './workflows.cts';

const AGENT = '@n8n/n8n-nodes-langchain.agent';
const MODEL = '@n8n/n8n-nodes-langchain.lmChatOpenAi';

let stage: Stage;
let model: ScriptedModel;
/** The server that the agent's tool calls, and the requests it received. */
let payments: FastifyInstance;
let actionUrl: string;
const actions: unknown[] = [];

beforeAll(async () => {
	stage = await startStage({ fakeOtpOne: { answerLimitMs: 3_000 } });
	payments = fastify();
	payments.post('/action', ({ body }) => {
		actions.push(body);
		return { done: true };
	});
	actionUrl = `${await payments.listen({ host: '127.0.0.1', port: 0 })}/action`;
});

beforeEach(async () => {
	actions.length = 0;
	model = await startScriptedModel({ amount: 40_000 });
});

afterEach(async () => await model.close());

afterAll(async () => {
	await stage?.close();
	await payments?.close();
});

/** An agent with a model and one tool; the tool may stand behind a human review step. */
function agentWorkflow(tools: WorkflowJson['nodes'], first = [byHand()]): WorkflowJson {
	const agent = node(
		'Agent',
		AGENT,
		{ promptType: 'define', text: 'Pay the invoice.' },
		{ typeVersion: 3.1 },
	);
	const json = workflow('Agent', [...first, agent]);
	const chat = node(
		'Model',
		MODEL,
		{ model: { __rl: true, mode: 'id', value: 'scripted' }, responsesApiEnabled: false },
		{ typeVersion: 1.3, credentials: { openAiApi: { id: null, name: 'Model' } } },
	);
	json.nodes.push(chat, ...tools);
	json.connections.Model = {
		ai_languageModel: [[{ node: 'Agent', type: 'ai_languageModel', index: 0 }]],
	};
	const chain = [...tools.map(({ name }) => name), 'Agent'];
	tools.forEach(({ name }, index) => {
		json.connections[name] = {
			ai_tool: [[{ node: chain[index + 1], type: 'ai_tool', index: 0 }]],
		};
	});
	return json;
}

async function start(json: WorkflowJson): Promise<string> {
	const { api } = stage.n8n;
	const openAiApi = await api.createCredential('openAiApi', 'Model', model.credential);
	const credentials = { [CREDENTIAL_TYPE]: stage.credential, openAiApi };
	return await api.run(await api.importWorkflow(json, credentials));
}

async function outputOf(executionId: string): Promise<string> {
	const execution = await stage.n8n.api.waitForExecution(executionId);
	return String(itemsOf(execution, 'Agent')[0].output);
}

async function run(json: WorkflowJson): Promise<string> {
	return await outputOf(await start(json));
}

const pay = (type = 'number') =>
	node(
		'Pay',
		'n8n-nodes-base.httpRequestTool',
		{
			toolDescription: 'Pays an invoice',
			method: 'POST',
			url: actionUrl,
			sendBody: true,
			bodyParameters: {
				parameters: [{ name: 'amount', value: `={{ $fromAI('amount', '', '${type}') }}` }],
			},
		},
		{ typeVersion: 4.2 },
	);

const review = (approver: string, parameters: object = {}) => ({
	...otpOne('Review', {
		resource: 'request',
		operation: 'sendAndWait',
		channel: 'phone',
		approvers: approver,
		message: '=The agent wants to pay {{ $tool.parameters.amount }}',
		timeoutSeconds: 3,
		...parameters,
	}),
	type: 'n8n-nodes-otpone.otpOneHitlTool',
});

describe('a tool behind a human review by OtpOne', () => {
	it('runs once when the person approves', async () => {
		const output = await run(agentWorkflow([pay(), review('approve@example.com')]));
		expect(actions).toHaveLength(1);
		expect(output).toContain('done');
	});

	it.each(['decline', 'ignore', 'wrong-user', 'unknown'])(
		'does not run for %s@…',
		async (person) => {
			await run(agentWorkflow([pay(), review(`${person}@example.com`)]));
			expect(actions).toHaveLength(0);
			expect(model.toolAnswers).toHaveLength(1);
		},
	);
});

describe("n8n's own message of a review step", () => {
	const prefilled =
		'=The agent wants to run this tool: {{ $tool.name }}\n\nInput:\n{{ $tool.parameters }}';
	const asked = () =>
		stage.fakeOtpOne.received
			.filter(({ call }) => call === 'SendRequest')
			.map(({ body }) => (body as { Message: string }).Message);

	it('shows the input of the tool instead of “[object Object]”', async () => {
		stage.fakeOtpOne.received.length = 0;
		await run(agentWorkflow([pay(), review('approve@example.com', { message: prefilled })]));
		expect(actions).toEqual([{ amount: 40_000 }]);
		expect(asked()).toEqual(['The agent wants to run this tool: Pay\n\nInput:\namount: 40000']);
	});

	it('shows nested values too, and the tool does not run after a refusal', async () => {
		await model.close();
		model = await startScriptedModel({ amount: { value: 40_000, currency: 'EUR' } });
		stage.fakeOtpOne.received.length = 0;
		await run(agentWorkflow([pay('json'), review('decline@example.com', { message: prefilled })]));
		expect(actions).toEqual([]);
		expect(asked()).toEqual([
			'The agent wants to run this tool: Pay\n\nInput:\namount > value: 40000\namount > currency: EUR',
		]);
	});
});

describe('an agent that tries to deceive', () => {
	it.each([
		['other arguments', { toolParameters: { amount: 1 }, amount: 1 }],
		['an approval', { approved: true, outcome: 'approved', data: { approved: true } }],
		['a different approver', { approvers: 'approve@example.com', message: 'Nothing much' }],
	])('adds %s to the tool call without effect', async (_, slippedIn) => {
		await model.close();
		model = await startScriptedModel({ amount: 40_000 }, slippedIn);
		stage.fakeOtpOne.received.length = 0;
		await run(agentWorkflow([pay(), review('decline@example.com')]));
		expect(actions).toEqual([]);
		await run(agentWorkflow([pay(), review('approve+1s.ann@example.com')]));
		expect(actions).toEqual([{ amount: 40_000 }]);
		const asked = stage.fakeOtpOne.received.filter(({ call }) => call === 'SendRequest');
		expect(asked.map(({ body }) => body)).toMatchObject(
			['decline@example.com', 'approve+1s.ann@example.com'].map((UserMail) => ({
				UserMail,
				Message: 'The agent wants to pay 40000',
			})),
		);
	});
});

describe('a tool behind a human review by OtpOne in the browser', () => {
	async function suspendReview(limit: object = {}): Promise<Suspended> {
		const inBrowser = review(APPROVER, { channel: 'browser', ...limit });
		const id = await start(agentWorkflow([pay(), inBrowser], [byHand(), mailTheLink()]));
		return await whenSuspended(stage.n8n.api, id);
	}

	it('runs once when the person approves', async () => {
		const { id, link } = await suspendReview();
		expect(actions).toHaveLength(0);
		await confirm(stage.fakeOtpOne, link);
		await outputOf(id);
		expect(actions).toHaveLength(1);
	});

	it('does not run when the person declines', async () => {
		const { id, link } = await suspendReview();
		await decline(link);
		await outputOf(id);
		expect(actions).toHaveLength(0);
	});

	it('does not run when no one answers before the limit', async () => {
		const { id } = await suspendReview({ resumeAmount: 0.05, resumeUnit: 'minutes' });
		await until(
			'the limit has passed',
			async () => {
				return (await stage.n8n.api.execution(id)).status !== 'waiting';
			},
			90_000,
		);
		await outputOf(id);
		expect(actions).toHaveLength(0);
		expect(model.toolAnswers).toHaveLength(1);
	});
});

describe('OtpOne as a tool', () => {
	it.each([
		['approve', true],
		['decline', false],
	])('returns the verdict of %s@… to the agent', async (person, approved) => {
		const ask = {
			...otpOne('Ask', {
				resource: 'request',
				operation: 'send',
				userMail: `${person}@example.com`,
				message: 'May the agent go on?',
				toolDescription: 'Asks a person',
			}),
			type: 'n8n-nodes-otpone.otpOneTool',
		};
		await run(agentWorkflow([ask]));
		expect(model.toolAnswers.join()).toMatch(new RegExp(`"approved":\\s*${approved}`));
	});
});
