import { sleep } from 'n8n-workflow';

/**
 * Waits for a promise, unless the signal fires first.
 *
 * @throws the signal's reason as soon as it fires
 */
export async function unless<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
	// Nobody may be left to hear of its failure once the signal has fired.
	promise.catch(() => {});
	signal.throwIfAborted();
	// Many may wait for one signal, and Node.js warns of more than ten listeners: each has a signal of its own.
	const own = AbortSignal.any([signal]);
	let stop = () => {};
	const stopped = new Promise<never>((_resolve, reject) => {
		stop = () => reject(own.reason as Error);
		own.addEventListener('abort', stop, { once: true });
	});
	try {
		return await Promise.race([promise, stopped]);
	} finally {
		own.removeEventListener('abort', stop);
	}
}

/**
 * Waits for a time, unless the signal fires first.
 *
 * @param ms milliseconds
 * @throws the signal's reason as soon as it fires
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	await unless(signal, sleep(ms));
}
