/** Executions of a real n8n that wait for a person: how they start, and what n8n saves of each. */
import { randomUUID } from 'node:crypto';
import type { WorkflowJson } from '../../dev/n8n/api.cts';
import type { N8n } from '../../dev/n8n/host.cts';
import { readDatabase } from '../e2e/database.cts';
import { until } from '../e2e/stage.cts';
import { byWebhook, node, workflow } from '../e2e/workflows.cts';
import { sideBySide } from './measuring.cts';
import type { N8nStage } from './n8n-stage.cts';

const STARTED_AT_ONCE = 10;
const SUSPENDED_WITHIN_MS = 120_000;

/** A node that waits, the expression of the link to its page, and a file that its item brings along. */
export interface Wait {
	node: WorkflowJson['nodes'][number];
	link: string;
	file?: { bytes: Buffer; type: string };
}

/** Executions of one workflow that wait. */
export interface Waits {
	links: string[];
	/** What n8n saves of each, in bytes. */
	savedBytes: number[];
}

/** A workflow that answers its caller with the link before it waits. */
function answerAndWait(path: string, { node: waits, link }: Wait): WorkflowJson {
	const start = byWebhook(path, { httpMethod: 'POST', responseMode: 'responseNode' });
	const answer = node(
		'Answer',
		'n8n-nodes-base.respondToWebhook',
		{ respondWith: 'text', responseBody: link },
		{ typeVersion: 1.1 },
	);
	return workflow(waits.name, [start, answer, waits]);
}

/** What n8n saves of the executions that wait: their data, without the copy of the workflow beside it. */
async function savedBytes(n8n: N8n, workflowId: string): Promise<number[]> {
	const rows = await readDatabase(n8n, async (ask) => {
		return await ask<{ bytes: number }>(
			`SELECT LENGTH(CAST(data AS BLOB)) AS bytes FROM execution_data
			JOIN execution_entity ON id = executionId
			WHERE status = 'waiting' AND execution_entity.workflowId = '${workflowId}'`,
		);
	});
	return rows.map(({ bytes }) => bytes);
}

/** Starts executions and waits until all of them are suspended. */
export async function startWaits(stage: N8nStage, count: number, wait: Wait): Promise<Waits> {
	const { n8n } = stage;
	const path = randomUUID();
	const saved = await stage.save(answerAndWait(path, wait));
	await n8n.api.activate(saved);
	const start = async () => {
		const answer = await fetch(`${n8n.url}/webhook/${path}`, {
			method: 'POST',
			...(wait.file && { headers: { 'content-type': wait.file.type }, body: wait.file.bytes }),
		});
		return answer.ok ? await answer.text() : undefined;
	};
	let first: string | undefined;
	await until('n8n has the webhook', async () => (first = await start()) !== undefined);
	const others = await sideBySide(Array.from({ length: count - 1 }), STARTED_AT_ONCE, start);
	const links = [first, ...others].filter((link) => link?.startsWith(n8n.url)) as string[];
	if (links.length !== count) throw new Error(`${links.length} of ${count} have a link`);
	let bytes: number[] = [];
	await until(
		`${count} executions wait`,
		async () => (bytes = await savedBytes(n8n, saved.id)).length === count,
		SUSPENDED_WITHIN_MS,
	);
	return { links, savedBytes: bytes };
}
