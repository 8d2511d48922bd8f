/** The node on n8n-core, timed from its start to its end. */
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Execution } from '../../dev/engine/engine.cts';
import { Engine } from '../../dev/engine/engine.cts';
import { PROJECT } from '../../dev/n8n/package.cts';
import type { Service } from './service.cts';

const NODE = 'OtpOne';

/** How a Send Request asks one of the test customers that answer at once. */
export const SEND = {
	resource: 'request',
	operation: 'send',
	userMail: '={{ $json.userMail }}',
	requestType: 4,
	message: 'Release the order?',
	options: { userIp: '203.0.113.7', osType: 'n8n', appName: 'Bench' },
};

/** How a Wait for Result looks after a transaction. */
export const WAIT = {
	resource: 'transaction',
	operation: 'waitForResult',
	transactionId: '={{ $json.transactionId }}',
	userMail: '={{ $json.userMail }}',
	pollIntervalSeconds: 2,
	timeoutSeconds: 600,
};

/** People who approve at once, all different. */
export function peopleWhoApprove(count: number): Array<{ userMail: string }> {
	return Array.from({ length: count }, (_, index) => ({
		userMail: `approve.${index}@example.com`,
	}));
}

/** One run of the node. */
export interface NodeRun {
	/** From the node's start to its end, in milliseconds. */
	tookMs: number;
	/** In milliseconds since 1970. */
	endedAt: number;
}

/** n8n-core with the built package; `OTPONE_BENCH_PACKAGE` names another build of it. */
export class EngineStage {
	private constructor(private readonly engine: Engine) {}

	static async start({ credential }: Service): Promise<EngineStage> {
		const packageDirectory = process.env.OTPONE_BENCH_PACKAGE || PROJECT;
		return new EngineStage(await Engine.start({ packageDirectory, credential }));
	}

	/** Starts the node over some items. */
	begin(parameters: IDataObject, input: INodeExecutionData[], onEnd = () => {}): Execution {
		return this.engine.execute(workflowOf(parameters), { input, onNodeEnd: onEnd });
	}

	/**
	 * Runs the node over some items.
	 *
	 * @throws when not every one of them comes out approved
	 */
	async time(parameters: IDataObject, items: object[]): Promise<NodeRun> {
		let startedAt = 0;
		let tookMs = 0;
		let endedAt = 0;
		const finished = await this.engine.run(workflowOf(parameters), {
			input: items.map((json) => ({ json: json as IDataObject })),
			onNodeStart: (name) => {
				if (name === NODE) startedAt = performance.now();
			},
			onNodeEnd: (name) => {
				if (name !== NODE) return;
				tookMs = performance.now() - startedAt;
				endedAt = Date.now();
			},
		});
		const approved = finished
			.outputs(NODE)
			.flat()
			.filter(({ json }) => json.approved === true);
		if (approved.length !== items.length) {
			const reason = finished.error?.message ?? '';
			throw new Error(
				`${approved.length} of ${items.length} items were approved. ${reason}`.trim(),
			);
		}
		return { tookMs, endedAt };
	}
}

function workflowOf(parameters: IDataObject) {
	const node = (name: string, type: string, own: IDataObject) => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: own as Record<string, string>,
	});
	return {
		name: 'Bench',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', {}),
			node(NODE, 'n8n-nodes-otpone.otpOne', parameters),
		],
		connections: { Start: { main: [[{ node: NODE, type: 'main' as const, index: 0 }]] } },
	};
}
