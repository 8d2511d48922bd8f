import { ConcurrencyLimit } from '../../../nodes/OtpOne/service/concurrency-limit';
import { PerPersonQueue } from '../../../nodes/OtpOne/service/per-person-queue';

/** A task that the test ends, and that records whether it has started. */
function controlled(name = '') {
	const { promise, resolve, reject } = withResolvers<string>();
	const task = {
		begun: false,
		run: async () => {
			task.begun = true;
			return await promise;
		},
		end: () => resolve(name),
		breakOff: () => reject(new Error(name)),
	};
	return task;
}

function withResolvers<T>() {
	let resolve!: (value: T) => void;
	let reject!: (reason: Error) => void;
	const promise = new Promise<T>((onResolve, onReject) => {
		resolve = onResolve;
		reject = onReject;
	});
	return { promise, resolve, reject };
}

/** Runs everything that is due. */
const settle = async () => await new Promise((resolve) => setImmediate(resolve));

describe('tasks in the queue', () => {
	it('run one after the other for one person, in order', async () => {
		const queue = new PerPersonQueue(new ConcurrencyLimit(10));
		const tasks = [controlled('a'), controlled('b'), controlled('c')];
		const running = tasks.map((task) => queue.run('ann', task.run));
		const begun = () => tasks.map((task) => task.begun);
		await settle();
		expect(begun()).toEqual([true, false, false]);
		tasks[0].end();
		await settle();
		expect(begun()).toEqual([true, true, false]);
		tasks[1].end();
		tasks[2].end();
		expect(await Promise.all(running)).toEqual(['a', 'b', 'c']);
	});

	it('run concurrently for different people', async () => {
		const queue = new PerPersonQueue(new ConcurrencyLimit(10));
		const tasks = [controlled('a'), controlled('b')];
		const running = [queue.run('ann', tasks[0].run), queue.run('ben', tasks[1].run)];
		await settle();
		expect(tasks.every((task) => task.begun)).toBe(true);
		tasks.forEach((task) => task.end());
		await Promise.all(running);
	});

	it('are limited in number at the same time', async () => {
		const queue = new PerPersonQueue(new ConcurrencyLimit(2));
		const tasks = ['ann', 'ben', 'eva'].map(controlled);
		const running = tasks.map((task, n) => queue.run(String(n), task.run));
		await settle();
		expect(tasks.map((task) => task.begun)).toEqual([true, true, false]);
		tasks[1].end();
		await settle();
		expect(tasks[2].begun).toBe(true);
		tasks[0].end();
		tasks[2].end();
		await Promise.all(running);
	});

	it('that wait for the same person do not count towards the limit', async () => {
		const queue = new PerPersonQueue(new ConcurrencyLimit(2));
		const first = controlled();
		const second = controlled();
		const other = controlled();
		const running = [
			queue.run('ann', first.run),
			queue.run('ann', second.run),
			queue.run('ben', other.run),
		];
		await settle();
		expect([first.begun, second.begun, other.begun]).toEqual([true, false, true]);
		[first, second, other].forEach((task) => task.end());
		await Promise.all(running);
	});

	it('continue after a task that threw, and only its own caller gets the error', async () => {
		const queue = new PerPersonQueue(new ConcurrencyLimit(1));
		const broken = controlled('no luck');
		const next = controlled('fine');
		const outcomes = Promise.allSettled([
			queue.run('ann', broken.run),
			queue.run('ann', next.run),
			queue.run('ben', async () => await Promise.resolve('also fine')),
		]);
		broken.breakOff();
		next.end();
		expect(await outcomes).toMatchObject([
			{ status: 'rejected', reason: { message: 'no luck' } },
			{ status: 'fulfilled', value: 'fine' },
			{ status: 'fulfilled', value: 'also fine' },
		]);
	});

	it('may also throw synchronously', async () => {
		const queue = new PerPersonQueue(new ConcurrencyLimit(1));
		const throwing = () => {
			throw new Error('at once');
		};
		await expect(queue.run('ann', throwing)).rejects.toThrow('at once');
		expect(await queue.run('ann', async () => await Promise.resolve('fine'))).toBe('fine');
	});

	it('never run at the same time for the same person', async () => {
		const queue = new PerPersonQueue(new ConcurrencyLimit(3));
		const open = new Map<string, number>();
		let most = 0;
		let total = 0;
		const task = (person: string) => async () => {
			open.set(person, (open.get(person) ?? 0) + 1);
			total++;
			most = Math.max(most, total);
			expect(open.get(person)).toBe(1);
			await settle();
			open.set(person, 0);
			total--;
			if (person === 'p1') throw new Error('now and then');
		};
		const running = Array.from({ length: 60 }, (_, n) => {
			const person = `p${n % 7}`;
			return queue.run(person, task(person));
		});
		const outcomes = await Promise.allSettled(running);
		expect(outcomes.filter(({ status }) => status === 'rejected')).toHaveLength(9);
		expect(most).toBe(3);
	});
});

describe('the concurrency limit', () => {
	/** How many of 60 tasks start in each turn of the event loop. */
	async function startsOf(limit: ConcurrencyLimit): Promise<number[]> {
		let turn = 0;
		const counting = setInterval(() => turn++, 0);
		const starts = new Map<number, number>();
		const tasks = Array.from({ length: 60 }, async () =>
			limit.run(async () => void starts.set(turn, (starts.get(turn) ?? 0) + 1)),
		);
		await Promise.all(tasks);
		clearInterval(counting);
		return [...starts.values()];
	}

	it('starts many tasks over several turns of the event loop, and finally all of them', async () => {
		const starts = await startsOf(new ConcurrencyLimit(100, 8));
		expect(starts.reduce((sum, number) => sum + number, 0)).toBe(60);
		expect(starts.length).toBeGreaterThan(3);
	});

	it('starts many tasks at once by default', async () => {
		expect(await startsOf(new ConcurrencyLimit(100))).toEqual([60]);
	});
});
