/** Send Request on n8n-core beside bare axios. */
import { timeAxios } from '../bare-axios.cts';
import { EngineStage, peopleWhoApprove, SEND } from '../engine-stage.cts';
import { median, ratios, takeTurns } from '../measuring.cts';
import type { Row } from '../row.cts';
import { ratioLimited } from '../row.cts';
import { startService } from '../service.cts';

const ITEMS = 1_000;
/** As many as the node has under way at the same time (`OPEN_REQUESTS` in its router). */
const SIDE_BY_SIDE = 1_000;
const LIMIT = 2;
/** So many runs it takes until neither gets faster by being compiled further. */
const WARM_UP = 10;
const TURNS_PER_ROUND = 4;

export const sendEngine: Row = {
	name: 'send-engine',
	needsN8n: false,
	async measure(rounds) {
		const service = await startService();
		try {
			const stage = await EngineStage.start(service);
			const people = peopleWhoApprove(ITEMS);
			const candidates = {
				// Garbage is not collected in between: V8 would shrink its young generation each time, and
				// every run would pay for its growing again.
				otpOne: async () => (await stage.time(SEND, people)).tookMs,
				axios: async () => await timeAxios(service, people, SIDE_BY_SIDE),
			};
			await takeTurns(WARM_UP, candidates);
			const samples = await takeTurns(rounds * TURNS_PER_ROUND, candidates);
			const ms = (values: number[]) => `${(median(values) / ITEMS).toFixed(2)} ms an item`;
			return {
				samples,
				findings: [
					ratioLimited(
						'the same on n8n-core',
						median(ratios(samples.otpOne, samples.axios)),
						LIMIT,
						{ measured: ms(samples.otpOne), beside: `bare axios ${ms(samples.axios)}` },
					),
				],
			};
		} finally {
			service.close();
		}
	},
};
