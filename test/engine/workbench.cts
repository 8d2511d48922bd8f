/** Shared by the engine tests: a fake OtpOne, n8n's engine with the built package, and one-node workflows. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { inspect } from 'node:util';

import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeParameters,
} from 'n8n-workflow';

import type { Execution, Finished, WorkflowJson } from '../../dev/engine/engine.cts';
import { Engine } from '../../dev/engine/engine.cts';
import type {
	FakeOtpOne,
	FakeOtpOneOptions,
	ReceivedRequest,
} from '../../dev/fake-otpone/fake-otpone.cts';
import { startFakeOtpOne } from '../../dev/fake-otpone/fake-otpone.cts';
import { type Facts, type OperationName, parametersOf } from '../operations.cts';

export const packageDirectory = join(__dirname, '../..');

/** The name of the node under test in every workflow. */
export const NODE = 'OtpOne';

/** The id of the credential that all OtpOne nodes use in the engine. */
const CREDENTIAL_ID = 'engine-credential';

export type NodeSettings = Partial<
	Pick<
		INode,
		| 'disabled'
		| 'onError'
		| 'retryOnFail'
		| 'maxTries'
		| 'waitBetweenTries'
		| 'alwaysOutputData'
		| 'type'
	>
>;

/** Continue On Fail, as n8n saves it. */
export const carryOn = { onError: 'continueRegularOutput' } as const;

export const startNode: INode = {
	id: 'start',
	name: 'Start',
	type: 'n8n-nodes-base.manualTrigger',
	typeVersion: 1,
	position: [0, 0],
	parameters: {},
};

/** Returns an OtpOne node with these parameters. */
export function otpOneNode(parameters: INodeParameters, settings: NodeSettings = {}): INode {
	return {
		id: 'otpone',
		name: NODE,
		type: 'n8n-nodes-otpone.otpOne',
		typeVersion: 1,
		position: [200, 0],
		parameters,
		...settings,
	};
}

/** Returns a workflow of nodes in a row, each connected from its first output to the next. */
export function workflowOf(...nodes: INode[]): WorkflowJson {
	const connections = nodes
		.slice(0, -1)
		.map(({ name }, n) => [
			name,
			{ main: [[{ node: nodes[n + 1].name, type: 'main' as const, index: 0 }]] },
		]);
	return {
		name: 'Invoices',
		nodes,
		connections: Object.fromEntries(connections) as WorkflowJson['connections'],
	};
}

/** Returns an example workflow with some of its texts changed. */
export function example(name: string, changes: Record<string, string> = {}): WorkflowJson {
	let text = readFileSync(join(packageDirectory, 'examples', `${name}.json`), 'utf8');
	for (const [from, to] of Object.entries(changes)) {
		if (!text.includes(from)) throw new Error(`${name} does not hold ${from}`);
		text = text.replaceAll(from, to);
	}
	return JSON.parse(text) as WorkflowJson;
}

export const itemsOf = (...items: IDataObject[]) => items.map((json) => ({ json }));

/** Parameters of Send Request that take the person and the message from each item. */
export const sendParameters = parametersOf('request.send', {
	userMail: '={{ $json.mail }}',
	message: '=Pay invoice {{ $json.invoice }}?',
	timeoutSeconds: 20,
});

/** An output item and the index of its output. */
interface Left {
	output: number;
	json: IDataObject;
}

function firstLeft(finished: Finished): Left {
	if (finished.error) throw finished.error;
	const outputs = finished.outputs(NODE);
	const output = outputs.findIndex((items) => items.length > 0);
	return { output, json: outputs[output][0].json };
}

export class Workbench {
	private constructor(
		readonly engine: Engine,
		readonly fakeOtpOne: FakeOtpOne,
	) {}

	private static engine: Promise<Engine> | undefined;

	/** Starts a fake OtpOne and gives the engine a credential for it. */
	static async open(options: FakeOtpOneOptions = {}): Promise<Workbench> {
		Workbench.engine ??= Engine.start({ packageDirectory, credential: {} });
		const bench = new Workbench(await Workbench.engine, await startFakeOtpOne(options));
		await bench.useCredential({});
		return bench;
	}

	/** The same with a separate engine, for parallel executions with another credential. */
	static async openApart(options: FakeOtpOneOptions = {}): Promise<Workbench> {
		const engine = await Engine.start({ packageDirectory, credential: {} });
		const bench = new Workbench(engine, await startFakeOtpOne(options));
		await bench.useCredential({});
		return bench;
	}

	/** The fake OtpOne's port, for use with another host name. */
	get port(): string {
		return new URL(this.fakeOtpOne.url).port;
	}

	/** Both keys, which may not appear in anything an execution leaves behind. */
	get keys(): string[] {
		return [this.fakeOtpOne.keys.srv, this.fakeOtpOne.keys.js];
	}

	async close(): Promise<void> {
		await this.fakeOtpOne.close();
	}

	/** The credential that a builder would enter for this fake OtpOne. */
	get credential(): ICredentialDataDecryptedObject {
		const { keys, url } = this.fakeOtpOne;
		return { srvApiKey: keys.srv, jsApiKey: keys.js, baseUrl: url };
	}

	/** Stores the credential with other values in some of its fields. */
	async useCredential(changes: ICredentialDataDecryptedObject): Promise<void> {
		const data = { ...this.credential, ...changes };
		await this.engine.credentials.store(CREDENTIAL_ID, 'otpOneApi', data);
	}

	/** Spells the Base URL differently, so that the next run does not use cached endpoints. */
	async forgetLookups(): Promise<void> {
		await this.useCredential({ baseUrl: this.fakeOtpOne.url.replace('127.0.0.1', 'localhost') });
	}

	/** Starts any operation with items. */
	start(items: IDataObject[], parameters: INodeParameters, settings: NodeSettings = {}): Execution {
		const workflow = workflowOf(startNode, otpOneNode(parameters, settings));
		return this.engine.execute(workflow, { input: itemsOf(...items) });
	}

	/** Starts Send Request with items. */
	begin(items: IDataObject[], parameters?: INodeParameters, settings?: NodeSettings): Execution {
		return this.start(items, { ...sendParameters, ...parameters }, settings);
	}

	/** Runs Send Request with items to its end. */
	async send(
		items: IDataObject[],
		parameters?: INodeParameters,
		settings?: NodeSettings,
	): Promise<Finished> {
		return await this.begin(items, parameters, settings).finished;
	}

	/** Runs any operation with items to its end. */
	async run(
		items: IDataObject[],
		parameters: INodeParameters,
		settings?: NodeSettings,
	): Promise<Finished> {
		return await this.start(items, parameters, settings).finished;
	}

	/** Runs Send Request for one person. */
	async askOne(mail: string, parameters?: INodeParameters): Promise<Left> {
		return firstLeft(await this.send([{ mail, invoice: 4711 }], parameters));
	}

	/** Runs any operation with one item. */
	async runOne(name: OperationName, facts: Facts, changes?: INodeParameters): Promise<Left> {
		return firstLeft(await this.run([facts], parametersOf(name, changes)));
	}

	/** Creates a transaction with the node; a test customer has answered it when this resolves. */
	async create(
		requestedUser: string,
		privateToken = '',
	): Promise<Facts & { transactionId: string }> {
		const { json } = await this.runOne('transaction.create', { requestedUser, privateToken });
		return { requestedUser, transactionId: json.transactionId as string };
	}

	/** Resolves when a phone rings next. */
	async nextRing(): Promise<void> {
		await new Promise<void>((resolve) => {
			const stop = this.fakeOtpOne.onRing(() => {
				stop();
				resolve();
			});
		});
	}

	/** Returns the requests that the service received for a call. */
	requestsOf(call: string): ReceivedRequest[] {
		return this.fakeOtpOne.received.filter((request) => request.call === call);
	}

	/** Returns the bodies of those requests. */
	bodiesOf(call: string): IDataObject[] {
		return this.requestsOf(call).map(({ body }) => body as IDataObject);
	}

	/** Returns everything in an execution as text, including the causes of its errors. */
	static everythingIn(finished: Finished): string {
		return inspect(finished.run, { depth: 30, showHidden: true, maxStringLength: Infinity });
	}
}
