/** What thousands of waits cost while nobody answers. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { EngineStage, WAIT } from '../engine-stage.cts';
import { collectGarbage, median } from '../measuring.cts';
import type { Row } from '../row.cts';
import { limited } from '../row.cts';
import { startService } from '../service.cts';

const WAITS = 5_000;
const WATCHED_MS = 10_000;
const LIMIT_BYTES = 20_000;
const LIMIT_DELAY_MS = 20;
const RESOLUTION_MS = 10;

interface Sample {
	heapPerWait: number;
	p99Ms: number;
	maxMs: number;
	/** The same without any wait. */
	idle: Delay;
	pollsPerSecond: number;
	/** From the start until each was asked about twice. */
	rampUpMs: number;
}

interface Delay {
	p99Ms: number;
	maxMs: number;
}

/** How late timers of this process came, beyond what they asked for. */
async function eventLoopDelay(ms: number): Promise<Delay> {
	const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	histogram.enable();
	await sleep(ms);
	histogram.disable();
	const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
	return { p99Ms: late(histogram.percentile(99)), maxMs: late(histogram.max) };
}

/** Counts the answers that arrive in this process. */
function countAnswers(): { count(): number; end(): void } {
	const channel = 'http.client.response.finish';
	let answers = 0;
	const onAnswer = () => void answers++;
	subscribe(channel, onAnswer);
	return { count: () => answers, end: () => void unsubscribe(channel, onAnswer) };
}

function heapUsed(): number {
	collectGarbage();
	return process.memoryUsage().heapUsed;
}

export const pending: Row = {
	name: 'pending',
	needsN8n: false,
	async measure(rounds) {
		const service = await startService();
		try {
			const stage = await EngineStage.start(service);
			const warmUp = await service.ask('open', 100);
			await service.ask('answerEvenly', warmUp, { delayMs: 0, overMs: 0 });
			await stage.time(WAIT, warmUp);
			const people = await service.ask('open', WAITS);
			const items = people.map((json) => ({ json: { ...json } }));

			const samples: Sample[] = [];
			for (let round = 0; round < rounds; round++) {
				const idle = await eventLoopDelay(WATCHED_MS / 5);
				const before = heapUsed();
				const answers = countAnswers();
				const execution = stage.begin(WAIT, items);
				const startedAt = performance.now();
				while (answers.count() < 2 * WAITS) await sleep(100);
				const rampUpMs = performance.now() - startedAt;
				const heapPerWait = (heapUsed() - before) / WAITS;
				const seen = answers.count();
				const delay = await eventLoopDelay(WATCHED_MS);
				const pollsPerSecond = ((answers.count() - seen) / WATCHED_MS) * 1000;
				answers.end();
				execution.cancel();
				await execution.finished.catch(() => {});
				samples.push({ heapPerWait, ...delay, idle, pollsPerSecond, rampUpMs });
			}

			const of = (key: 'heapPerWait' | 'p99Ms' | 'pollsPerSecond') =>
				median(samples.map((sample) => sample[key]));
			const idle = median(samples.map((sample) => sample.idle.p99Ms));
			const what = `${WAITS.toLocaleString('en')} waits pending at once`;
			return {
				samples,
				findings: [
					limited(`${what}: heap of each`, of('heapPerWait') / 1000, LIMIT_BYTES / 1000, {
						unit: ' kB',
						digits: 1,
					}),
					limited(`${what}: event loop delay, p99`, of('p99Ms'), LIMIT_DELAY_MS, {
						unit: ' ms',
						digits: 1,
						beside: `idle ${idle.toFixed(1)} ms; ${of('pollsPerSecond').toFixed(0)} polls a second`,
					}),
				],
			};
		} finally {
			service.close();
		}
	},
};
