import { spawn } from 'node:child_process';
import { existsSync, realpathSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';

/**
 * Runs the npm that belongs to the running Node.js.
 *
 * @returns npm's standard output
 * @throws Error with npm's own reason if its exit code is not 0
 */
export async function npm(args: string[], cwd: string): Promise<string> {
	const [command, ...first] = npmCommand();
	// `npm run` passes its settings to scripts as variables. The project's settings must not affect
	// the cache.
	const env = Object.fromEntries(
		Object.entries(process.env).filter(([name]) => !/^npm_(package|lifecycle|command)/.test(name)),
	);
	const child = spawn(command, [...first, ...args], {
		cwd,
		env,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	let stdout = '';
	let all = '';
	child.stdout.setEncoding('utf8').on('data', (text: string) => {
		stdout += text;
		all += text;
	});
	child.stderr.setEncoding('utf8').on('data', (text: string) => (all += text));
	const code = await new Promise((resolve, reject) =>
		child.on('error', reject).on('close', resolve),
	);
	if (code !== 0) {
		const errors = all.split('\n').filter((line) => line.startsWith('npm error'));
		const reason = (errors.length > 0 ? errors : all.split('\n')).slice(0, 20).join('\n');
		throw new Error(`npm ${args.join(' ')} ended with ${String(code)}:\n${reason}`);
	}
	return stdout;
}

function npmCommand(): string[] {
	const { npm_execpath: running } = process.env;
	if (running && basename(running) === 'npm-cli.js') return [process.execPath, running];
	const prefix = dirname(dirname(realpathSync(process.execPath)));
	const beside = join(prefix, 'lib', 'node_modules', 'npm', 'bin', 'npm-cli.js');
	return existsSync(beside) ? [process.execPath, beside] : ['npm'];
}
