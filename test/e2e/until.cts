import { setTimeout as sleep } from 'node:timers/promises';

/** Waits until something is so. */
export async function until(
	what: string,
	isSo: () => boolean | Promise<boolean>,
	withinMs = 20_000,
): Promise<void> {
	const deadline = Date.now() + withinMs;
	while (!(await isSo())) {
		if (Date.now() > deadline) throw new Error(`Not so within ${withinMs / 1000} s: ${what}`);
		await sleep(100);
	}
}
