/**
 * How much the robustness tests do: `npm run check` runs a part of them, `ROBUSTNESS=full` all of them, with the
 * node's built-in limits at their real length.
 */
export const full = process.env.ROBUSTNESS === 'full';

/** How many bodies, orders or documents are generated. */
export const runs = (some: number, all: number) => (full ? all : some);

/** The same for a property: `npm run check` always generates the same cases, a full run generates new ones. */
export const effort = (some: number, all: number): { numRuns: number; seed?: number } =>
	full ? { numRuns: all } : { numRuns: some, seed: 4711 };

/** Runs tasks concurrently, one at a time per worker. */
export async function sideBySide<Worker, Task>(
	workers: Worker[],
	tasks: Task[],
	run: (worker: Worker, task: Task) => Promise<void>,
): Promise<void> {
	const left = tasks.values();
	await Promise.all(
		workers.map(async (worker) => {
			for (const task of left) await run(worker, task);
		}),
	);
}

/** The longest limit that a builder sets in these tests, except for limits that must not be reached. */
const LONGEST_SET_LIMIT = 2_500;

/**
 * How long a limit lasts in these tests, in milliseconds: limits set by a builder are unchanged, and the
 * node's built-in limits are shortened. Their order is kept.
 */
export function lasting(limit: number): number {
	if (full || limit <= LONGEST_SET_LIMIT) return limit;
	return Math.min(limit, 15_000) / 2 + Math.max(0, limit - 15_000) / 60;
}

/** The error of a limit that has passed, named as Node.js names it. */
const passed = () =>
	Object.assign(new Error('The operation was aborted due to timeout'), { name: 'TimeoutError' });

/** Shortens the node's built-in limits, which all use `AbortSignal.timeout`. */
export function shortenLimits(): void {
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
		const controller = new AbortController();
		setTimeout(() => controller.abort(passed()), lasting(ms)).unref();
		return controller.signal;
	});
}
