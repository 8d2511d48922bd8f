import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';

const LOOK_AGAIN_MS = 1_000;

/**
 * Runs `work` while holding a lock file, which contains the id of the process that holds it. The
 * lock of a dead process is taken over.
 *
 * @param onTaken called once if another process holds the lock; throws if waiting makes no sense
 */
export async function withLock<T>(
	path: string,
	work: () => Promise<T>,
	onTaken: () => void = () => {},
): Promise<T> {
	for (let tries = 0; !(await take(path)); tries++) {
		// The first attempt removes a lock left by a dead process.
		if (tries === 1) onTaken();
		await sleep(tries === 0 ? 0 : LOOK_AGAIN_MS);
	}
	try {
		return await work();
	} finally {
		await rm(path, { force: true });
	}
}

async function take(path: string): Promise<boolean> {
	// A link is created together with its content, so a lock file always names its owner.
	const mine = `${path}.${process.pid}`;
	await writeFile(mine, String(process.pid));
	try {
		await link(mine, path);
		return true;
	} catch (error) {
		if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
	} finally {
		await rm(mine, { force: true });
	}
	const owner = Number(await readFile(path, 'utf8').catch(() => ''));
	if (owner > 0 && !isRunning(owner)) await rm(path, { force: true });
	return false;
}

function isRunning(pid: number): boolean {
	try {
		process.kill(pid, 0);
		return true;
	} catch (error) {
		return (error as NodeJS.ErrnoException).code === 'EPERM';
	}
}
