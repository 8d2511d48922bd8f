import { type ChildProcess, spawn } from 'node:child_process';

/**
 * Starts a program in a process group of its own, on a leash: when the program ends, or when this
 * process ends in whatever way, everything left in the group is killed. Task runners that n8n starts
 * are in that group too.
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
	// The pipe to this shell closes with our own end, even after SIGKILL.
	const leash = spawn('sh', ['-c', `cat >/dev/null; kill -s KILL -- -${child.pid} 2>/dev/null`], {
		detached: true,
		stdio: ['pipe', 'ignore', 'ignore'],
	});
	child.once('exit', () => leash.stdin?.end());
	return child;
}

/** Kills a leashed program and its group at once, as a power cut would. */
export async function killLeashed(child: ChildProcess): Promise<void> {
	await end(child, () => process.kill(-child.pid!, 'SIGKILL'));
}

/** Asks a leashed program to end by itself, and kills it when it has not done so in time. */
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
