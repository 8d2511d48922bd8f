/** Suspended approvals by link and their pages, compared with forms of n8n's Wait node in a real n8n. */
import { randomUUID } from 'node:crypto';
import type { WorkflowJson } from '../../../dev/n8n/api.cts';
import type { N8n } from '../../../dev/n8n/host.cts';
import { readDatabase } from '../../e2e/database.cts';
import { until } from '../../e2e/stage.cts';
import { byWebhook, node, otpOne, workflow } from '../../e2e/workflows.cts';
import { type Candidate, median, p99, ratios, sideBySide, takeTurns } from '../measuring.cts';
import { Stage } from '../n8n.cts';
import type { Finding, Row } from '../row.cts';
import { startService } from '../service.cts';

const WAITS = 1_000;
const WITH_DOCUMENT = 50;
const DOCUMENT_BYTES = 100_000;
const AT_ONCE = 10;
const WARM_UP = 200;
const SUSPENDED_WITHIN_MS = 120_000;

const TITLE = 'Payment approval';
const MESSAGE = 'Transfer 40,000 EUR to Example Ltd?';
const LIMIT = { resumeAmount: 1, resumeUnit: 'days' };

/** A node that waits, the expression of the link to its page, and a file in its input item. */
interface Wait {
	node: WorkflowJson['nodes'][number];
	link: string;
	file?: { bytes: Buffer; type: string };
}

const approval = (parameters: object = {}): Wait => ({
	node: otpOne('Ask', {
		resource: 'request',
		operation: 'sendAndWait',
		channel: 'browser',
		approvers: 'ann@example.com',
		message: MESSAGE,
		pageOptions: { title: TITLE },
		...LIMIT,
		...parameters,
	}),
	link: '={{ $execution.resumeUrl }}',
});

const approvalWithDocument: Wait = {
	...approval({ documentField: 'data' }),
	file: { bytes: Buffer.alloc(DOCUMENT_BYTES, '%PDF-1.7 '), type: 'application/pdf' },
};

/** The same question as an n8n form: approve or decline, with a reason. */
const form: Wait = {
	node: node(
		'Form',
		'n8n-nodes-base.wait',
		{
			resume: 'form',
			formTitle: TITLE,
			formDescription: MESSAGE,
			formFields: {
				values: [
					{
						fieldLabel: 'Decision',
						fieldType: 'dropdown',
						fieldOptions: { values: [{ option: 'Approve' }, { option: 'Decline' }] },
						requiredField: true,
					},
					{ fieldLabel: 'Reason', fieldType: 'textarea' },
				],
			},
			limitWaitTime: true,
			...LIMIT,
		},
		{ typeVersion: 1.1 },
	),
	link: '={{ $execution.resumeFormUrl }}',
};

/** Suspended executions of one workflow. */
interface Waits {
	links: string[];
	/** The size of the data that n8n saves for each, in bytes. */
	savedBytes: number[];
}

/** A workflow that responds to its webhook with the link and then waits. */
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

/** The size of the saved data of waiting executions, without the saved copy of the workflow. */
async function savedBytes(n8n: N8n, workflowId: string): Promise<number[]> {
	return await readDatabase(n8n, async (ask) => {
		const rows = await ask<{ bytes: number }>(
			`SELECT LENGTH(CAST(data AS BLOB)) AS bytes FROM execution_data
			JOIN execution_entity ON id = executionId
			WHERE status = 'waiting' AND execution_entity.workflowId = '${workflowId}'`,
		);
		return rows.map(({ bytes }) => bytes);
	});
}

/** Starts executions and waits until all of them are suspended. */
async function startWaits(stage: Stage, count: number, wait: Wait): Promise<Waits> {
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
	const others = await sideBySide(Array.from({ length: count - 1 }), AT_ONCE, start);
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

/** Returns the signed URL of the page that the link redirects to. */
async function pageOf(link: string): Promise<string> {
	const { headers } = await fetch(link, { redirect: 'manual' });
	return headers.get('location') ?? link;
}

/** Returns how long it takes to load a page. */
async function openPage(address: string): Promise<number> {
	const startedAt = performance.now();
	const answer = await fetch(address);
	const page = await answer.text();
	const tookMs = performance.now() - startedAt;
	if (!answer.ok || !page.includes(MESSAGE)) throw new Error(`${address}: ${answer.status}`);
	return tookMs;
}

/** Opens a part of the pages in each round, so that each page is opened once. */
function opening(addresses: string[], rounds: number, atOnce = 1): Candidate<number[]> {
	return async (round) => {
		const share = addresses.filter((_, index) => index % rounds === round);
		return await sideBySide(share, atOnce, openPage);
	};
}

/** @param ours in milliseconds, in each round */
function compareTimes(what: string, ours: number[][], forms: number[][]): Finding {
	const shown = (times: number[][]) =>
		`${median(times.flat()).toFixed(1)} ms, p99 ${p99(times.flat()).toFixed(1)} ms`;
	const ratio = median(ratios(ours.map(median), forms.map(median)));
	return { what, measured: shown(ours), beside: `form ${shown(forms)}`, ratio };
}

const kilobytes = (bytes: number[]) =>
	`${(median(bytes) / 1000).toFixed(2)} kB, at most ${(Math.max(...bytes) / 1000).toFixed(2)} kB`;

export const suspended: Row = {
	name: 'suspended',
	needsN8n: true,
	async measure(rounds) {
		const service = await startService();
		const stage = await Stage.start(service);
		try {
			const approvals = await startWaits(stage, WAITS, approval());
			const withDocument = await startWaits(stage, WITH_DOCUMENT, approvalWithDocument);
			const forms = await startWaits(stage, WAITS, form);
			const pages = await sideBySide(approvals.links, AT_ONCE, pageOf);
			for (const { links } of [approvals, forms]) {
				await sideBySide(links.slice(0, WARM_UP), AT_ONCE, openPage);
			}
			const times = await takeTurns(rounds, {
				page: opening(pages, rounds),
				link: opening(approvals.links, rounds),
				form: opening(forms.links, rounds),
				pageAtOnce: opening(pages, rounds, AT_ONCE),
				linkAtOnce: opening(approvals.links, rounds, AT_ONCE),
				formAtOnce: opening(forms.links, rounds, AT_ONCE),
			});
			const saved = {
				approval: approvals.savedBytes,
				withDocument: withDocument.savedBytes,
				form: forms.savedBytes,
			};
			const what = `${WAITS.toLocaleString('en')} suspended approvals by link`;
			return {
				samples: { n8n: stage.version, saved, ...times },
				findings: [
					{
						what: `${what}, real n8n: data saved by n8n for each`,
						measured: kilobytes(saved.approval),
						beside: `form of the Wait node ${kilobytes(saved.form)}`,
						ratio: median(saved.approval) / median(saved.form),
					},
					{
						what: `the same with a document of ${DOCUMENT_BYTES / 1000} kB, stored by n8n in a file`,
						measured: kilobytes(saved.withDocument),
					},
					compareTimes('Their page, opened one at a time', times.page, times.form),
					compareTimes('the same through the link, which redirects to it', times.link, times.form),
					compareTimes(`Their page, ${AT_ONCE} opened at once`, times.pageAtOnce, times.formAtOnce),
					compareTimes(
						'the same through the link, which redirects to it',
						times.linkAtOnce,
						times.formAtOnce,
					),
				],
			};
		} finally {
			await stage.close();
		}
	},
};
