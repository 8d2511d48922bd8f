import { join } from 'node:path';
import { Engine } from '../engine/engine.cts';
import { type OpenRequest, type FakeOtpOne, startFakeOtpOne } from '../fake-otpone/fake-otpone.cts';
import { branchesOf, type Expected, type Invoice, invoicesOf } from './branches.cts';
import { misplaced, summaryOf } from './branches.cts';
import { answerByKeys } from './keyboard.cts';
import { Narrator } from './narrator.cts';
import { addressesIn, forPeople, readWorkflow } from './workflow.cts';

export interface DemoOptions {
	/** The workflow to run. */
	file: string;
	answeredBy: 'people' | 'testCustomers';
}

/** How long a phone rings, in seconds. Test customers that answer do so within 2 seconds. */
const limits = { people: 60, testCustomers: 4 };

/** The expected results of the example's invoices when its test customers answer. */
const expectedOfExample: Expected = new Map([
	['2026-101', true],
	['2026-102', false],
	['2026-103', false],
]);

/**
 * Runs the workflow and prints what happens.
 *
 * @param print prints a line
 * @returns whether every invoice took the branch of its answer and every phone rang once
 */
export async function runDemo(
	{ file, answeredBy }: DemoOptions,
	print: (line: string) => void,
): Promise<boolean> {
	const byPeople = answeredBy === 'people';
	const limit = limits[answeredBy];
	const workflow = byPeople ? forPeople(readWorkflow(file), limit) : readWorkflow(file);
	const narrator = new Narrator(print);
	const fakeOtpOne = await startFakeOtpOne({ answerLimitMs: limit * 1000, log: narrator.say });
	const requests: OpenRequest[] = [];
	fakeOtpOne.onRing((request) => requests.push(request));
	const oldest = () =>
		requests.find(({ id, mail }) => fakeOtpOne.open(mail).some((open) => open.id === id));
	try {
		const engine = await startEngine(fakeOtpOne);
		print(`\n${workflow.name}. A phone rings for ${limit} seconds at most.`);
		if (byPeople) {
			print('Press a to approve, d to decline or Ctrl-C to stop. Or answer on a phone:');
			for (const mail of addressesIn(workflow)) print(`  ${fakeOtpOne.phoneUrl(mail)}`);
		}
		print('');
		const keyboard = byPeople ? answerByKeys(fakeOtpOne, oldest, narrator.say) : undefined;
		const finished = await engine.run(workflow, narrator.steps).finally(() => keyboard?.close());

		const branches = branchesOf(finished);
		const invoices = invoicesOf(finished);
		const expected = byPeople
			? expectedByAnswers(invoices, requests, fakeOtpOne)
			: expectedOfExample;
		const { message, description } = finished.error ?? {};
		const wrong = [
			...(message ? [`The workflow stopped: ${message}. ${description ?? ''}`] : []),
			...misplaced(branches, expected),
			...wronglyRung(invoices, requests),
		];
		print(`\n${summaryOf(branches)}\n`);
		print(
			wrong.join('\n') || 'Every invoice took the branch of its answer, and each phone rang once.',
		);
		return wrong.length === 0;
	} finally {
		await fakeOtpOne.close();
	}
}

async function startEngine({ keys, url }: FakeOtpOne): Promise<Engine> {
	return await Engine.start({
		packageDirectory: join(__dirname, '..', '..'),
		credential: { srvApiKey: keys.srv, jsApiKey: keys.js, baseUrl: url },
	});
}

/**
 * Returns the expected results according to the answers on the phones, independently of the
 * workflow.
 */
function expectedByAnswers(
	invoices: Invoice[],
	requests: OpenRequest[],
	fakeOtpOne: FakeOtpOne,
): Expected {
	const isApproved = (approver: string) =>
		requests.some(({ id, mail }) => mail === approver && fakeOtpOne.tokenFor(id) !== undefined);
	return new Map(invoices.map(({ invoice, approver }) => [invoice, isApproved(approver)]));
}

/** Returns a sentence for each phone that rang too often, too rarely, or for no reason. */
function wronglyRung(invoices: Invoice[], requests: OpenRequest[]): string[] {
	const approvers = invoices.map(({ approver }) => approver);
	const rung = requests.map(({ mail }) => mail);
	return [...new Set([...approvers, ...rung])].flatMap((mail) => {
		const rings = rung.filter((other) => other === mail).length;
		const right = approvers.includes(mail) ? 1 : 0;
		return rings === right ? [] : `The phone of ${mail} rang ${rings} times instead of ${right}.`;
	});
}
