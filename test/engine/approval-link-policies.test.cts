/** Several people answer by one link: every policy, every order of answers, every outcome. */
import { branchesOf, nextRound, suspend } from './suspended/approval.cts';
import type { SuspendedExecution, Visit } from './suspended/execution.cts';
import { ANN, approve, BEN, decline, EVA } from './suspended/page.cts';
import { NODE, Workbench } from './workbench.cts';

let bench: Workbench;
beforeAll(async () => (bench = await Workbench.open()));
afterAll(async () => await bench.close());

const people = [ANN, BEN, EVA];
type Answer = 'yes' | 'no';

/** Computes the expected decision independently of the code under test, by counting. */
function expected(policy: string, minimum: number, answers: Answer[]): Answer | undefined {
	const yes = answers.filter((answer) => answer === 'yes').length;
	const no = answers.length - yes;
	const needed = { first: 1, everyone: people.length, atLeast: minimum }[policy]!;
	if (yes >= needed) return 'yes';
	return no > people.length - needed ? 'no' : undefined;
}

const orders = [
	[0, 1, 2],
	[2, 0, 1],
	[1, 2, 0],
];
const outcomes: Answer[][] = ['yes', 'no'].flatMap((a) =>
	['yes', 'no'].flatMap((b) => ['yes', 'no'].map((c) => [a, b, c] as Answer[])),
);
const policies: Array<[string, number]> = [
	['first', 1],
	['everyone', 3],
	['atLeast', 1],
	['atLeast', 2],
	['atLeast', 3],
];
const cases = policies.flatMap(([policy, minimum]) =>
	orders.flatMap((order) =>
		outcomes.map((answers) => ({
			policy,
			minimum,
			order,
			answers,
			title: `${policy}${policy === 'atLeast' ? ` ${minimum}` : ''}: ${order.map((person) => `${people[person][0]} ${answers[person]}`).join(', ')}`,
		})),
	),
);

it.each(cases)('$title', async ({ policy, minimum, order, answers }) => {
	let { suspended } = await suspend(
		bench,
		{ approvers: people },
		{ policy, minimumApprovals: minimum },
	);
	const given: Answer[] = [];
	for (const person of order) {
		const mail = people[person];
		given.push(answers[person]);
		const visit: Visit =
			answers[person] === 'yes'
				? await approve(bench, suspended, mail)
				: await decline(suspended, mail);
		expect(visit.statusCode).toBe(200);
		const decision = expected(policy, minimum, given);
		if (decision === undefined) {
			suspended = await undecided(suspended, visit, policy);
			continue;
		}
		const { hold, pay } = branchesOf(await suspended.resume(visit));
		expect([hold.length, pay.length]).toEqual(decision === 'yes' ? [0, 1] : [1, 0]);
		const [item] = [...hold, ...pay];
		expect(item).toMatchObject({
			approved: decision === 'yes',
			outcome: decision === 'yes' ? 'approved' : 'denied',
		});
		const told = (item.responses as Array<{ outcome: string }>).map(({ outcome }) => outcome);
		expect(told).toEqual(
			people.map((_, index) =>
				order.indexOf(index) < given.length
					? { yes: 'approved', no: 'denied' }[answers[index]]
					: 'pending',
			),
		);
		return;
	}
	throw new Error('It was never decided');
});

/** With `first` n8n keeps waiting without saving; otherwise the answer comes back through Waiting for Others. */
async function undecided(
	suspended: SuspendedExecution,
	visit: Visit,
	policy: string,
): Promise<SuspendedExecution> {
	if (policy === 'first') {
		expect(visit.resumesWith).toBeUndefined();
		return suspended;
	}
	expect(visit.resumesWith?.map((items) => items.length)).toEqual([0, 0, 1]);
	const next = await nextRound(suspended, visit);
	expect(next.data.resultData.runData[NODE].at(-1)?.data?.main).toEqual([[], []]);
	return next;
}
