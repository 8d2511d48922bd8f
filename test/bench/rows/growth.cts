/** How the time an item takes grows with their number. */
import { EngineStage, peopleWhoApprove, SEND } from '../engine-stage.cts';
import { collectGarbage, median, takeTurns } from '../measuring.cts';
import type { Row } from '../row.cts';
import { limited } from '../row.cts';
import { startService } from '../service.cts';

/** How often a size runs in one round, so that the short runs are not all chance. */
const REPEATS: Record<number, number> = { 10: 20, 100: 10, 1_000: 2, 10_000: 1 };
/** Below this the fixed cost of an execution is larger than that of its items. */
const FROM = 100;
const LIMIT = 1.5;

export const growth: Row = {
	name: 'growth',
	needsN8n: false,
	async measure(rounds) {
		const service = await startService();
		try {
			const stage = await EngineStage.start(service);
			const timeOf = (items: number, repeats: number) => async () => {
				const people = peopleWhoApprove(items);
				collectGarbage();
				let total = 0;
				for (let run = 0; run < repeats; run++) total += (await stage.time(SEND, people)).tookMs;
				return total / repeats / items;
			};
			const candidates = Object.fromEntries(
				Object.entries(REPEATS).map(([items, repeats]) => [items, timeOf(Number(items), repeats)]),
			);
			await stage.time(SEND, peopleWhoApprove(1_000));
			const samples = await takeTurns(rounds, candidates);
			const perItem = Object.entries(samples).map(([items, values]) => ({
				items: Number(items),
				ms: median(values),
			}));
			const judged = perItem.filter(({ items }) => items >= FROM).map(({ ms }) => ms);
			const growth = Math.max(...judged) / Math.min(...judged);
			const shown = perItem.map(
				({ items, ms }) => `${items.toLocaleString('en')}: ${ms.toFixed(2)} ms`,
			);
			return {
				samples,
				findings: [
					limited(
						'Growth: time an item takes, slowest over fastest number from 100 on',
						growth,
						LIMIT,
						{
							measured: shown.join(', '),
							ratio: growth,
						},
					),
				],
			};
		} finally {
			service.close();
		}
	},
};
