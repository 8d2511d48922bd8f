/** A real n8n with the packed package, and the run times of its nodes. */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Execution, WorkflowJson } from '../../dev/n8n/api.cts';
import { type N8n, startN8n } from '../../dev/n8n/host.cts';
import { packPackage } from '../../dev/n8n/package.cts';
import { byHand, node } from '../e2e/workflows.cts';
import type { Service } from './service.cts';

type Node = WorkflowJson['nodes'][number];
type Saved = WorkflowJson & { id: string; versionId: string };

/** More than any execution needs. */
const WITHIN_MS = 300_000;

/** A running n8n, and the credential for the service in it. */
export class Stage {
	private constructor(
		readonly n8n: N8n,
		private readonly credential: { id: string; name: string },
	) {}

	static async start({ credential }: Service): Promise<Stage> {
		const folder = await mkdtemp(join(tmpdir(), 'otpone-bench-'));
		try {
			const n8n = await startN8n({ tarball: await packPackage(folder) });
			return new Stage(n8n, await n8n.api.createCredential('otpOneApi', 'OtpOne', credential));
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
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
		return await this.n8n.api.waitForExecution(id, 'success', WITHIN_MS);
	}

	async close(): Promise<void> {
		await this.n8n.close();
	}
}

/** The runs of one node as recorded by n8n: durations in milliseconds, starts in milliseconds since 1970. */
export function runsOf(
	execution: Execution,
	name: string,
): Array<{ startTime: number; executionTime: number }> {
	return (execution.data.resultData.runData[name] ?? []) as never;
}

/** Nodes that produce some items. */
export function itemsFrom(list: object[]): Node[] {
	const jsonOutput = JSON.stringify({ list });
	return [
		byHand(),
		node('List', 'n8n-nodes-base.set', { mode: 'raw', jsonOutput }, { typeVersion: 3.4 }),
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
