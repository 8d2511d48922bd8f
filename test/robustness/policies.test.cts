/** Policies over every order of answers, failures and timeouts, compared with a model of their descriptions. */
import fc from 'fast-check';

import type { PolicyState } from '../../nodes/OtpOne/approval/policy';
import { startPolicy, takeAnswer, toAsk } from '../../nodes/OtpOne/approval/policy';
import { effort, full, runs } from './effort.cts';

/**
 * The policies by brute force, from their descriptions: `first` (first answer decides), `everyone` (one refusal
 * ends it), `atLeast` (ends as soon as it is reached or can no longer be reached), `inOrder` (the next person is
 * asked only when the previous one did not answer in time; a refusal ends it).
 *
 * For a complete story, in which every request has ended, a policy says whether it is an approval. It is
 * decided as soon as all possible continuations give the same result.
 */
type Policy = 'first' | 'everyone' | 'atLeast' | 'inOrder';

/** How the request to one person can end. */
const ends = ['approved', 'denied', 'userMismatch', 'expired', 'failed'] as const;
type End = (typeof ends)[number];

/** How each person's request ended, in order. */
type Story = Array<{ person: number; end: End }>;

/** Whether someone answered, rather than no one or unreadably. */
const isAnswer = (end: End) => end === 'approved' || end === 'denied' || end === 'userMismatch';
const isYes = ({ end }: Story[number]) => end === 'approved';

/** Whether a complete story is an approval. */
function isApproval(policy: Policy, minimum: number, story: Story): boolean {
	switch (policy) {
		case 'first': {
			const first = story.find(({ end }) => isAnswer(end));
			return first !== undefined && isYes(first);
		}
		case 'everyone':
			return story.every(isYes);
		case 'atLeast':
			return story.filter(isYes).length >= minimum;
		case 'inOrder': {
			const inOrder = [...story].sort((a, b) => a.person - b.person);
			const first = inOrder.find(({ end }) => end !== 'expired');
			return first !== undefined && isYes(first);
		}
	}
}

/** All continuations of a story until the requests to all people have ended. */
function* continuations(policy: Policy, people: number, story: Story): Generator<Story> {
	const open = Array.from({ length: people }, (_, person) => person).filter(
		(person) => !story.some((part) => part.person === person),
	);
	if (open.length === 0) {
		yield story;
		return;
	}
	const next = policy === 'inOrder' ? open.slice(0, 1) : open;
	for (const person of next) {
		for (const end of ends) yield* continuations(policy, people, [...story, { person, end }]);
	}
}

/** The decision after a story so far: true, false, or null while it is open. */
function decided(policy: Policy, people: number, minimum: number, story: Story): boolean | null {
	let first: boolean | undefined;
	for (const whole of continuations(policy, people, story)) {
		const approval = isApproval(policy, minimum, whole);
		first ??= approval;
		if (approval !== first) return null;
	}
	return first ?? null;
}

/** The same for any number of people, by counting. Checked against the stories for a few people. */
function decidedByCount(
	policy: Policy,
	people: number,
	minimum: number,
	story: Story,
): boolean | null {
	const yes = story.filter(isYes).length;
	const open = people - story.length;
	switch (policy) {
		case 'first': {
			const first = story.find(({ end }) => isAnswer(end));
			if (first) return isYes(first);
			return open === 0 ? false : null;
		}
		case 'everyone':
		case 'atLeast': {
			const needed = policy === 'everyone' ? people : minimum;
			if (yes >= needed) return true;
			return yes + open < needed ? false : null;
		}
		case 'inOrder': {
			const first = story.find(({ end }) => end !== 'expired');
			if (first) return isYes(first);
			return open === 0 ? false : null;
		}
	}
}

const policies: Policy[] = ['first', 'everyone', 'atLeast', 'inOrder'];
const cases = policies.flatMap((policy) =>
	Array.from({ length: full ? 4 : 3 }, (_, index) => index + 1).flatMap((people) =>
		Array.from({ length: policy === 'atLeast' ? people : 1 }, (_, index) => ({
			policy,
			people,
			minimum: policy === 'atLeast' ? index + 1 : people,
		})),
	),
);
const everyone = (people: number) => Array.from({ length: people }, (_, person) => person);

/** Who must be asked: no one once it is decided, and with `inOrder` only the next person. */
function asked(policy: Policy, people: number, story: Story, decision: boolean | null): number[] {
	if (decision !== null) return [];
	const open = everyone(people).filter((person) => !story.some((part) => part.person === person));
	return policy === 'inOrder' ? open.slice(0, 1) : open;
}

function expectAgreement(
	{ policy, people, minimum }: (typeof cases)[number],
	state: PolicyState,
	story: Story,
	decision: boolean | null,
): void {
	const seen = { story, decision: state.decision?.approved ?? null, asks: toAsk(state) };
	expect(seen).toEqual({ story, decision, asks: asked(policy, people, story, decision) });
	expect(state.decision?.outcome === 'approved').toBe(decision === true);
	expect(state.minimumApprovals).toBe(minimum);
	const open = everyone(people).map((person) => story.find((part) => part.person === person)?.end);
	expect(state.answers).toEqual(open.map((end) => end ?? 'pending'));
}

describe('every complete story of up to four people', () => {
	it.each(cases)('$policy of $people, $minimum needed', (setting) => {
		const { policy, people, minimum } = setting;
		let stories = 0;
		const tell = (state: PolicyState, story: Story): void => {
			const decision = decided(policy, people, minimum, story);
			expect(decidedByCount(policy, people, minimum, story)).toBe(decision);
			expectAgreement(setting, state, story, decision);
			stories++;
			for (const person of toAsk(state)) {
				for (const end of ends) tell(takeAnswer(state, person, end), [...story, { person, end }]);
			}
		};
		tell(startPolicy(policy, people, minimum), []);
		expect(stories).toBeGreaterThan(people);
	});
});

/** Events that may arrive: an end for anyone, asked or not, in time or late, once or repeatedly. */
const events = fc.array(
	fc.record({ turn: fc.nat({ max: 60 }), end: fc.constantFrom(...ends, 'pending' as const) }),
	{ maxLength: 120 },
);
const settings = fc
	.tuple(fc.constantFrom(...policies), fc.integer({ min: 1, max: 50 }), fc.nat({ max: 49 }))
	.map(([policy, people, turn]) => ({
		policy,
		people,
		minimum: policy === 'atLeast' ? (turn % people) + 1 : people,
	}));

let approvals = 0;

it('up to fifty people in any order, with answers that are late, repeated or from people not asked', () => {
	fc.assert(
		fc.property(settings, events, (setting, list) => {
			const { policy, people, minimum } = setting;
			let state = startPolicy(policy, people, minimum);
			const story: Story = [];
			for (const { turn, end } of list) {
				const person = turn % people;
				const before = decidedByCount(policy, people, minimum, story);
				const counts = end !== 'pending' && asked(policy, people, story, before).includes(person);
				if (counts) story.push({ person, end });
				const after = takeAnswer(state, person, end);
				if (!counts) expect({ setting, story, after }).toEqual({ setting, story, after: state });
				state = after;
				const decision = decidedByCount(policy, people, minimum, story);
				expectAgreement(setting, state, story, decision);
				if (decision === true) approvals++;
			}
		}),
		effort(1_500, 30_000),
	);
	expect(approvals).toBeGreaterThan(runs(100, 2_000));
});

it('a state is immutable: an earlier one stays as it was', () => {
	const freeze = (state: PolicyState) =>
		Object.freeze({ ...state, answers: Object.freeze(state.answers) });
	fc.assert(
		fc.property(settings, events, ({ policy, people, minimum }, list) => {
			let state = freeze(startPolicy(policy, people, minimum)) as PolicyState;
			for (const { turn, end } of list) {
				state = freeze(takeAnswer(state, turn % people, end)) as PolicyState;
			}
		}),
		effort(300, 3_000),
	);
});

it('only approvers can decide', () => {
	for (const policy of policies) {
		const state = startPolicy(policy, 2, policy === 'atLeast' ? 1 : 2);
		for (const stranger of [2, -1, 0.5, NaN, Infinity]) {
			expect(takeAnswer(state, stranger, 'approved')).toEqual(state);
		}
	}
});
