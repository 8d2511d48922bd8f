import { randomUUID } from 'node:crypto';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { N8nInstall } from './install.cts';

/** The owner account of every n8n started here. */
export const OWNER = {
	email: 'owner@example.com',
	firstName: 'Olivia',
	lastName: 'Owner',
	password: 'Otpone-fakeOtpOne-1',
};

/** A workflow as exported from the editor. */
export interface WorkflowJson {
	id?: string;
	name: string;
	nodes: Array<{
		id?: string;
		name: string;
		type: string;
		parameters: Record<string, unknown>;
		credentials?: Record<string, { id: string | null; name: string }>;
		[setting: string]: unknown;
	}>;
	connections: Record<string, unknown>;
	[setting: string]: unknown;
}

/** The output of one run of a node: the items of each output. */
export interface NodeRun {
	executionStatus?: string;
	error?: { message: string; description?: string };
	data?: Record<
		string,
		Array<Array<{ json: Record<string, unknown>; [part: string]: unknown }> | null>
	>;
}

/** A node's description as sent to the editor. */
interface NodeType {
	name: string;
	displayName: string;
	iconUrl?: string | { light: string; dark: string };
	properties: Array<{ name: string }>;
	outputs: unknown;
	codex?: { categories?: string[]; subcategories?: Record<string, string[]>; alias?: string[] };
}

/** A saved execution with its data decoded. */
export interface Execution {
	id: string;
	status: string;
	workflowId: string;
	retryOf?: string;
	data: { resultData: { runData: Record<string, NodeRun[]>; error?: { message: string } } };
}

const UNFINISHED = ['new', 'running', 'waiting'];

/** A client for n8n's REST interface, which n8n's editor also uses. */
export class N8nApi {
	private cookie = '';
	private readonly browserId = randomUUID();
	private readonly parse: (text: string) => unknown;

	constructor(
		readonly url: string,
		install: N8nInstall,
	) {
		const fromN8n = createRequire(join(install.folder, 'package.json'));
		this.parse = (fromN8n('flatted') as { parse: (text: string) => unknown }).parse;
	}

	/** Logs in as the owner, creating the account if necessary. */
	async logIn(): Promise<void> {
		const settings = await this.rest<{ userManagement: { showSetupOnFirstLoad: boolean } }>(
			'GET',
			'/settings',
		);
		if (settings.userManagement.showSetupOnFirstLoad)
			await this.rest('POST', '/owner/setup', OWNER);
		const { email, password } = OWNER;
		await this.rest('POST', '/login', { emailOrLdapLoginId: email, email, password });
	}

	/**
	 * Makes one call and unwraps its answer.
	 *
	 * @throws Error with n8n's answer if the call was not successful
	 */
	async rest<T = unknown>(method: string, path: string, body?: unknown): Promise<T> {
		const { data } = JSON.parse(await this.call(method, `/rest${path}`, body)) as { data: T };
		return data;
	}

	/** Returns the descriptions of all nodes that n8n offers, including the variants it generates. */
	async nodeTypes(): Promise<NodeType[]> {
		return JSON.parse(await this.call('GET', '/types/nodes.json')) as NodeType[];
	}

	private async call(method: string, path: string, body?: unknown): Promise<string> {
		const answer = await fetch(`${this.url}${path}`, {
			method,
			headers: {
				'browser-id': this.browserId,
				cookie: this.cookie,
				...(body === undefined ? {} : { 'content-type': 'application/json' }),
			},
			body: body === undefined ? undefined : JSON.stringify(body),
		});
		const text = await answer.text();
		if (!answer.ok) throw new Error(`${method} ${path} was answered ${answer.status}: ${text}`);
		const cookies = answer.headers.getSetCookie().map((cookie) => cookie.split(';', 1)[0]);
		if (cookies.length > 0) this.cookie = cookies.join('; ');
		return text;
	}

	/** Saves a credential under the given name. */
	async createCredential(
		type: string,
		name: string,
		data: object,
	): Promise<{ id: string; name: string }> {
		return await this.rest('POST', '/credentials', { name, type, data });
	}

	/** Saves a workflow whose nodes use the given credentials (by credential type). */
	async importWorkflow(
		workflow: WorkflowJson,
		credentials: Record<string, { id: string; name: string }> = {},
	): Promise<WorkflowJson & { id: string; versionId: string }> {
		const nodes = workflow.nodes.map((node) => ({
			...node,
			credentials:
				node.credentials &&
				Object.fromEntries(
					Object.entries(node.credentials).map(([type, own]) => {
						const saved = credentials[type];
						return [type, saved ? { id: saved.id, name: saved.name } : own];
					}),
				),
		}));
		const { name, connections, settings = {}, pinData } = workflow;
		const body = { name, nodes, connections, settings, pinData, active: false };
		return await this.rest('POST', '/workflows', body);
	}

	/** Saves a workflow over the stored version, as the editor does. */
	async saveWorkflow(
		workflow: WorkflowJson & { id: string },
	): Promise<WorkflowJson & { id: string; versionId: string }> {
		const { id, name, nodes, connections, settings } = workflow;
		const body = { name, nodes, connections, settings };
		return await this.rest('PATCH', `/workflows/${id}?forceSave=true`, body);
	}

	/** Deactivates a workflow. */
	async deactivate(id: string): Promise<void> {
		await this.rest('POST', `/workflows/${id}/deactivate`);
	}

	/** Archives a workflow, which n8n requires before it can be deleted. */
	async archive(id: string): Promise<void> {
		await this.rest('POST', `/workflows/${id}/archive`);
	}

	/** Deletes an archived workflow, and its executions with it. */
	async deleteWorkflow(id: string): Promise<void> {
		await this.rest('DELETE', `/workflows/${id}`);
	}

	/** Stops an execution. */
	async stopExecution(id: string): Promise<void> {
		await this.rest('POST', `/executions/${id}/stop`);
	}

	/** Activates a workflow. n8n registers its webhooks shortly after answering. */
	async activate({ id, versionId }: { id: string; versionId: string }): Promise<void> {
		try {
			await this.rest('POST', `/workflows/${id}/activate`, { versionId });
		} catch (error) {
			if (!String(error).includes('answered 404')) throw error;
			await this.rest('PATCH', `/workflows/${id}`, { active: true, versionId });
		}
	}

	/**
	 * Runs a saved workflow from its trigger, like the editor's button; returns the id of the
	 * execution.
	 */
	async run(workflow: WorkflowJson & { id: string }): Promise<string> {
		const trigger = workflow.nodes.find(({ type }) => /trigger$/i.test(type));
		if (!trigger) throw new Error(`The workflow ${workflow.name} has no trigger to run from`);
		const { executionId } = await this.rest<{ executionId: string }>(
			'POST',
			`/workflows/${workflow.id}/run`,
			{ workflowData: workflow, triggerToStartFrom: { name: trigger.name } },
		);
		return executionId;
	}

	/** Returns an execution with its data. */
	async execution(id: string): Promise<Execution> {
		const saved = await this.rest<Execution & { data: string }>('GET', `/executions/${id}`);
		return { ...saved, data: this.parse(saved.data) as Execution['data'] };
	}

	/** Returns the ids of a workflow's executions, newest first. */
	async executionIds(workflowId: string): Promise<string[]> {
		const filter = encodeURIComponent(JSON.stringify({ workflowId }));
		const { results } = await this.rest<{ results: Array<{ id: string }> }>(
			'GET',
			`/executions?filter=${filter}&limit=100`,
		);
		return results.map(({ id }) => id);
	}

	/**
	 * Waits until an execution has a status.
	 *
	 * @param status e.g. `success`, `waiting`, `error`, `crashed`
	 * @throws Error if the execution ends with another status, or does not reach this one in time
	 */
	async waitForExecution(id: string, status = 'success', withinMs = 60_000): Promise<Execution> {
		const deadline = Date.now() + withinMs;
		for (;;) {
			const execution = await this.execution(id);
			if (execution.status === status) return execution;
			if (!UNFINISHED.includes(execution.status) || Date.now() > deadline) {
				const reason = execution.data.resultData?.error?.message ?? '';
				throw new Error(
					`Execution ${id} is ${execution.status}, ${status} was expected. ${reason}`.trim(),
				);
			}
			await sleep(150);
		}
	}
}
