/** A real n8n with the packed package, and how long its nodes take. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Execution, WorkflowJson } from '../../dev/n8n/api.cts';
import type { N8n } from '../../dev/n8n/host.cts';
import { startN8n } from '../../dev/n8n/host.cts';
import { packPackage } from '../../dev/n8n/package.cts';
import { byHand, node, workflow } from '../e2e/workflows.cts';
import type { Service } from './service.cts';

type Node = WorkflowJson['nodes'][number];
type Saved = WorkflowJson & { id: string; versionId: string };

/** Longer than any execution takes. */
const WITHIN = 300_000;

/** n8n's word on each run of a node; times in milliseconds. */
interface Timed {
	startTime: number;
	executionTime: number;
}

/** When a run of a node ended, in milliseconds since 1970. */
const endOf = ({ startTime, executionTime }: Timed) => startTime + executionTime;

/** The runs of one node. */
export function runsOf(execution: Execution, name: string): Timed[] {
	return (execution.data.resultData.runData[name] ?? []) as unknown as Timed[];
}

/** When the last node had its last item out. */
export function endedAt(execution: Execution): number {
	const names = Object.keys(execution.data.resultData.runData);
	return Math.max(...names.flatMap((name) => runsOf(execution, name).map(endOf)));
}

/** Nodes that produce some items: the list is an expression or JSON. */
export function itemsFrom(list: string): Node[] {
	return [
		byHand(),
		node('List', 'n8n-nodes-base.set', { mode: 'raw', jsonOutput: list }, { typeVersion: 3.4 }),
		node('Each', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'list' }),
	];
}

/** n8n's own HTTP Request node, with the fields of a form or JSON by name. */
export function httpRequest(name: string, url: string, body: Record<string, string>): Node {
	const parameters = Object.entries(body).map(([field, value]) => ({ name: field, value }));
	return node(
		name,
		'n8n-nodes-base.httpRequest',
		{ method: 'POST', url, sendBody: true, bodyParameters: { parameters } },
		{ typeVersion: 4.2 },
	);
}

/** Lines nodes up; further connections close a loop, e.g. from the second output of an IF. */
export function lineUp(
	name: string,
	nodes: Node[],
	further: Array<{ from: string; output: number; to: string }> = [],
): WorkflowJson {
	const made = workflow(name, nodes);
	const connections = made.connections as Record<string, { main: object[][] }>;
	for (const { from, output, to } of further) {
		const { main } = (connections[from] ??= { main: [] });
		while (main.length <= output) main.push([]);
		main[output].push({ node: to, type: 'main', index: 0 });
	}
	return made;
}

export class N8nStage {
	private constructor(
		readonly n8n: N8n,
		private readonly credential: { id: string; name: string },
		private readonly folder: string,
	) {}

	static async start({ credential }: Service): Promise<N8nStage> {
		const folder = await mkdtemp(join(tmpdir(), 'otpone-bench-'));
		const n8n = await startN8n({ tarball: await packPackage(folder) });
		const saved = await n8n.api.createCredential('otpOneApi', 'OtpOne', credential);
		return new N8nStage(n8n, saved, folder);
	}

	get version(): string {
		return this.n8n.install.version;
	}

	async save(json: WorkflowJson): Promise<Saved> {
		return await this.n8n.api.importWorkflow(json, { otpOneApi: this.credential });
	}

	/** Runs a saved workflow to its end. */
	async run(saved: Saved): Promise<Execution> {
		const id = await this.n8n.api.run(saved);
		return await this.n8n.api.waitForExecution(id, 'success', WITHIN);
	}

	async close(): Promise<void> {
		await this.n8n.close();
		await rm(this.folder, { recursive: true, force: true });
	}
}
