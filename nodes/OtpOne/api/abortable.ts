import { sleep } from 'n8n-workflow';

/** Returns a signal that fires after a time, which need not be a whole number of milliseconds. */
export const timeoutSignal = (ms: number): AbortSignal => AbortSignal.timeout(Math.ceil(ms));

const sourcesOf = new WeakMap<AbortSignal, AbortSignal[]>();

/**
 * Returns a signal that fires with the first of several signals. Node.js 20 frees an
 * `AbortSignal.timeout` that only `AbortSignal.any` refers to, and its limit would never be reached;
 * here the sources live as long as the signal.
 */
export function anySignal(...sources: AbortSignal[]): AbortSignal {
	const signal = AbortSignal.any(sources);
	sourcesOf.set(signal, sources);
	return signal;
}

/**
 * All callers waiting for one signal. They share a single listener, because Node.js warns about
 * more than ten.
 */
class Waiting extends Set<() => void> {
	handleEvent(): void {
		this.forEach((stop) => stop());
	}
}

const waitingFor = new WeakMap<AbortSignal, Waiting>();

/**
 * Waits for a promise, unless the signal fires first.
 *
 * @throws the signal's reason as soon as it fires
 */
export async function abortable<T>(signal: AbortSignal, promise: Promise<T>): Promise<T> {
	// Prevents an unhandled rejection if the promise fails after the signal has fired.
	promise.catch(() => {});
	signal.throwIfAborted();
	const waiting = waitingFor.get(signal) ?? new Waiting();
	if (waiting.size === 0) {
		waitingFor.set(signal, waiting);
		signal.addEventListener('abort', waiting);
	}
	let stop = () => {};
	const stopped = new Promise<never>((_resolve, reject) => {
		stop = () => reject(signal.reason as Error);
	});
	waiting.add(stop);
	try {
		return await Promise.race([promise, stopped]);
	} finally {
		waiting.delete(stop);
		// A listener keeps the signal, and every signal it is composed of, in memory.
		if (waiting.size === 0) signal.removeEventListener('abort', waiting);
	}
}

/**
 * Waits for a time, unless the signal fires first.
 *
 * @param ms milliseconds
 * @throws the signal's reason as soon as it fires
 */
export async function delay(ms: number, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	await abortable(signal, sleep(ms));
}
