import { sleep } from 'n8n-workflow';

/**
 * Waits, unless the signal fires first.
 *
 * @param ms milliseconds
 * @throws the signal's reason as soon as it fires
 */
export async function pause(ms: number, signal: AbortSignal): Promise<void> {
	signal.throwIfAborted();
	let stop = () => {};
	const stopped = new Promise<never>((_resolve, reject) => {
		stop = () => reject(signal.reason as Error);
		signal.addEventListener('abort', stop, { once: true });
	});
	try {
		await Promise.race([sleep(ms), stopped]);
	} finally {
		signal.removeEventListener('abort', stop);
	}
}
