/**
 * How much the tests under fire do. `npm run check` takes a part of it; `ROBUSTNESS=full` takes all, with the
 * limits that the node fixes itself at their real length.
 */
export const full = process.env.ROBUSTNESS === 'full';

/** How many bodies, orders or documents are made up. */
export const runs = (some: number, all: number) => (full ? all : some);

/** The same for a property: `npm run check` makes up the same ones each time, a full run others each time. */
export const effort = (some: number, all: number): { numRuns: number; seed?: number } =>
	full ? { numRuns: all } : { numRuns: some, seed: 4711 };

/** A builder's limits in these tests are this long at most, but for those that are not to pass at all. */
const LONGEST_SET_LIMIT = 2_500;
const LONG_TIMER = 60_000;

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

/** Watches for timers that outlive what they were for; they are ended, so that the tests end too. */
export class LongTimers {
	private readonly running = new Map<NodeJS.Timeout, number>();

	private readonly schedule = globalThis.setTimeout;

	watch(): void {
		const { schedule } = this;
		const watched = (callback: () => void, ms?: number, ...args: unknown[]) => {
			const timer = schedule(callback, ms, ...(args as []));
			if (ms !== undefined && ms >= LONG_TIMER) this.running.set(timer, ms);
			return timer;
		};
		globalThis.setTimeout = Object.assign(watched, schedule);
	}

	/** Ends the watch and the timers that are still running, and tells how long they would have been, in milliseconds. */
	end(): number[] {
		globalThis.setTimeout = this.schedule;
		const left = [...this.running].filter(([timer]) => timer.hasRef() && !isOver(timer));
		left.forEach(([timer]) => clearTimeout(timer));
		return left.map(([, ms]) => ms);
	}
}

/** Whether a timer has run or was cleared. */
const isOver = (timer: NodeJS.Timeout) => (timer as unknown as { _destroyed: boolean })._destroyed;
