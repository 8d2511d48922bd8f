/** Wait for Result on n8n-core: how soon an answer is output, and the cost of thousands of waits. */
import { subscribe } from 'node:diagnostics_channel';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { collectGarbage } from '../../collect-garbage.cts';
import { startEngine, timeNode, workflowFor } from '../engine.cts';
import { median, phaseOf, ratios } from '../measuring.cts';
import { limited, type Row, seconds } from '../row.cts';
import { startService } from '../service.cts';

export const WAIT = {
	resource: 'transaction',
	operation: 'waitForResult',
	transactionId: '={{ $json.transactionId }}',
	userMail: '={{ $json.userMail }}',
	pollIntervalSeconds: 2,
	timeoutSeconds: 600,
};
export const INTERVAL_MS = WAIT.pollIntervalSeconds * 1000;

/** Starts a service, and an engine that is warmed up with some waits. */
async function startWarm(transactions: number) {
	const service = await startService();
	const engine = await startEngine(service);
	const people = await service.ask('open', transactions);
	await service.ask('answerEvenly', people, { delayMs: 0, overMs: 0 });
	await timeNode(engine, WAIT, people);
	return { service, engine };
}

const TRANSACTIONS = 500;
const OVER_MS = 20_000;
const LIMIT_AFTER_MS = INTERVAL_MS + 500;
const LIMIT_WHOLE = 1.15;

/** How soon the last item is output after the last answer. */
export const wait: Row = {
	name: 'wait',
	async measure(rounds) {
		const { service, engine } = await startWarm(10);
		const samples = [];
		for (let round = 0; round < rounds; round++) {
			const phaseMs = phaseOf(round, rounds, INTERVAL_MS);
			const people = await service.ask('open', TRANSACTIONS);
			collectGarbage();
			const startedAt = Date.now();
			const answering = service.ask('answerEvenly', people, {
				delayMs: phaseMs,
				overMs: OVER_MS,
			});
			const { endedAt } = await timeNode(engine, WAIT, people);
			const lastAnsweredAt = Math.max(...(await answering));
			samples.push({
				/** When the last answer came within the polling interval. */
				phaseMs,
				afterLastAnswerMs: endedAt - lastAnsweredAt,
				wholeMs: endedAt - startedAt,
				slowestAnswerMs: lastAnsweredAt - startedAt,
			});
		}

		const after = samples.map(({ afterLastAnswerMs }) => afterLastAnswerMs);
		const whole = samples.map(({ wholeMs }) => wholeMs);
		const answers = samples.map(({ slowestAnswerMs }) => slowestAnswerMs);
		const share = ratios(whole, answers);
		const what = `Wait for Result, ${TRANSACTIONS} transactions answered evenly over ${OVER_MS / 1000} s`;
		return {
			samples,
			findings: [
				{
					what: `${what}: last item after the last answer`,
					measured: `${seconds(median(after))}, at most ${seconds(Math.max(...after))}`,
					target: `≤ ${LIMIT_AFTER_MS / 1000} s each time`,
					reached: Math.max(...after) <= LIMIT_AFTER_MS,
				},
				{
					what: 'the same, total duration',
					measured: seconds(median(whole)),
					beside: `slowest answer ${seconds(median(answers))}`,
					ratio: median(share),
					target: `≤ ${LIMIT_WHOLE}`,
					reached: Math.max(...share) <= LIMIT_WHOLE,
				},
			],
		};
	},
};

const WAITS = 5_000;
const WATCHED_MS = 10_000;
const RESOLUTION_MS = 10;

/** How late the timers of this process fired. */
async function eventLoopDelay(ms: number): Promise<{ p99Ms: number; maxMs: number }> {
	const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });
	histogram.enable();
	await sleep(ms);
	histogram.disable();
	const late = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MS);
	return { p99Ms: late(histogram.percentile(99)), maxMs: late(histogram.max) };
}

function heapUsed(): number {
	collectGarbage();
	return process.memoryUsage().heapUsed;
}

/** The cost of thousands of waits while no one answers. */
export const pending: Row = {
	name: 'pending',
	async measure(rounds) {
		const { service, engine } = await startWarm(100);
		const people = await service.ask('open', WAITS);
		const input = people.map((json) => ({ json: { ...json } }));
		let answers = 0;
		subscribe('http.client.response.finish', () => answers++);

		const samples = [];
		for (let round = 0; round < rounds; round++) {
			const idle = await eventLoopDelay(WATCHED_MS / 5);
			const before = heapUsed();
			answers = 0;
			const execution = engine.execute(workflowFor(WAIT), { input });
			const startedAt = performance.now();
			while (answers < 2 * WAITS) await sleep(100);
			/** The time until each transaction was polled twice. */
			const rampUpMs = performance.now() - startedAt;
			const heapPerWait = (heapUsed() - before) / WAITS;
			answers = 0;
			const delay = await eventLoopDelay(WATCHED_MS);
			const pollsPerSecond = (answers / WATCHED_MS) * 1000;
			execution.cancel();
			await execution.finished.catch(() => {});
			samples.push({ heapPerWait, ...delay, idle, pollsPerSecond, rampUpMs });
		}

		const heap = median(samples.map(({ heapPerWait }) => heapPerWait));
		const delay = median(samples.map(({ p99Ms }) => p99Ms));
		const idle = median(samples.map((sample) => sample.idle.p99Ms));
		const polls = median(samples.map(({ pollsPerSecond }) => pollsPerSecond));
		const what = `${WAITS.toLocaleString('en')} waits pending at once`;
		return {
			samples,
			findings: [
				limited(`${what}: heap per wait`, heap / 1000, { limit: 20, unit: 'kB' }),
				limited(`${what}: event loop delay, p99`, delay, {
					limit: 20,
					unit: 'ms',
					beside: `idle ${idle.toFixed(1)} ms; ${polls.toFixed(0)} polls a second`,
				}),
			],
		};
	},
};
