/** The memory that a large scan takes. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import type { Engine } from '../../../dev/engine/engine.cts';
import { collectGarbage } from '../../collect-garbage.cts';
import { keepBinaryDataIn } from '../../engine/binary-data.cts';
import { startEngine, timeNode } from '../engine.cts';
import { ratioLimited, type Row } from '../row.cts';
import { startService } from '../service.cts';

const MEGABYTE = 1_048_576;
const SMALL = { userMail: 'small@example.com', bytes: 100_000 };
const LARGE = { userMail: 'large@example.com', bytes: 40 * MEGABYTE };
const LIMIT = 3;

/** Watches the memory of this process from a thread, so that it is also sampled during synchronous work. */
function watchMemory(): { restart(): void; peak(): number } {
	const seen = new Float64Array(new SharedArrayBuffer(8));
	const watch = `
		const { workerData: seen } = require('node:worker_threads');
		setInterval(() => (seen[0] = Math.max(seen[0], process.memoryUsage.rss())), 1);
	`;
	new Worker(watch, { eval: true, workerData: seen });
	return { restart: () => void (seen[0] = 0), peak: () => seen[0] };
}

/** Requests a scan that n8n stores in a file. */
async function storeScan(engine: Engine, { userMail, bytes }: typeof SMALL): Promise<void> {
	const parameters = {
		resource: 'request',
		operation: 'send',
		userMail,
		requestType: 3,
		message: 'Please scan it',
	};
	const { items } = await timeNode(engine, parameters, [{}]);
	const file = items[0].binary?.data;
	if (!file?.id || Number(file.bytes) !== bytes) throw new Error('The scan was not stored');
}

const megabytes = (bytes: number) => `${Math.round(bytes / MEGABYTE)} MB`;

export const scan: Row = {
	name: 'scan',
	async measure() {
		const service = await startService();
		await service.ask('answerWithFile', {
			[SMALL.userMail]: SMALL.bytes,
			[LARGE.userMail]: LARGE.bytes,
		});
		await keepBinaryDataIn('filesystem');
		const engine = await startEngine(service);
		const memory = watchMemory();
		await storeScan(engine, SMALL);
		await sleep(300);
		collectGarbage();
		await sleep(300);
		const baseline = process.memoryUsage.rss();
		memory.restart();
		await storeScan(engine, LARGE);
		const above = memory.peak() - baseline;
		const ratio = above / LARGE.bytes;
		const scanned = megabytes(LARGE.bytes);
		const measured = megabytes(above);
		return {
			samples: {
				line: `A scan of ${scanned}: peak memory ${ratio.toFixed(2)} times its size, ${measured} above ${megabytes(baseline)}`,
			},
			findings: [
				ratioLimited(`A scan of ${scanned}: peak memory`, ratio, {
					limit: LIMIT,
					measured,
					beside: `the scan ${scanned}`,
				}),
			],
		};
	},
};
