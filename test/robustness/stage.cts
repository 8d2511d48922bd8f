/** One engine and one fake OtpOne that belong together, for executions that run side by side. */
import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	INode,
	INodeParameters,
} from 'n8n-workflow';

import { Engine, type Finished } from '../../dev/engine/engine.cts';
import {
	type FakeOtpOne,
	type FakeOtpOneOptions,
	startFakeOtpOne,
} from '../../dev/fake-otpone/fake-otpone.cts';
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
		readonly fakeOtpOne: FakeOtpOne,
	) {}

	static async open(options: FakeOtpOneOptions = {}): Promise<Stage> {
		const engine = await Engine.start({ packageDirectory, credential: {} });
		return new Stage(engine, await startFakeOtpOne(options));
	}

	/** The fake OtpOne's port, to be reached under any name. */
	get port(): string {
		return new URL(this.fakeOtpOne.url).port;
	}

	/** Both keys, which nothing that an execution leaves behind may hold. */
	get keys(): string[] {
		return [this.fakeOtpOne.keys.srv, this.fakeOtpOne.keys.js];
	}

	async useCredential(changes: ICredentialDataDecryptedObject): Promise<void> {
		const { keys, url } = this.fakeOtpOne;
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
		await this.fakeOtpOne.close();
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
