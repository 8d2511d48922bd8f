import fc from 'fast-check';

import type { Answer, Policy, PolicyState } from '../../../nodes/OtpOne/approval/policy';
import { startPolicy, takeAnswer, toAsk } from '../../../nodes/OtpOne/approval/policy';

/** How the question to one person can end. */
const ANSWERS = ['approved', 'denied', 'expired', 'userMismatch', 'failed'] as const;
type Ended = (typeof ANSWERS)[number];

/** Who answered what, in the order in which it arrived. */
type Sequence = Array<{ person: number; answer: Ended }>;

interface Rule {
	policy: Policy;
	people: number;
	minimum: number;
}

const isYes = (answer: Answer) => answer === 'approved';
/** Somebody answered, and it was no yes: a refusal, or a yes by somebody who was not asked. */
const isNo = (answer: Answer) => answer === 'denied' || answer === 'userMismatch';

/** Whether so many people can still say yes: tries every way in which the others may answer. */
function canStillReach(minimum: number, yes: number, open: number): boolean {
	const futures = Array.from({ length: 2 ** open }, (_, bits) =>
		Array.from({ length: open }, (__, person) => (bits >> person) & 1),
	);
	return futures.some((votes) => yes + votes.filter(Boolean).length >= minimum);
}

/** The policies in the words they are sold with: true, false, or undecided yet. */
function verdictOf({ policy, people, minimum }: Rule, sequence: Sequence): boolean | undefined {
	const answers = sequence.map(({ answer }) => answer);
	const open = people - sequence.length;
	const yes = answers.filter(isYes).length;
	switch (policy) {
		// The first answer decides. Where nobody answers, nobody has approved.
		case 'first': {
			const first = answers.find((answer) => isYes(answer) || isNo(answer));
			if (first) return isYes(first);
			return open === 0 ? false : undefined;
		}
		// All have to approve; it ends when they no longer can.
		case 'everyone':
			if (!canStillReach(people, yes, open)) return false;
			return yes === people ? true : undefined;
		// Ends as soon as it is reached or can no longer be reached.
		case 'atLeast':
			if (yes >= minimum) return true;
			return canStillReach(minimum, yes, open) ? undefined : false;
		// The next person is asked only when the one before did not answer in time.
		case 'inOrder': {
			const last = answers.at(-1);
			if (last === undefined) return undefined;
			if (last === 'expired' && open > 0) return undefined;
			return isYes(last);
		}
	}
}

/** A refusal tells more than somebody else's yes, that more than a broken answer, all more than silence. */
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

/** All that is not as it should be in a state that a sequence led to. */
function complaints(rule: Rule, state: PolicyState, sequence: Sequence): string[] {
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
	check(!asked.some((person) => answered.has(person)), 'asks somebody who has answered');
	if (expected === undefined) {
		const open = Array.from({ length: rule.people }, (_, person) => person).filter(
			(person) => !answered.has(person),
		);
		const wanted = rule.policy === 'inOrder' ? open.slice(0, 1) : open;
		check(JSON.stringify(asked) === JSON.stringify(wanted), `should ask ${String(wanted)}`);
	} else {
		check(asked.length === 0, 'asks somebody after the decision');
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

/** Walks through every sequence of answers in which people can be asked and answer. */
function walk(rule: Rule): { sequences: number; wrong: string[] } {
	const wrong: string[] = [];
	let sequences = 0;
	const go = (state: PolicyState, sequence: Sequence) => {
		wrong.push(...complaints(rule, state, sequence));
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

describe('every sequence of answers leads where the policy says', () => {
	it.each(rules)('$policy, $people people, at least $minimum', (rule) => {
		const { sequences, wrong } = walk(rule);
		expect(wrong.slice(0, 3)).toEqual([]);
		expect(sequences).toBeGreaterThanOrEqual(ANSWERS.length);
	});

	it('and there are as many of them as there have to be', () => {
		// With one silent person, one after the other: five ends and the one who handed over.
		expect(walk({ policy: 'inOrder', people: 3, minimum: 1 }).sequences).toBe(4 + 4 + 5);
		// Three yes of three can only be told at the third answer; every order of people counts.
		expect(walk({ policy: 'everyone', people: 2, minimum: 2 }).sequences).toBe(2 * (4 + 5));
	});
});

describe('a policy', () => {
	const policies: Policy[] = ['first', 'everyone', 'atLeast', 'inOrder'];

	it.each(policies)('%s takes no answer that is none, and none of a stranger', (policy) => {
		const state = startPolicy(policy, 2, 1);
		expect(takeAnswer(state, 0, 'pending')).toBe(state);
		for (const stranger of [-1, 2, 0.5, NaN]) {
			expect(takeAnswer(state, stranger, 'approved')).toBe(state);
		}
	});

	it.each(policies)('%s is never approved without a yes, however many are asked', (policy) => {
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
	});

	it.each(policies)('%s comes to a decision with 50 people, once', (policy) => {
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
