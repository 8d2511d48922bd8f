import { normalizeUser } from '../approval/verdict';
import type { ConcurrencyLimit } from './concurrency-limit';

/**
 * Runs tasks concurrently, but only one at a time per person, because each person has one phone.
 */
export class PerPersonQueue {
	private readonly tails = new Map<string, Promise<void>>();

	/** @param limit maximum number of tasks that run at the same time for all people together */
	constructor(private readonly limit: ConcurrencyLimit) {}

	/**
	 * Runs a task after all earlier tasks for the same person.
	 *
	 * @param userMail the person's address
	 * @param task may block the person's next task beyond its own end, with `holdUntil`
	 */
	async run<T>(
		userMail: string,
		task: (holdUntil: (end: Promise<unknown>) => void) => Promise<T>,
	): Promise<T> {
		const person = normalizeUser(userMail);
		const earlier = this.tails.get(person) ?? Promise.resolve();
		let held: Promise<unknown> = Promise.resolve();
		const holdUntil = (end: Promise<unknown>) => {
			held = end;
		};
		const result = earlier.then(
			async () => await this.limit.run(async () => await task(holdUntil)),
		);
		const tail = result
			.then(
				() => {},
				() => {},
			)
			.then(async () => {
				await held.catch(() => {});
				if (this.tails.get(person) === tail) this.tails.delete(person);
			});
		this.tails.set(person, tail);
		return await result;
	}
}
