/** n8n's own workflow engine (n8n-core) without the rest of n8n, with the built package loaded. */
import './environment.cts';

import type {
	ICredentialDataDecryptedObject,
	ICredentialType,
	IDataObject,
	INodeExecutionData,
	INodeType,
	INodeTypes,
	IRun,
	IRunExecutionData,
	ITaskData,
	IWorkflowBase,
	IWorkflowExecuteAdditionalData,
	WorkflowExecuteMode,
} from 'n8n-workflow';
import { NodeHelpers, Workflow } from 'n8n-workflow';
import { ExecutionLifecycleHooks, PackageDirectoryLoader, WorkflowExecute } from 'n8n-core';

import { EngineCredentials } from './credentials.cts';
import { standIns } from './nodes.cts';

/** A workflow as n8n exports it. */
export type WorkflowJson = Pick<IWorkflowBase, 'name' | 'nodes' | 'connections'> &
	Partial<Pick<IWorkflowBase, 'id' | 'settings'>>;

interface EngineOptions {
	/** The directory of the built package. */
	packageDirectory: string;
	/** Data of the `otpOneApi` credential, which every OtpOne node of a workflow uses. */
	credential: ICredentialDataDecryptedObject;
}

export interface RunOptions {
	mode?: WorkflowExecuteMode;
	executionId?: string;
	/** Items that the first node outputs. */
	input?: INodeExecutionData[];
	/** The node at which a partial run ends. */
	destination?: string;
	/** State of the execution to resume. */
	resume?: IRunExecutionData;
	onNodeStart?: (name: string) => void;
	onNodeEnd?: (name: string, data: ITaskData) => void;
}

/** An execution in progress. */
export interface Execution {
	finished: Promise<Finished>;
	cancel(): void;
}

/** A finished or suspended execution. */
export class Finished {
	constructor(readonly run: IRun) {}

	get error(): (Error & { description?: string | null }) | undefined {
		return this.run.data.resultData.error;
	}

	/** Returns the output of a node's last run, by output. */
	outputs(node: string): INodeExecutionData[][] {
		const main = this.run.data.resultData.runData[node]?.at(-1)?.data?.main ?? [];
		return main.map((items) => items ?? []);
	}

	/** Returns the JSON of the items on one output of a node. */
	json(node: string, output = 0): IDataObject[] {
		return (this.outputs(node)[output] ?? []).map(({ json }) => json);
	}
}

const CREDENTIAL_ID = 'engine-credential';
const HOST = 'http://127.0.0.1:5678';

export class Engine {
	private constructor(
		private readonly nodeTypes: INodeTypes,
		readonly credentials: EngineCredentials,
	) {}

	/** Loads the package as n8n does, from the files that would be published. */
	static async start({ packageDirectory, credential }: EngineOptions): Promise<Engine> {
		const loader = new PackageDirectoryLoader(packageDirectory);
		await loader.loadAll();
		const types: Record<string, INodeType> = { ...standIns };
		for (const [name, { type }] of Object.entries(loader.nodeTypes)) {
			types[`${loader.packageName}.${name}`] = type as INodeType;
		}
		const credentialTypes: Record<string, ICredentialType> = {};
		for (const [name, { type }] of Object.entries(loader.credentialTypes)) {
			credentialTypes[name] = type;
		}
		const credentials = new EngineCredentials(credentialTypes);
		await credentials.store(CREDENTIAL_ID, 'otpOneApi', credential);
		const find = (name: string) => {
			const type = types[name];
			if (!type) throw new Error(`The engine has no node ${name}`);
			return type;
		};
		const nodeTypes: INodeTypes = {
			getByName: find,
			getByNameAndVersion: (name, version) => NodeHelpers.getVersionedNodeType(find(name), version),
			getKnownTypes: () => ({}),
		};
		return new Engine(nodeTypes, credentials);
	}

	/** Starts a workflow; the first node is the trigger. */
	execute(json: WorkflowJson, options: RunOptions = {}): Execution {
		const workflow = this.load(json);
		const { mode = 'manual', executionId = '1', resume, destination } = options;
		const hooks = new ExecutionLifecycleHooks(mode, executionId, json as IWorkflowBase);
		hooks.addHandler('nodeExecuteBefore', (name) => options.onNodeStart?.(name));
		hooks.addHandler('nodeExecuteAfter', (name, data) => options.onNodeEnd?.(name, data));
		const execute = new WorkflowExecute(this.additionalData(hooks, executionId), mode, resume);
		const [first] = json.nodes;
		const running = resume
			? execute.processRunExecutionData(workflow)
			: execute.run({
					workflow,
					startNode: workflow.getNode(first.name) ?? undefined,
					destinationNode: destination ? { nodeName: destination, mode: 'inclusive' } : undefined,
					pinData: options.input && { [first.name]: options.input },
				});
		return {
			finished: running.then((run) => new Finished(run)),
			cancel: () => running.cancel(),
		};
	}

	/** Runs a workflow until it finishes. */
	async run(json: WorkflowJson, options: RunOptions = {}): Promise<Finished> {
		return await this.execute(json, options).finished;
	}

	private load(json: WorkflowJson): Workflow {
		const nodes = json.nodes.map((node) => ({
			...node,
			...(/otpOne/.test(node.type) && {
				credentials: { otpOneApi: { id: CREDENTIAL_ID, name: CREDENTIAL_ID } },
			}),
		}));
		return new Workflow({
			id: json.id ?? 'engine-workflow',
			name: json.name,
			nodes,
			connections: json.connections,
			active: false,
			settings: { executionOrder: 'v1', ...json.settings },
			nodeTypes: this.nodeTypes,
		});
	}

	private additionalData(
		hooks: ExecutionLifecycleHooks,
		executionId: string,
	): IWorkflowExecuteAdditionalData {
		const unavailable = () => {
			throw new Error('Not available without the rest of n8n');
		};
		return {
			credentialsHelper: this.credentials,
			hooks,
			executionId,
			executeWorkflow: unavailable,
			getRunExecutionData: unavailable,
			getRuntimeCredential: unavailable,
			startRunnerTask: unavailable,
			logAiEvent: () => {},
			setExecutionStatus: () => {},
			currentNodeExecutionIndex: 0,
			restApiUrl: `${HOST}/rest`,
			instanceBaseUrl: `${HOST}/`,
			formBaseUrl: `${HOST}/form`,
			formWaitingBaseUrl: `${HOST}/form-waiting`,
			formTestBaseUrl: `${HOST}/form-test`,
			webhookBaseUrl: `${HOST}/webhook`,
			webhookWaitingBaseUrl: `${HOST}/webhook-waiting`,
			webhookTestBaseUrl: `${HOST}/webhook-test`,
			mcpBaseUrl: `${HOST}/mcp`,
			mcpTestBaseUrl: `${HOST}/mcp-test`,
			variables: {},
		} as unknown as IWorkflowExecuteAdditionalData;
	}
}
