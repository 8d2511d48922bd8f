/** Send Request: in a real n8n, on n8n-core, and with an increasing number of items. */
import axios from 'axios';
import { collectGarbage } from '../../collect-garbage.cts';
import { itemsOf, otpOne, workflow } from '../../e2e/workflows.cts';
import { startEngine, timeNode } from '../engine.cts';
import { median, ratios, sideBySide, takeTurns } from '../measuring.cts';
import { httpRequest, itemsFrom, runsOf, Stage } from '../n8n.cts';
import { ratioLimited, type Row } from '../row.cts';
import { type Service, startService } from '../service.cts';

const NAME = 'Send';
const ITEMS = 1_000;

/** Sends requests to test customers who answer immediately. */
const SEND = {
	resource: 'request',
	operation: 'send',
	userMail: '={{ $json.userMail }}',
	requestType: 4,
	message: 'Release the order?',
	options: { userIp: '203.0.113.7', osType: 'n8n', appName: 'Bench' },
};

/** The body that the node sends for these parameters. */
const bodyOf = ({ keys }: Service, userMail: string) => ({
	SrvAPIKey: keys.srv,
	UserMail: userMail,
	requestype: String(SEND.requestType),
	Message: SEND.message,
	userIP: SEND.options.userIp,
	OSType: SEND.options.osType,
	NavigatorOrAPPName: SEND.options.appName,
});

/** Different people who approve immediately. */
const peopleWhoApprove = (count: number) =>
	Array.from({ length: count }, (_, index) => ({ userMail: `approve.${index}@example.com` }));

const perItem = (values: number[]) => `${(median(values) / ITEMS).toFixed(2)} ms an item`;

/** Compares with n8n's HTTP Request node, both in a real n8n. */
export const sendN8n: Row = {
	name: 'send-n8n',
	needsN8n: true,
	async measure(rounds) {
		const service = await startService();
		const stage = await Stage.start(service);
		try {
			const timed = async (node: ReturnType<typeof otpOne>) => {
				const nodes = [...itemsFrom(peopleWhoApprove(ITEMS)), node];
				const saved = await stage.save(workflow(NAME, nodes));
				return async () => {
					const execution = await stage.run(saved);
					const answers = [0, 1].flatMap((output) => itemsOf(execution, NAME, output));
					const yes = answers.filter((json) => json.approved === true || json.isValid === true);
					if (yes.length !== ITEMS) throw new Error(`${yes.length} items were approved`);
					return runsOf(execution, NAME)[0].executionTime;
				};
			};
			const url = `${service.url}/api/OtpOne/SendRequest`;
			const candidates = {
				otpOne: await timed(otpOne(NAME, SEND)),
				httpRequest: await timed(httpRequest(NAME, url, bodyOf(service, SEND.userMail))),
			};
			await takeTurns(1, candidates);
			const samples = await takeTurns(rounds, candidates);
			return {
				samples: { n8n: stage.version, ...samples },
				findings: [
					ratioLimited(
						`Send Request, ${ITEMS.toLocaleString('en')} items answered at once, real n8n`,
						median(ratios(samples.otpOne, samples.httpRequest)),
						{
							limit: 0.5,
							measured: perItem(samples.otpOne),
							beside: `HTTP Request node ${perItem(samples.httpRequest)}`,
						},
					),
				],
			};
		} finally {
			await stage.close();
		}
	},
};

/** The node's limit of open requests (`OPEN_REQUESTS` in its router). */
const UNDER_WAY = 1_000;
/** After this many runs, further compilation makes neither candidate faster. */
const WARM_UP = 10;
const TURNS_PER_ROUND = 4;

/** The call without n8n and without this package: the lower bound. */
async function timeAxios(service: Service, people: Array<{ userMail: string }>): Promise<number> {
	const start = performance.now();
	await sideBySide(people, UNDER_WAY, async ({ userMail }) => {
		const url = `${service.url}/api/OtpOne/SendRequest`;
		const { data } = await axios.post<{ isValid: boolean }>(url, bodyOf(service, userMail));
		if (!data.isValid) throw new Error(`${userMail} did not approve`);
	});
	return performance.now() - start;
}

/** Compares n8n-core with bare axios. */
export const sendEngine: Row = {
	name: 'send-engine',
	async measure(rounds) {
		const service = await startService();
		const engine = await startEngine(service);
		const people = peopleWhoApprove(ITEMS);
		const candidates = {
			// Do not collect garbage between runs: V8 would shrink its young generation each time, and
			// every run would include the time to grow it again.
			otpOne: async () => (await timeNode(engine, SEND, people)).tookMs,
			axios: async () => await timeAxios(service, people),
		};
		await takeTurns(WARM_UP, candidates);
		const samples = await takeTurns(rounds * TURNS_PER_ROUND, candidates);
		return {
			samples,
			findings: [
				ratioLimited('the same on n8n-core', median(ratios(samples.otpOne, samples.axios)), {
					limit: 2,
					measured: perItem(samples.otpOne),
					beside: `bare axios ${perItem(samples.axios)}`,
				}),
			],
		};
	},
};

/** How often each number of items runs in one round: short runs vary more, so they are repeated. */
const REPEATS = { 10: 20, 100: 10, 1_000: 2, 10_000: 1 };
/** With fewer items, the fixed cost of an execution exceeds the cost of its items. */
const FROM = 100;

/** How the time per item grows with the number of items. */
export const growth: Row = {
	name: 'growth',
	async measure(rounds) {
		const engine = await startEngine(await startService());
		const timeOf = (items: number, repeats: number) => async () => {
			const people = peopleWhoApprove(items);
			collectGarbage();
			let total = 0;
			for (let run = 0; run < repeats; run++)
				total += (await timeNode(engine, SEND, people)).tookMs;
			return total / repeats / items;
		};
		const candidates = Object.fromEntries(
			Object.entries(REPEATS).map(([items, repeats]) => [items, timeOf(Number(items), repeats)]),
		);
		await timeNode(engine, SEND, peopleWhoApprove(1_000));
		const samples = await takeTurns(rounds, candidates);
		const medians = Object.entries(samples).map(
			([items, values]) => [Number(items), median(values)] as const,
		);
		const judged = medians.filter(([items]) => items >= FROM).map(([, ms]) => ms);
		return {
			samples,
			findings: [
				ratioLimited(
					`Growth: time per item, slowest over fastest number of items from ${FROM}`,
					Math.max(...judged) / Math.min(...judged),
					{
						limit: 1.5,
						measured: medians
							.map(([items, ms]) => `${items.toLocaleString('en')}: ${ms.toFixed(2)} ms`)
							.join(', '),
					},
				),
			],
		};
	},
};
