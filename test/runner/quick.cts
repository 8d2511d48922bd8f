/** `npm run test:quick -- PATTERN`: runs the matching tests, and builds first if they need a newer build. */
import { spawnSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const root = join(__dirname, '../..');
const SOURCES = ['credentials', 'icons', 'nodes', 'package.json', 'tsconfig.json'];
/** The last thing that a build writes. */
const BUILT = 'dist/icons';

/** When a folder or anything in it last changed. Includes the folder itself, so that deleted files count. */
function changedAt(path: string): number {
	const stat = statSync(path, { throwIfNoEntry: false });
	if (!stat?.isDirectory()) return stat?.mtimeMs ?? 0;
	return Math.max(stat.mtimeMs, ...readdirSync(path).map((name) => changedAt(join(path, name))));
}

function run(command: string, args: string[], stdio: 'inherit' | 'pipe' = 'inherit') {
	const options = { cwd: root, stdio, encoding: 'utf8' } as const;
	const { status, stdout } = spawnSync(command, args, options);
	if (status !== 0) process.exit(status ?? 1);
	return stdout;
}

const jest = (...args: string[]) => [join(root, 'node_modules/jest/bin/jest.js'), ...args];

const patterns = process.argv.slice(2);
if (patterns.length === 0) {
	process.stderr.write('Usage: npm run test:quick -- PATTERN…, e.g. test/unit/approval\n');
	process.exit(2);
}
const isStale = SOURCES.some((path) => changedAt(join(root, path)) > changedAt(join(root, BUILT)));
if (isStale) {
	const files = run(process.execPath, jest('--listTests', ...patterns), 'pipe')
		.trim()
		.split('\n');
	// Unit tests import the sources, so they need no build.
	if (files.some((file) => !file.startsWith(join(root, 'test/unit')))) run('npm', ['run', 'build']);
}
run(process.execPath, jest(...patterns));
