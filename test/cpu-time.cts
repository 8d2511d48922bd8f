/**
 * Measures work in milliseconds of CPU time, scaled to the machine for which the limits were set, so that a
 * slower machine or other processes make no difference.
 */

/** CPU time of the sample work on that machine, in milliseconds. */
const SAMPLE_MS = 100;
const sampleText = Buffer.alloc(16_000_000, 'ab,"');

/** Does what the code under test mostly does: reads bytes, copies text and searches it. */
function sampleWork(): number {
	let quotes = 0;
	for (let index = 0; index < sampleText.length; index++) {
		if (sampleText[index] === 0x22) quotes++;
	}
	const text = sampleText.toString('latin1', 0, 2_000_000);
	return quotes + JSON.stringify(text).length + text.replace(/b,/g, 'x').length;
}

let factor: number | undefined;

/** How many times slower this machine is; at least 1. The first rounds warm up the sample work. */
export function slowness(): number {
	if (factor === undefined) {
		const rounds = Array.from({ length: 4 }, () => cpuTimeOf(sampleWork));
		factor = Math.max(1, Math.min(...rounds) / SAMPLE_MS);
	}
	return factor;
}

function cpuTimeOf(work: () => unknown): number {
	const before = process.cpuUsage();
	work();
	return since(before);
}

function since(before: NodeJS.CpuUsage): number {
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1_000;
}

export function timeOf(work: () => unknown): number {
	return cpuTimeOf(work) / slowness();
}

/** The best of three tries. Stops at the first one within the limit. */
export function bestTimeOf(work: () => unknown, limit: number): number {
	let best = Infinity;
	for (let tries = 0; tries < 3 && best >= limit; tries++) best = Math.min(best, timeOf(work));
	return best;
}

export async function timeOfAsync(work: () => Promise<unknown>): Promise<number> {
	const before = process.cpuUsage();
	await work();
	return since(before) / slowness();
}
