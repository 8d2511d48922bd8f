/**
 * Runs tasks side by side: one lane a person, so that nobody has two open prompts at once, and no
 * more than so many lanes at the same time.
 */
export class Lanes {
	private readonly tails = new Map<string, Promise<void>>();

	private readonly queue: Array<() => void> = [];

	private free: number;

	constructor(width: number) {
		this.free = width;
	}

	/**
	 * Runs a task after all earlier ones of the same lane.
	 *
	 * @param lane the person, as compared (see `normalizeUser`)
	 */
	async run<T>(lane: string, task: () => Promise<T>): Promise<T> {
		const earlier = this.tails.get(lane) ?? Promise.resolve();
		const result = earlier.then(async () => await this.inFreePlace(task));
		const tail = result.then(
			() => {},
			() => {},
		);
		this.tails.set(lane, tail);
		try {
			return await result;
		} finally {
			if (this.tails.get(lane) === tail) this.tails.delete(lane);
		}
	}

	private async inFreePlace<T>(task: () => Promise<T>): Promise<T> {
		if (this.free > 0) this.free--;
		else await new Promise<void>((resolve) => this.queue.push(resolve));
		try {
			return await task();
		} finally {
			const next = this.queue.shift();
			if (next) next();
			else this.free++;
		}
	}
}
