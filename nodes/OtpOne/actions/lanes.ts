import { sleep } from 'n8n-workflow';

/** Lets no more than so many tasks run at the same time; the others wait in their order. */
export class Places {
	private readonly queue: Array<() => void> = [];

	private started = 0;

	private turn: Promise<void> = Promise.resolve();

	/**
	 * @param free how many tasks run at the same time
	 * @param startsATurn how many start in one turn of the event loop, so that n8n gets to do what
	 * else there is
	 */
	constructor(
		private free: number,
		private readonly startsATurn = Infinity,
	) {}

	async run<T>(task: () => Promise<T>): Promise<T> {
		if (this.free > 0) this.free--;
		else await new Promise<void>((resolve) => this.queue.push(resolve));
		try {
			if (++this.started % this.startsATurn === 0)
				this.turn = this.turn.then(async () => await sleep(0));
			await this.turn;
			return await task();
		} finally {
			const next = this.queue.shift();
			if (next) next();
			else this.free++;
		}
	}
}

/** Runs tasks side by side, but one after the other in each lane: a lane is a person's phone. */
export class Lanes {
	private readonly tails = new Map<string, Promise<void>>();

	/** @param places what all lanes together have */
	constructor(private readonly places: Places) {}

	/**
	 * Runs a task after all earlier ones of the same lane.
	 *
	 * @param lane the person, as compared (see `normalizeUser`)
	 * @param task may keep the lane taken beyond its own end, with `holdUntil`
	 */
	async run<T>(
		lane: string,
		task: (holdUntil: (end: Promise<unknown>) => void) => Promise<T>,
	): Promise<T> {
		const earlier = this.tails.get(lane) ?? Promise.resolve();
		let held: Promise<unknown> = Promise.resolve();
		const holdUntil = (end: Promise<unknown>) => {
			held = end;
		};
		const result = earlier.then(
			async () => await this.places.run(async () => await task(holdUntil)),
		);
		const tail = result
			.then(
				() => {},
				() => {},
			)
			.then(async () => {
				await held.catch(() => {});
				if (this.tails.get(lane) === tail) this.tails.delete(lane);
			});
		this.tails.set(lane, tail);
		return await result;
	}
}
