/**
 * The policies by brute force, from their words: `first` (first answer decides), `everyone` (one refusal
 * ends it), `atLeast` (ends as soon as it is reached or can no longer be reached), `inOrder` (the next person is
 * asked only when the one before did not answer in time; a refusal ends it).
 *
 * A policy says of a whole story, in which everybody has come to an end, whether it is an approval. It
 * is decided as soon as all stories that may still happen say the same.
 */

export type Policy = 'first' | 'everyone' | 'atLeast' | 'inOrder';

/** How the question to one person can end. */
export const ends = ['approved', 'denied', 'userMismatch', 'expired', 'failed'] as const;
export type End = (typeof ends)[number];

/** Who came to which end, one after the other. */
export type Story = Array<{ person: number; end: End }>;

/** Somebody answered, as against nobody, or nothing that could be read. */
const isAnswer = (end: End) => end === 'approved' || end === 'denied' || end === 'userMismatch';
const isYes = ({ end }: Story[number]) => end === 'approved';

/** Whether a whole story is an approval. */
export function isApproval(policy: Policy, minimum: number, story: Story): boolean {
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

/** Every way in which a story may go on until all of so many people have come to an end. */
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

/** What is decided after a story so far: true, false, or null when it may still go either way. */
export function decided(
	policy: Policy,
	people: number,
	minimum: number,
	story: Story,
): boolean | null {
	let first: boolean | undefined;
	for (const whole of continuations(policy, people, story)) {
		const approval = isApproval(policy, minimum, whole);
		first ??= approval;
		if (approval !== first) return null;
	}
	return first ?? null;
}

/** The same for any number of people, by counting: checked against the stories for a few. */
export function decidedByCount(
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
