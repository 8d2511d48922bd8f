/** Medians, ratios and alternating candidates. */

export function median(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	const middle = sorted.length / 2;
	return sorted.length % 2 === 1
		? sorted[Math.floor(middle)]
		: (sorted[middle - 1] + sorted[middle]) / 2;
}

export function p99(values: number[]): number {
	const sorted = [...values].sort((a, b) => a - b);
	return sorted[Math.ceil(sorted.length * 0.99) - 1];
}

export function mean(values: number[]): number {
	return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The ratio of each round, so that the load of the machine during a round cancels out. */
export function ratios(measured: number[], beside: number[]): number[] {
	return measured.map((value, round) => value / beside[round]);
}

/** Takes one sample; the round is counted from 0. */
export type Candidate<Sample = number> = (round: number) => Promise<Sample>;

/**
 * Runs each candidate once per round, in reverse order every other round, so that other load on the
 * machine affects all of them equally.
 *
 * @returns the samples of each candidate, in the order of the rounds
 */
export async function takeTurns<Name extends string, Sample = number>(
	rounds: number,
	candidates: Record<Name, Candidate<Sample>>,
): Promise<Record<Name, Sample[]>> {
	const names = Object.keys(candidates) as Name[];
	const samples = {} as Record<Name, Sample[]>;
	for (let round = 0; round < rounds; round++) {
		for (const name of round % 2 === 0 ? names : [...names].reverse()) {
			(samples[name] ??= []).push(await candidates[name](round));
		}
	}
	return samples;
}

/** Maps a list with a limit on concurrency. The results are in the order of the list. */
export async function sideBySide<Each, Result>(
	list: Each[],
	atOnce: number,
	work: (each: Each) => Promise<Result>,
): Promise<Result[]> {
	const results: Result[] = [];
	const left = list.entries();
	const takeNext = async () => {
		for (const [index, each] of left) results[index] = await work(each);
	};
	await Promise.all(Array.from({ length: atOnce }, takeNext));
	return results;
}

/**
 * Spreads the rounds evenly over a polling interval: an answer just after a poll is seen almost a
 * whole interval later than one just before it.
 */
export function phaseOf(round: number, rounds: number, intervalMs: number): number {
	return ((round + 0.5) / rounds) * intervalMs;
}
