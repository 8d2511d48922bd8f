/** Which operation makes which call, where a description offers several. */
import type { CallName } from './calls';
import { callNames } from './calls';
import type { Endpoint } from './endpoints';

/** One operation that is described for a call. */
export interface Candidate {
	call: CallName;
	/** The controller by name, as operation ids and tags tell it; empty where they do not. */
	controller: string;
	/** The path in front of the call's name. */
	prefix: string;
	deprecated: boolean;
	/** How the call is made by it, or why it cannot be. */
	endpoint: Endpoint | { reason: string };
}

export interface Description {
	endpoints: Partial<Record<CallName, Endpoint>>;
	/** Why a call that is described cannot be made: a clause that goes on from the call's name. */
	unusable: Partial<Record<CallName, string>>;
}

function keyInUrl({ inputs }: Endpoint): boolean {
	return inputs.some((input) => input.role === 'key' && input.in === 'query');
}

/** Compared from left to right; more is better. */
function worth({ endpoint, deprecated }: Candidate): number[] {
	if ('reason' in endpoint) return [0];
	return [
		1,
		deprecated ? 0 : 1,
		endpoint.method === 'POST' ? 1 : 0,
		// The key belongs into a body rather than into a URL.
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

/** What all calls of a group are worth together: how many there are, then how good. */
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
 * Takes all calls from the controller that has most of them, current before deprecated, and what it
 * lacks from the next. A call that it describes in a way that cannot be used is not taken from
 * another: that might be another service's.
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
