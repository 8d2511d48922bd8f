/**
 * Simulates how n8n's waiting webhooks and timer resume an execution: it is loaded, the node's webhook
 * runs, and the execution continues with what that returns.
 */
import { createRequire } from 'node:module';
import { join } from 'node:path';

import type {
	INode,
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IRunExecutionData,
	IWebhookData,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';
import type { Engine, Finished, WorkflowJson } from '../../../dev/engine/engine.cts';
import { standIns } from '../../../dev/engine/nodes.cts';
import { validateUrlSignature, InstanceSettings, WebhookContext } from 'n8n-core';
import { Container } from '@n8n/di';

import { packageDirectory } from '../workbench.cts';
import { RecordedResponse } from './response.cts';

const load = createRequire(__filename);
/** The serializer that n8n uses for executions. */
const flatted = createRequire(load.resolve('n8n-core'))('flatted') as {
	stringify(value: unknown): string;
	parse(text: string): unknown;
};

const BASE_URL = 'http://127.0.0.1:5678/webhook-waiting';
const CREDENTIAL_ID = 'engine-credential';

/** A visit to the page: the response, and the items that resume the execution, if any. */
export interface Visit extends RecordedResponse {
	resumesWith?: INodeExecutionData[][];
}

/** An execution as n8n's database stores it. */
export interface SavedExecution {
	id: string;
	workflow: WorkflowJson;
	data: string;
}

/** Saves an execution that has just been suspended. */
export function save(id: string, workflow: WorkflowJson, { run }: Finished): SavedExecution {
	return { id, workflow, data: flatted.stringify(run.data) };
}

function loadNodeTypes(): INodeTypes {
	const file = join(packageDirectory, 'dist/nodes/OtpOne/OtpOne.node.js');
	const { OtpOne } = load(file) as { OtpOne: new () => INodeType };
	const types: Record<string, INodeType> = {
		...standIns,
		'n8n-nodes-otpone.otpOne': new OtpOne(),
	};
	return {
		getByName: (name) => types[name],
		getByNameAndVersion: (name) => types[name],
		getKnownTypes: () => ({}),
	};
}

export class SuspendedExecution {
	private readonly nodeTypes = loadNodeTypes();

	constructor(
		private readonly engine: Engine,
		readonly saved: SavedExecution,
	) {}

	/** A new copy of the execution for each visit, so that visits share no state. */
	get data(): IRunExecutionData {
		return flatted.parse(this.saved.data) as IRunExecutionData;
	}

	/** Returns the execution after it has been suspended again. */
	again(finished: Finished): SuspendedExecution {
		const { id, workflow } = this.saved;
		return new SuspendedExecution(this.engine, save(id, workflow, finished));
	}

	/** The value of `{{ $execution.resumeUrl }}`. */
	get resumeUrl(): string {
		return `${BASE_URL}/${this.saved.id}?signature=${this.data.resumeToken}`;
	}

	/** Sends a request to an address of the execution. */
	async visit(
		method: 'GET' | 'POST',
		address: string,
		body: unknown = {},
		headers: Record<string, string> = {},
	): Promise<Visit> {
		const url = new URL(address);
		const [, , id, suffix = ''] = url.pathname.split('/');
		if (id !== this.saved.id) throw new Error(`n8n has no execution ${id}`);
		const signature = url.searchParams.get('signature') ?? '';
		const { hmacSignatureSecret } = Container.get(InstanceSettings);
		const isRight = suffix
			? validateUrlSignature(signature, url, hmacSignatureSecret)
			: signature === this.data.resumeToken;
		if (!isRight) throw new Error('n8n answers with 401: the signature is not right');

		const data = this.load();
		const workflow = this.workflow();
		const node = workflow.getNode(data.resultData.lastNodeExecuted!)!;
		const response = new RecordedResponse();
		const originalUrl = url.pathname + url.search;
		const httpRequest = { method, url: originalUrl, originalUrl, headers, body, params: {} };
		const additionalData = {
			credentialsHelper: this.engine.credentials,
			executionId: id,
			webhookWaitingBaseUrl: BASE_URL,
			formWaitingBaseUrl: BASE_URL,
			variables: {},
			httpRequest: { ...httpRequest, query: Object.fromEntries(url.searchParams) },
			httpResponse: response,
		} as unknown as IWorkflowExecuteAdditionalData;
		const nodeType = this.nodeTypes.getByNameAndVersion(node.type);
		const webhookDescription = nodeType.description.webhooks?.find(
			({ httpMethod, path }) =>
				httpMethod === method && pathOf(workflow, node, String(path)) === suffix,
		);
		if (!webhookDescription) throw new Error(`n8n knows no waiting webhook ${method} “${suffix}”`);
		const webhookData = {
			httpMethod: method,
			node: node.name,
			path: suffix,
			webhookDescription,
			workflowId: workflow.id,
			workflowExecuteAdditionalData: additionalData,
		} as IWebhookData;
		const context = new WebhookContext(
			workflow,
			node,
			additionalData,
			'trigger',
			webhookData,
			[],
			data,
		);
		const { workflowData } = await nodeType.webhook!.call(context);
		return Object.assign(response, { resumesWith: workflowData ?? undefined });
	}

	/** Follows the resume URL to the page's own address. */
	async pageUrl(): Promise<string> {
		return (await this.visit('GET', this.resumeUrl)).location;
	}

	/**
	 * Resumes the execution after a visit.
	 *
	 * @param allOutputs false for n8n before 2.39, which passes on the first output only
	 */
	async resume({ resumesWith }: Visit, { allOutputs = true } = {}): Promise<Finished> {
		if (!resumesWith) throw new Error('The execution is still waiting');
		const data = this.load();
		const [entry] = data.executionData!.nodeExecutionStack;
		entry.data.main = resumesWith;
		if (allOutputs) entry.metadata = { ...entry.metadata, forwardAllOutputs: true } as never;
		return await this.goOn(data);
	}

	/** Resumes the execution because the limit of the wait has passed. */
	async passLimit(): Promise<Finished> {
		return await this.goOn(this.data);
	}

	/** Prepares the execution as n8n does before it runs a webhook. */
	private load(): IRunExecutionData {
		const { data } = this;
		data.executionData!.nodeExecutionStack[0].node.disabled = true;
		data.waitTill = undefined;
		data.resultData.runData[data.resultData.lastNodeExecuted!].pop();
		return data;
	}

	private async goOn(resume: IRunExecutionData): Promise<Finished> {
		const { id, workflow } = this.saved;
		return await this.engine.run(workflow, { executionId: id, mode: 'trigger', resume });
	}

	private workflow(): Workflow {
		const { name, nodes, connections, settings } = this.saved.workflow;
		const otpOneApi = { id: CREDENTIAL_ID, name: CREDENTIAL_ID };
		return new Workflow({
			id: 'engine-workflow',
			name,
			nodes: nodes.map((node) => ({ ...node, credentials: { otpOneApi } })),
			connections,
			active: false,
			settings,
			nodeTypes: this.nodeTypes,
		});
	}
}

function pathOf(workflow: Workflow, node: INode, path: string): unknown {
	return workflow.expression.getSimpleParameterValue(node, path, 'internal', {});
}
