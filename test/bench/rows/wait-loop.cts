/** Wait for Result compared with hand-built loops of n8n's own nodes, all in a real n8n. */
import type { Execution, WorkflowJson } from '../../../dev/n8n/api.cts';
import { node, otpOne, workflow } from '../../e2e/workflows.cts';
import { mean, median, phaseOf, ratios, takeTurns } from '../measuring.cts';
import { httpRequest, itemsFrom, runsOf, Stage } from '../n8n.cts';
import { type Finding, ratioLimited, type Row, seconds } from '../row.cts';
import { type OpenTransaction, type Service, startService } from '../service.cts';
import { INTERVAL_MS, WAIT } from './wait.cts';

const TRANSACTIONS = 50;
const OVER_MS = 20_000;

interface Sample {
	requests: number;
	/** Mean time from an answer until its result was fetched. */
	untilFetchedMs: number;
	/** Time from the last answer until the last item was output. */
	afterLastAnswerMs: number;
}

/** Wait → HTTP Request (isFinish) → IF: back to Wait when false, on to GetResult when true. */
function loop({ url, keys }: Service, people: OpenTransaction[], resumes: string): WorkflowJson {
	const transaction = {
		JSAPIKey: keys.js,
		transactionID: "={{ $('Each').item.json.transactionId }}",
	};
	const isFinish = httpRequest('isFinish', `${url}/api/OtpOne/isFinish`, transaction);
	isFinish.parameters.options = {
		response: { response: { responseFormat: 'text', outputPropertyName: 'finished' } },
	};
	const made = workflow('Loop', [
		...itemsFrom(people),
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
					conditions: [
						{
							id: 'condition',
							leftValue: resumes,
							rightValue: true,
							operator: { type: 'boolean', operation: 'true', singleValue: true },
						},
					],
					combinator: 'and',
				},
			},
			{ typeVersion: 2.2 },
		),
		httpRequest('GetResult', `${url}/api/OtpOne/GetResult`, transaction),
	]);
	const { main } = made.connections.IF as { main: object[][] };
	main.push([{ node: 'Wait', type: 'main', index: 0 }]);
	// n8n runs the upper branch first, so results are fetched in each round instead of all at the end.
	made.nodes[made.nodes.length - 1].position = [0, -200];
	return made;
}

/** The candidates; each creates a workflow for some transactions. */
const contenders = {
	otpOne: (_service: Service, people: OpenTransaction[]) =>
		workflow('OtpOne', [...itemsFrom(people), otpOne('OtpOne', WAIT)]),
	/** Polls all transactions until all are answered, and outputs them together, as this package does. */
	loopOverAll: (service: Service, people: OpenTransaction[]) =>
		loop(service, people, '={{ $input.all().every(({ json }) => json.finished) }}'),
	/** Polls only the open transactions; the next node runs once per round. */
	loopOverOpen: (service: Service, people: OpenTransaction[]) =>
		loop(service, people, '={{ $json.finished }}'),
};

/** When the last node output its last item, in milliseconds since 1970. */
function endedAt(execution: Execution): number {
	const names = Object.keys(execution.data.resultData.runData);
	const runs = names.flatMap((name) => runsOf(execution, name));
	return Math.max(...runs.map(({ startTime, executionTime }) => startTime + executionTime));
}

async function sample(
	service: Service,
	stage: Stage,
	name: keyof typeof contenders,
	delayMs: number,
): Promise<Sample> {
	const people = await service.ask('open', TRANSACTIONS);
	const saved = await stage.save(contenders[name](service, people));
	await service.ask('takeReads');
	const answering = service.ask('answerEvenly', people, { delayMs, overMs: OVER_MS });
	const execution = await stage.run(saved);
	const answeredAt = await answering;
	const { count, fetchedAt } = await service.ask('takeReads');
	const untilFetched = people.map((each, n) => fetchedAt[each.transactionId] - answeredAt[n]);
	if (untilFetched.some((ms) => !(ms >= 0))) throw new Error(`${name} fetched too little`);
	return {
		requests: count,
		untilFetchedMs: mean(untilFetched),
		afterLastAnswerMs: endedAt(execution) - Math.max(...answeredAt),
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
		return ratioLimited(`${what}: ${of}`, median(ratios(own, other)), {
			limit,
			measured: shown(median(own)),
			beside: shown(median(other)),
		});
	};
	return [
		line('requests', 'requests', 0.5, String),
		line('from an answer until its result is fetched', 'untilFetchedMs', 0.3, seconds),
		line('from the last answer to the end', 'afterLastAnswerMs', 0.3, seconds),
	];
}

export const waitLoop: Row = {
	name: 'wait-loop',
	needsN8n: true,
	async measure(rounds) {
		const service = await startService({ record: true });
		const stage = await Stage.start(service);
		try {
			const take = (name: keyof typeof contenders) => async (round: number) =>
				await sample(service, stage, name, phaseOf(round, rounds, INTERVAL_MS));
			const samples = await takeTurns(rounds, {
				otpOne: take('otpOne'),
				loopOverAll: take('loopOverAll'),
				loopOverOpen: take('loopOverOpen'),
			});
			const what = `${TRANSACTIONS} transactions, compared with a hand-built loop that polls`;
			return {
				samples: { n8n: stage.version, ...samples },
				findings: [
					...compare(`${what} all of them each time`, samples.otpOne, samples.loopOverAll),
					...compare(`${what} only the open ones`, samples.otpOne, samples.loopOverOpen),
				],
			};
		} finally {
			await stage.close();
		}
	},
};
