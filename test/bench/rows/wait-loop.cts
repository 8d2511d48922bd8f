/** Wait for Result beside loops that are built by hand from n8n's own nodes, all in a real n8n. */
import type { WorkflowJson } from '../../../dev/n8n/api.cts';
import { node, otpOne } from '../../e2e/workflows.cts';
import { WAIT } from '../engine-stage.cts';
import { mean, median, phaseOf, ratios, takeTurns } from '../measuring.cts';
import { endedAt, httpRequest, itemsFrom, lineUp, N8nStage } from '../n8n-stage.cts';
import type { Finding, Row } from '../row.cts';
import { ratioLimited } from '../row.cts';
import type { OpenTransaction, Service } from '../service.cts';
import { startService } from '../service.cts';

const TRANSACTIONS = 50;
const OVER_MS = 20_000;
const INTERVAL_MS = WAIT.pollIntervalSeconds * 1000;
const LIMIT_REQUESTS = 0.5;
const LIMIT_TIME = 0.3;

interface Sample {
	requests: number;
	/** Mean over the transactions: from the answer until its result was fetched. */
	untilFetchedMs: number;
	/** From the last answer until everything had come out. */
	afterLastAnswerMs: number;
}

/** Wait → HTTP Request (isFinish) → IF, back to Wait where it says no, on to GetResult where yes. */
function loop({ url, keys }: Service, people: OpenTransaction[], goesOn: object): WorkflowJson {
	const transaction = {
		JSAPIKey: keys.js,
		transactionID: "={{ $('Each').item.json.transactionId }}",
	};
	const isFinish = httpRequest('isFinish', `${url}/api/OtpOne/isFinish`, transaction);
	isFinish.parameters.options = {
		response: { response: { responseFormat: 'text', outputPropertyName: 'finished' } },
	};
	const nodes = [
		...itemsFrom(JSON.stringify({ list: people })),
		node(
			'Wait',
			'n8n-nodes-base.wait',
			{ resume: 'timeInterval', amount: WAIT.pollIntervalSeconds, unit: 'seconds' },
			{ typeVersion: 1.1 },
		),
		isFinish,
		node(
			'IF',
			'n8n-nodes-base.if',
			{
				conditions: {
					options: { caseSensitive: true, leftValue: '', typeValidation: 'strict', version: 2 },
					conditions: [goesOn],
					combinator: 'and',
				},
			},
			{ typeVersion: 2.2 },
		),
		httpRequest('GetResult', `${url}/api/OtpOne/GetResult`, transaction),
	];
	const made = lineUp('Loop', nodes, [{ from: 'IF', output: 1, to: 'Wait' }]);
	// n8n runs the upper branch first: results are then fetched in each round, not all at the end.
	made.nodes[made.nodes.length - 1].position = [0, -200];
	return made;
}

const condition = (leftValue: string) => ({
	id: 'condition',
	leftValue,
	rightValue: true,
	operator: { type: 'boolean', operation: 'true', singleValue: true },
});

/** What is compared; each makes a workflow for some transactions. */
const contenders = {
	otpOne: (_service: Service, people: OpenTransaction[]) =>
		lineUp('OtpOne', [
			...itemsFrom(JSON.stringify({ list: people })),
			otpOne('OtpOne', { ...WAIT }),
		]),
	/** Asks about all of them each time, until all are answered: they come out together, as ours do. */
	loopOverAll: (service: Service, people: OpenTransaction[]) =>
		loop(service, people, condition('={{ $input.all().every(({ json }) => json.finished) }}')),
	/** Asks only about those that are still open: what follows runs once for each round. */
	loopOverOpen: (service: Service, people: OpenTransaction[]) =>
		loop(service, people, condition('={{ $json.finished }}')),
};

async function sample(
	service: Service,
	stage: N8nStage,
	name: keyof typeof contenders,
	delayMs: number,
): Promise<Sample> {
	const people = await service.ask('open', TRANSACTIONS);
	const saved = await stage.save(contenders[name](service, people));
	await service.ask('countReads');
	const answering = service.ask('answerEvenly', people, { delayMs, overMs: OVER_MS });
	const execution = await stage.run(saved);
	await answering;
	const { lastAnsweredAt, fetchedAfterMs } = await service.ask('noticed', people);
	if (fetchedAfterMs.some((ms) => !(ms >= 0))) throw new Error(`${name} fetched too little`);
	return {
		requests: await service.ask('countReads'),
		untilFetchedMs: mean(fetchedAfterMs),
		afterLastAnswerMs: endedAt(execution) - lastAnsweredAt,
	};
}

function compare(what: string, ours: Sample[], theirs: Sample[]): Finding[] {
	const line = (
		of: string,
		key: keyof Sample,
		limit: number,
		shown: (value: number) => string,
	): Finding => {
		const [own, other] = [ours, theirs].map((samples) => samples.map((each) => each[key]));
		return ratioLimited(`${what}: ${of}`, median(ratios(own, other)), limit, {
			measured: shown(median(own)),
			beside: shown(median(other)),
		});
	};
	const seconds = (ms: number) => `${(ms / 1000).toFixed(2)} s`;
	return [
		line('requests', 'requests', LIMIT_REQUESTS, (count) => String(count)),
		line('from an answer until its result is fetched', 'untilFetchedMs', LIMIT_TIME, seconds),
		line('from the last answer to the end', 'afterLastAnswerMs', LIMIT_TIME, seconds),
	];
}

export const waitLoop: Row = {
	name: 'wait-loop',
	needsN8n: true,
	async measure(rounds) {
		const service = await startService({ record: true });
		const stage = await N8nStage.start(service);
		try {
			const take = (name: keyof typeof contenders) => async (round: number) =>
				await sample(service, stage, name, phaseOf(round, rounds, INTERVAL_MS));
			const samples = await takeTurns(rounds, {
				otpOne: take('otpOne'),
				loopOverAll: take('loopOverAll'),
				loopOverOpen: take('loopOverOpen'),
			});
			const what = `${TRANSACTIONS} transactions, beside a loop by hand that asks about`;
			return {
				samples: { n8n: stage.version, ...samples },
				findings: [
					...compare(`${what} all of them each time`, samples.otpOne, samples.loopOverAll),
					...compare(`${what} the open ones`, samples.otpOne, samples.loopOverOpen),
				],
			};
		} finally {
			await stage.close();
			service.close();
		}
	},
};
