import fc from 'fast-check';

import type { Answer, Policy, PolicyState } from '../../../nodes/OtpOne/approval/policy';
import { startPolicy, takeAnswer, toAsk } from '../../../nodes/OtpOne/approval/policy';

/** How the request to one person can end. */
const ANSWERS = ['approved', 'denied', 'expired', 'userMismatch', 'failed'] as const;
type Ended = (typeof ANSWERS)[number];

/** The answers in order of arrival. */
type Sequence = Array<{ person: number; answer: Ended }>;

interface Rule {
	policy: Policy;
	people: number;
	minimum: number;
}

const isYes = (answer: Answer) => answer === 'approved';
/** Whether an answer is negative: a refusal, or an approval by someone who was not asked. */
const isNo = (answer: Answer) => answer === 'denied' || answer === 'userMismatch';

/** Whether the minimum can still be reached: tries every way in which the others may answer. */
function canStillReach(minimum: number, yes: number, open: number): boolean {
	const futures = Array.from({ length: 2 ** open }, (_, bits) =>
		Array.from({ length: open }, (__, person) => (bits >> person) & 1),
	);
	return futures.some((votes) => yes + votes.filter(Boolean).length >= minimum);
}

/** The policies as documented: true, false, or undefined while undecided. */
function verdictOf({ policy, people, minimum }: Rule, sequence: Sequence): boolean | undefined {
	const answers = sequence.map(({ answer }) => answer);
	const open = people - sequence.length;
	const yes = answers.filter(isYes).length;
	switch (policy) {
		// The first answer decides. Without an answer there is no approval.
		case 'first': {
			const first = answers.find((answer) => isYes(answer) || isNo(answer));
			if (first) return isYes(first);
			return open === 0 ? false : undefined;
		}
		// Everyone must approve; it ends when that is no longer possible.
		case 'everyone':
			if (!canStillReach(people, yes, open)) return false;
			return yes === people ? true : undefined;
		// Ends as soon as it is reached or can no longer be reached.
		case 'atLeast':
			if (yes >= minimum) return true;
			return canStillReach(minimum, yes, open) ? undefined : false;
		// The next person is asked only when the previous one did not answer in time.
		case 'inOrder': {
			const last = answers.at(-1);
			if (last === undefined) return undefined;
			if (last === 'expired' && open > 0) return undefined;
			return isYes(last);
		}
	}
}

/** Precedence: a refusal, then an approval by someone else, then an unreadable answer, then no answer. */
function outcomeOf(approved: boolean, sequence: Sequence): Answer {
	if (approved) return 'approved';
	const worst = (['denied', 'userMismatch', 'failed', 'expired'] as const).find((outcome) =>
		sequence.some(({ answer }) => answer === outcome),
	);
	return worst ?? 'failed';
}

function deepFreeze(state: PolicyState): PolicyState {
	Object.freeze(state.answers);
	return Object.freeze(state);
}

/** Lists everything that is wrong in the state after a sequence. */
function faultsIn(rule: Rule, state: PolicyState, sequence: Sequence): string[] {
	const found: string[] = [];
	const check = (isRight: boolean, words: string) => {
		if (!isRight) found.push(`${words}: ${JSON.stringify({ rule, sequence, state })}`);
	};
	const expected = verdictOf(rule, sequence);
	check(state.decision?.approved === expected, `should be ${String(expected)}`);
	if (expected !== undefined) {
		check(state.decision?.outcome === outcomeOf(expected, sequence), 'another outcome');
	}
	const asked = toAsk(state);
	const answered = new Set(sequence.map(({ person }) => person));
	check(!asked.some((person) => answered.has(person)), 'asks someone who has answered');
	if (expected === undefined) {
		const open = Array.from({ length: rule.people }, (_, person) => person).filter(
			(person) => !answered.has(person),
		);
		const wanted = rule.policy === 'inOrder' ? open.slice(0, 1) : open;
		check(JSON.stringify(asked) === JSON.stringify(wanted), `should ask ${String(wanted)}`);
	} else {
		check(asked.length === 0, 'asks someone after the decision');
	}
	for (const person of Array.from({ length: rule.people }, (_, index) => index)) {
		for (const answer of ANSWERS) {
			if (expected === undefined && !answered.has(person)) continue;
			const later = takeAnswer(state, person, answer);
			check(later === state, `${answer} of ${person} changes something`);
		}
	}
	return found;
}

/** Goes through every possible sequence of answers. */
function walk(rule: Rule): { sequences: number; wrong: string[] } {
	const wrong: string[] = [];
	let sequences = 0;
	const go = (state: PolicyState, sequence: Sequence) => {
		wrong.push(...faultsIn(rule, state, sequence));
		if (state.decision || sequence.length === rule.people) sequences++;
		if (sequence.length > rule.people) return;
		for (const person of toAsk(state)) {
			for (const answer of ANSWERS) {
				const next = deepFreeze(takeAnswer(state, person, answer));
				go(next, [...sequence, { person, answer }]);
			}
		}
	};
	go(deepFreeze(startPolicy(rule.policy, rule.people, rule.minimum)), []);
	return { sequences, wrong };
}

const rules: Rule[] = [1, 2, 3, 4].flatMap((people) => [
	{ policy: 'first' as const, people, minimum: 1 },
	{ policy: 'everyone' as const, people, minimum: people },
	{ policy: 'inOrder' as const, people, minimum: 1 },
	...Array.from({ length: people }, (_, n) => ({
		policy: 'atLeast' as const,
		people,
		minimum: n + 1,
	})),
]);

describe('every sequence of answers has the result that the policy specifies', () => {
	it.each(rules)('$policy, $people people, at least $minimum', (rule) => {
		const { sequences, wrong } = walk(rule);
		expect(wrong.slice(0, 3)).toEqual([]);
		expect(sequences).toBeGreaterThanOrEqual(ANSWERS.length);
	});

	it('the number of sequences is right', () => {
		// Each of the first two people has four deciding answers, and the last one has five.
		expect(walk({ policy: 'inOrder', people: 3, minimum: 1 }).sequences).toBe(4 + 4 + 5);
		// The first person has four deciding answers. After an approval, the second has five.
		expect(walk({ policy: 'everyone', people: 2, minimum: 2 }).sequences).toBe(2 * (4 + 5));
	});
});

describe('a policy', () => {
	const policies: Policy[] = ['first', 'everyone', 'atLeast', 'inOrder'];

	it.each(policies)(
		'%s ignores a pending answer, and answers of people who are not approvers',
		(policy) => {
			const state = startPolicy(policy, 2, 1);
			expect(takeAnswer(state, 0, 'pending')).toBe(state);
			for (const stranger of [-1, 2, 0.5, NaN]) {
				expect(takeAnswer(state, stranger, 'approved')).toBe(state);
			}
		},
	);

	it.each(policies)(
		'%s is never approved without an approval, for any number of people',
		(policy) => {
			const noYes = fc.constantFrom(...ANSWERS.filter((answer) => answer !== 'approved'));
			const crowd = fc.array(noYes, { minLength: 1, maxLength: 50 });
			fc.assert(
				fc.property(crowd, fc.integer({ min: 1, max: 50 }), (answers, minimum) => {
					let state = startPolicy(policy, answers.length, Math.min(minimum, answers.length));
					while (!state.decision) {
						const [person] = toAsk(state);
						state = takeAnswer(state, person, answers[person]);
					}
					expect(state.decision.approved).toBe(false);
				}),
			);
		},
	);

	it.each(policies)('%s decides exactly once with 50 people', (policy) => {
		const answer = fc.constantFrom(...ANSWERS);
		const order = fc.shuffledSubarray(
			Array.from({ length: 50 }, (_, n) => n),
			{ minLength: 50 },
		);
		const crowd = fc.array(answer, { minLength: 50, maxLength: 50 });
		fc.assert(
			fc.property(crowd, order, (answers, people) => {
				let state = startPolicy(policy, 50, 25);
				const decisions = new Set<PolicyState['decision']>();
				const inTurn = policy === 'inOrder' ? [...people].sort((a, b) => a - b) : people;
				for (const person of inTurn) {
					state = takeAnswer(state, person, answers[person]);
					if (state.decision) decisions.add(state.decision);
				}
				expect(decisions.size).toBe(1);
			}),
		);
	});
});
