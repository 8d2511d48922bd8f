/** One engine and one sandbox that belong together, for executions that run side by side. */
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeParameters,
} from 'n8n-workflow';

import { Engine, type Finished } from '../../sandbox/engine/engine.cts';
import { type Sandbox, type SandboxOptions, startSandbox } from '../../sandbox/service/sandbox.cts';
import {
	itemsOf,
	otpOneNode,
	packageDirectory,
	startNode,
	workflowOf,
} from '../engine/workbench.cts';

const CREDENTIAL_ID = 'engine-credential';

export class Stage {
	private constructor(
		readonly engine: Engine,
		readonly sandbox: Sandbox,
	) {}

	static async open(options: SandboxOptions = {}): Promise<Stage> {
		const engine = await Engine.start({ packageDirectory, credential: {} });
		return new Stage(engine, await startSandbox(options));
	}

	/** The sandbox's port, to be reached under any name. */
	get port(): string {
		return new URL(this.sandbox.url).port;
	}

	/** Both keys, which nothing that an execution leaves behind may hold. */
	get keys(): string[] {
		return [this.sandbox.keys.srv, this.sandbox.keys.js];
	}

	async useCredential(changes: ICredentialDataDecryptedObject): Promise<void> {
		const { keys, url } = this.sandbox;
		const data = { srvApiKey: keys.srv, jsApiKey: keys.js, baseUrl: url, ...changes };
		await this.engine.credentials.store(CREDENTIAL_ID, 'otpOneApi', data);
	}

	/** Runs one OtpOne node for one item. */
	async run(
		item: IDataObject,
		parameters: INodeParameters,
		settings: Partial<INode> = {},
	): Promise<Finished> {
		const node = { ...otpOneNode(parameters), ...settings };
		return await this.engine.run(workflowOf(startNode, node), { input: itemsOf(item) });
	}

	async close(): Promise<void> {
		await this.sandbox.close();
	}
}

/** Runs tasks side by side, as many as there are places for. */
export async function sideBySide<Place, Task>(
	places: Place[],
	tasks: Task[],
	run: (place: Place, task: Task) => Promise<void>,
): Promise<void> {
	const left = tasks.values();
	await Promise.all(
		places.map(async (place) => {
			for (const task of left) await run(place, task);
		}),
	);
}
