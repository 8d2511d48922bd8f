import { getEventListeners } from 'node:events';

import { pause, unless } from '../../nodes/OtpOne/api/pause';

beforeEach(() => void jest.useFakeTimers());
afterEach(() => void jest.useRealTimers());

describe('waiting for a time or a signal', () => {
	it('ends with the reason of the signal, at once', async () => {
		const stopped = new AbortController();
		const waiting = pause(60_000, stopped.signal);
		stopped.abort(new Error('stopped'));
		await expect(waiting).rejects.toThrow('stopped');
		await expect(pause(60_000, stopped.signal)).rejects.toThrow('stopped');
	});

	it('brings what the promise brings, and nothing of a signal that fires later', async () => {
		const stopped = new AbortController();
		expect(await unless(stopped.signal, Promise.resolve('answer'))).toBe('answer');
		await expect(unless(stopped.signal, Promise.reject(new Error('cut')))).rejects.toThrow('cut');
		stopped.abort();
	});

	it('puts nothing on a signal that many share, of which Node.js would warn', async () => {
		const stopped = new AbortController();
		const waiting = Array.from({ length: 500 }, async () => await pause(60_000, stopped.signal));
		expect(getEventListeners(stopped.signal, 'abort')).toEqual([]);
		stopped.abort(new Error('stopped'));
		const ends = await Promise.allSettled(waiting);
		expect(ends.every(({ status }) => status === 'rejected')).toBe(true);
	});
});
