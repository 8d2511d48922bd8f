/**
 * How much the robustness tests do. `npm run check` takes a part of it; `ROBUSTNESS=full` takes all, with the
 * limits that the node fixes itself at their real length.
 */
export const full = process.env.ROBUSTNESS === 'full';

/** How many bodies, orders or documents are made up. */
export const runs = (some: number, all: number) => (full ? all : some);

/** The same for a property: `npm run check` makes up the same ones each time, a full run others each time. */
export const effort = (some: number, all: number): { numRuns: number; seed?: number } =>
	full ? { numRuns: all } : { numRuns: some, seed: 4711 };

/** Runs tasks side by side, as many as there are places for. */
export async function sideBySide<Place, Task>(
	places: Place[],
	tasks: Task[],
	run: (place: Place, task: Task) => Promise<void>,
): Promise<void> {
	const left = tasks.values();
	await Promise.all(
		places.map(async (place) => {
			for (const task of left) await run(place, task);
		}),
	);
}

/** A builder's limits in these tests are this long at most, but for those that are not to pass at all. */
const LONGEST_SET_LIMIT = 2_500;

/**
 * How long a limit lasts here, in milliseconds: those that a builder sets as they are, and those that
 * the node fixes itself so much shorter that nobody has to wait for them. The longer stays the longer.
 */
export function lasting(limit: number): number {
	if (full || limit <= LONGEST_SET_LIMIT) return limit;
	return Math.min(limit, 15_000) / 2 + Math.max(0, limit - 15_000) / 60;
}

/** The name of a limit that has passed, as the platform calls it. */
const passed = () =>
	Object.assign(new Error('The operation was aborted due to timeout'), { name: 'TimeoutError' });

/** Makes the node's own limits pass faster, by the one clock that they are taken from. */
export function hasten(): void {
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => {
		const controller = new AbortController();
		setTimeout(() => controller.abort(passed()), lasting(ms)).unref();
		return controller.signal;
	});
}
