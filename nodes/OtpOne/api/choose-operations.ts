/** Chooses the operation for each call when a description offers several. */
import type { CallName } from './calls';
import { callNames } from './calls';
import type { Endpoint } from './endpoints';

/** An operation that a description offers for a call. */
export interface Candidate {
	call: CallName;
	/** The name of the controller, taken from operation ids and tags; empty if they contain none. */
	controller: string;
	/** The path before the call's name. */
	prefix: string;
	deprecated: boolean;
	/** The endpoint of the operation, or why it cannot be used. */
	endpoint: Endpoint | { reason: string };
}

export interface Description {
	endpoints: Partial<Record<CallName, Endpoint>>;
	/** Why a described call cannot be made, as a clause that follows the call's name. */
	unusable: Partial<Record<CallName, string>>;
}

function keyInUrl({ inputs }: Endpoint): boolean {
	return inputs.some((input) => input.role === 'key' && input.in === 'query');
}

/** Scores, compared from left to right; higher is better. */
function worth({ endpoint, deprecated }: Candidate): number[] {
	if ('reason' in endpoint) return [0];
	return [
		1,
		deprecated ? 0 : 1,
		endpoint.method === 'POST' ? 1 : 0,
		// Prefers a key in the body to a key in the URL.
		keyInUrl(endpoint) ? 0 : 1,
		endpoint.inputs.length,
	];
}

function compare(a: number[], b: number[]): number {
	for (let at = 0; at < Math.max(a.length, b.length); at++) {
		const difference = (b[at] ?? 0) - (a[at] ?? 0);
		if (difference !== 0) return difference;
	}
	return 0;
}

function bestOf(candidates: Candidate[]): Candidate | undefined {
	return [...candidates].sort((a, b) => compare(worth(a), worth(b)))[0];
}

/** The score of a group: the number of its calls, then their quality. */
function worthOfGroup(group: Candidate[]): number[] {
	const sum: number[] = [];
	for (const call of callNames) {
		const best = bestOf(group.filter((candidate) => candidate.call === call));
		worth(best ?? ({ endpoint: { reason: '' } } as Candidate)).forEach((value, at) => {
			sum[at] = (sum[at] ?? 0) + value;
		});
	}
	return sum;
}

function groupsBy(
	candidates: Candidate[],
	nameOf: (candidate: Candidate) => string,
): Candidate[][] {
	const groups = new Map<string, Candidate[]>();
	for (const candidate of candidates) {
		const name = nameOf(candidate);
		const group = groups.get(name);
		if (group) group.push(candidate);
		else groups.set(name, [candidate]);
	}
	return [...groups.values()]
		.map((group) => ({ group, worth: worthOfGroup(group) }))
		.sort((a, b) => compare(a.worth, b.worth))
		.map(({ group }) => group);
}

/**
 * Takes all calls from the controller that offers most of them, preferring current to deprecated
 * operations, and the missing ones from the next controller. If a controller describes a call in an
 * unusable way, the call is not taken from another controller, which might belong to a different
 * service.
 */
export function chooseOperations(candidates: Candidate[]): Description {
	const chosen: Description = { endpoints: {}, unusable: {} };
	const controllers = groupsBy(candidates, ({ controller, prefix }) => controller || prefix);
	for (const group of controllers.flatMap((list) => groupsBy(list, ({ prefix }) => prefix))) {
		for (const call of callNames) {
			if (chosen.endpoints[call] || chosen.unusable[call] !== undefined) continue;
			const best = bestOf(group.filter((candidate) => candidate.call === call));
			if (!best) continue;
			if ('reason' in best.endpoint) chosen.unusable[call] = best.endpoint.reason;
			else chosen.endpoints[call] = best.endpoint;
		}
	}
	return chosen;
}
