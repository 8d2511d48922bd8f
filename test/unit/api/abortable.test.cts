import { getEventListeners } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { abortable, anySignal, delay } from '../../../nodes/OtpOne/api/abortable';
import { collectGarbage } from '../../collect-garbage.cts';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('waiting for a time or a signal', () => {
	it('ends immediately with the reason of the signal', async () => {
		const stopped = new AbortController();
		const waiting = delay(60_000, stopped.signal);
		stopped.abort(new Error('stopped'));
		await expect(waiting).rejects.toThrow('stopped');
		await expect(delay(60_000, stopped.signal)).rejects.toThrow('stopped');
	});

	it('settles like the promise, and ignores a signal that fires later', async () => {
		const stopped = new AbortController();
		expect(await abortable(stopped.signal, Promise.resolve('answer'))).toBe('answer');
		await expect(abortable(stopped.signal, Promise.reject(new Error('cut')))).rejects.toThrow(
			'cut',
		);
		stopped.abort();
	});

	it('adds one listener to a shared signal, and removes it after the last wait', async () => {
		const stopped = new AbortController();
		const listeners = () => getEventListeners(stopped.signal, 'abort').length;
		const short = Array.from({ length: 20 }, async () => await delay(1_000, stopped.signal));
		const long = Array.from({ length: 480 }, async () => await delay(60_000, stopped.signal));
		expect(listeners()).toBe(1);
		await jest.advanceTimersByTimeAsync(1_000);
		await Promise.all(short);
		expect(listeners()).toBe(1);
		await jest.advanceTimersByTimeAsync(59_000);
		await Promise.all(long);
		expect(listeners()).toBe(0);
	});

	it('stops all waits for a signal, including those that start after others have ended', async () => {
		const stopped = new AbortController();
		expect(await abortable(stopped.signal, Promise.resolve('answer'))).toBe('answer');
		const waiting = Array.from({ length: 500 }, async () => await delay(60_000, stopped.signal));
		stopped.abort(new Error('stopped'));
		const ends = await Promise.allSettled(waiting);
		expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
		expect(getEventListeners(stopped.signal, 'abort')).toEqual([]);
	});
});

describe('the first of several signals', () => {
	beforeEach(() => void jest.useRealTimers());

	it('keeps a limit that nothing else refers to when garbage is collected', async () => {
		const never = new AbortController();
		const limits = Array.from({ length: 50 }, async () => {
			const inner = anySignal(never.signal, AbortSignal.timeout(100));
			return await delay(3_000, anySignal(never.signal, inner)).then(
				() => 'too late',
				(error: Error) => error.name,
			);
		});
		const collecting = setTimeout(collectGarbage, 20);
		expect(new Set(await Promise.all(limits))).toEqual(new Set(['TimeoutError']));
		clearTimeout(collecting);
	});

	it('is the only use of AbortSignal.any, which alone would lose limits', () => {
		const nodes = join(__dirname, '..', '..', '..', 'nodes');
		const files = readdirSync(nodes, { recursive: true, encoding: 'utf8' });
		const combining = files.filter(
			(file) =>
				file.endsWith('.ts') &&
				readFileSync(join(nodes, file), 'utf8').includes('AbortSignal.any('),
		);
		expect(combining).toEqual([join('OtpOne', 'api', 'abortable.ts')]);
	});

	it('is freed when no one waits for it any more', async () => {
		const never = new AbortController();
		const freed = new WeakRef(anySignal(never.signal, AbortSignal.timeout(60_000)));
		await new Promise((resolve) => setTimeout(resolve, 20));
		collectGarbage();
		expect(freed.deref()).toBeUndefined();
	});
});
