import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs SQLite's build needs that this machine lacks, for when no ready-made copy can be had. */
export function missingBuildTools(): string[] {
	return ['python3', 'make', 'g++'].filter((program) => !onPath(program));
}

/**
 * Makes sure that programs are installed. Only a CI run as root on a Debian system installs them by
 * itself; anywhere else the machine is its owner's, and the answer is a sentence saying what to do.
 *
 * @param programs Programs that are called as the Debian packages they come in, e.g. `['chromium']`.
 * @throws When a program is missing and may not be, or could not be, installed here.
 */
export function ensureSystemPackages(
	programs: string[],
	{ mayInstall = process.env.CI === 'true' }: { mayInstall?: boolean } = {},
): void {
	const missing = programs.filter((program) => !onPath(program));
	if (missing.length === 0) return;
	if (!mayInstall || process.getuid?.() !== 0 || !onPath('apt-get')) {
		throw new Error(
			`Missing on this machine: ${missing.join(', ')}. On Debian or Ubuntu: apt-get install ${missing.join(' ')}`,
		);
	}
	const options = ['-o', 'DPkg::Lock::Timeout=600', '-qq'];
	const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
	execFileSync('apt-get', [...options, 'update'], { stdio: 'inherit', env });
	execFileSync('apt-get', [...options, 'install', '--yes', ...missing], { stdio: 'inherit', env });
}

/** Whether a program of this name can be started. */
export function onPath(program: string): boolean {
	return (process.env.PATH ?? '')
		.split(delimiter)
		.some((folder) => existsSync(join(folder, program)));
}
