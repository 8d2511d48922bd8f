/** Wait for Result: how soon the last item is out after the last answer. */
import { EngineStage, WAIT } from '../engine-stage.cts';
import { collectGarbage, median, phaseOf } from '../measuring.cts';
import type { Row } from '../row.cts';
import { limited } from '../row.cts';
import { startService } from '../service.cts';

const TRANSACTIONS = 500;
const OVER_MS = 20_000;
const INTERVAL_MS = WAIT.pollIntervalSeconds * 1000;
const LIMIT_AFTER_MS = INTERVAL_MS + 500;
const LIMIT_WHOLE = 1.15;

interface Sample {
	/** When in its interval the last answer came. */
	phaseMs: number;
	afterLastAnswerMs: number;
	wholeMs: number;
	slowestAnswerMs: number;
}

export const wait: Row = {
	name: 'wait',
	needsN8n: false,
	async measure(rounds) {
		const service = await startService();
		try {
			const stage = await EngineStage.start(service);
			const warmUp = await service.ask('open', 10);
			await service.ask('answerEvenly', warmUp, { delayMs: 0, overMs: 0 });
			await stage.time(WAIT, warmUp);

			const samples: Sample[] = [];
			for (let round = 0; round < rounds; round++) {
				const phaseMs = phaseOf(round, rounds, INTERVAL_MS);
				const people = await service.ask('open', TRANSACTIONS);
				collectGarbage();
				const startedAt = Date.now();
				const answering = service.ask('answerEvenly', people, {
					delayMs: phaseMs,
					overMs: OVER_MS,
				});
				const { endedAt } = await stage.time(WAIT, people);
				await answering;
				const { lastAnsweredAt } = await service.ask('noticed', people);
				samples.push({
					phaseMs,
					afterLastAnswerMs: endedAt - lastAnsweredAt,
					wholeMs: endedAt - startedAt,
					slowestAnswerMs: lastAnsweredAt - startedAt,
				});
			}

			const after = samples.map(({ afterLastAnswerMs }) => afterLastAnswerMs);
			const whole = samples.map(({ wholeMs, slowestAnswerMs }) => wholeMs / slowestAnswerMs);
			const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
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
					limited('the whole of it', Math.max(...whole), LIMIT_WHOLE, {
						measured: seconds(median(samples.map(({ wholeMs }) => wholeMs))),
						beside: `slowest answer ${seconds(median(samples.map(({ slowestAnswerMs }) => slowestAnswerMs)))}`,
						ratio: median(whole),
					}),
				],
			};
		} finally {
			service.close();
		}
	},
};
