/** How long work takes, in milliseconds of this process's own time: what else a machine does does not count. */
export function timeOf(work: () => unknown): number {
	const before = process.cpuUsage();
	work();
	return since(before);
}

/** The same at its best in three tries, of which the first within a limit is enough. */
export function bestTimeOf(work: () => unknown, limit: number): number {
	let best = Infinity;
	for (let tries = 0; tries < 3 && best >= limit; tries++) best = Math.min(best, timeOf(work));
	return best;
}

export async function timeOfAsync(work: () => Promise<unknown>): Promise<number> {
	const before = process.cpuUsage();
	await work();
	return since(before);
}

function since(before: NodeJS.CpuUsage): number {
	const { user, system } = process.cpuUsage(before);
	return (user + system) / 1_000;
}
