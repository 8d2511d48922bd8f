import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * Returns the programs that are missing on this machine to build SQLite if no prebuilt copy is
 * available.
 */
export function missingBuildTools(): string[] {
	return ['python3', 'make', 'g++'].filter((program) => !onPath(program));
}

/**
 * Ensures that programs are installed. Only a CI run as root on a Debian system installs them
 * automatically. On any other machine this throws with instructions for its owner.
 *
 * @param programs programs with the same name as their Debian packages, e.g. `['chromium']`
 * @throws Error if a program is missing and may not or could not be installed
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

/** Whether a program with this name is on the PATH. */
function onPath(program: string): boolean {
	return (process.env.PATH ?? '')
		.split(delimiter)
		.some((folder) => existsSync(join(folder, program)));
}
