import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Starts a program in its own process group. When the program or this process ends in any way,
 * everything left in the group is killed, including the task runners that n8n starts.
 */
export function spawnLeashed(
	command: string,
	args: string[],
	options: { cwd: string; env: NodeJS.ProcessEnv },
): ChildProcess {
	const child = spawn(command, args, {
		...options,
		detached: true,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	if (child.pid === undefined) return child;
	// The pipe to this shell closes when this process ends, even after SIGKILL.
	const leash = spawn('sh', ['-c', `cat >/dev/null; kill -s KILL -- -${child.pid} 2>/dev/null`], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	child.once('exit', () => leash.stdin?.end());
	return child;
}

/** Kills the program and its group immediately, without a clean shutdown. */
export async function killLeashed(child: ChildProcess): Promise<void> {
	await end(child, () => process.kill(-child.pid!, 'SIGKILL'));
}

/** Asks the program to exit, and kills it if it has not done so in time. */
export async function stopLeashed(child: ChildProcess, patienceMs = 20_000): Promise<void> {
	const timer = setTimeout(() => process.kill(-child.pid!, 'SIGKILL'), patienceMs);
	await end(child, () => child.kill('SIGTERM'));
	clearTimeout(timer);
}

async function end(child: ChildProcess, send: () => void): Promise<void> {
	if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
	await new Promise<void>((resolve) => {
		child.once('exit', () => resolve());
		send();
	});
}
