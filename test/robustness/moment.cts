/** How long work takes, in milliseconds of this process's own time: what else a machine does does not count. */
export function timeOf(work: () => unknown): number {
	const before = process.cpuUsage();
	work();
	return since(before);
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
