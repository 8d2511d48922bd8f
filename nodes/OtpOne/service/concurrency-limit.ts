import { sleep } from 'n8n-workflow';

/** Limits how many tasks run at the same time; the rest are queued in order. */
export class ConcurrencyLimit {
	private readonly queue: Array<() => void> = [];

	private started = 0;

	private turn: Promise<void> = Promise.resolve();

	/**
	 * @param free maximum number of tasks that run at the same time
	 * @param startsATurn maximum number of tasks started per turn of the event loop, so that n8n can
	 * do other work in between
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
