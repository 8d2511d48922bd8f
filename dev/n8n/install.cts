import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { cacheFolder } from './cache.cts';
import { withLock } from './lock.cts';
import { npm } from './npm.cts';
import { Progress } from './progress.cts';
import { missingBuildTools } from './system.cts';

const run = promisify(execFile);

/** The n8n release used by `npm run n8n` and the end-to-end tests. */
export const PINNED_N8N = '2.41.1';

/** The oldest n8n release tested. It does not sign `$execution.resumeUrl`, so the browser channel refuses to run. */
export const OLDEST_N8N = '1.110.1';

/** The Node.js release line for both; npm's package `node` contains the binary. */
const NODE_LINE = '24';

/** An n8n in the cache folder, and the Node.js that runs it. */
export interface N8nInstall {
	version: string;
	folder: string;
	node: string;
	cli: string;
}

/**
 * Ensures that a release of n8n is installed in the cache folder.
 *
 * A marker file is written as the last step. It shows that an installation is complete, and an
 * interrupted installation is continued.
 *
 * @param version exact release, e.g. `2.41.1`
 * @throws Error if npm or the compiler fails, with what is missing on the machine
 */
export async function installN8n(
	version: string = PINNED_N8N,
	progress = new Progress(),
): Promise<N8nInstall> {
	const folder = join(cacheFolder(), `n8n-${version}`);
	const modules = join(folder, 'node_modules');
	const install: N8nInstall = {
		version,
		folder,
		node: join(modules, 'node', 'bin', 'node'),
		cli: join(modules, 'n8n', 'bin', 'n8n'),
	};
	const marker = join(folder, 'complete');
	if (existsSync(marker)) return install;

	await mkdir(folder, { recursive: true });
	await withLock(`${folder}.lock`, async () => {
		if (existsSync(marker)) return;
		if (!(await works(install))) await download(install, progress);
		await writeFile(marker, `n8n ${version}\n`);
	});
	return install;
}

async function download(install: N8nInstall, progress: Progress): Promise<void> {
	const { version, folder } = install;
	await writeFile(
		join(folder, 'package.json'),
		JSON.stringify({
			name: 'n8n-host',
			private: true,
			dependencies: { n8n: version, node: NODE_LINE },
			// n8n depends on a version of xlsx that is not in the npm registry.
			overrides: { xlsx: '0.18.5' },
		}),
	);

	if (!existsSync(join(folder, 'package-lock.json'))) {
		await step(progress, `n8n ${version}: working out what to download`, () =>
			npm(
				['install', '--package-lock-only', '--ignore-scripts', '--no-audit', '--no-fund'],
				folder,
			),
		);
	}
	await step(progress, `n8n ${version}: downloading, once`, async () => {
		const counter = setInterval(() => progress.update(downloadedShare(folder)), 2_000);
		try {
			await npm(['install', '--ignore-scripts', '--no-audit', '--no-fund'], folder);
		} finally {
			clearInterval(counter);
		}
	});
	await step(
		progress,
		`n8n ${version}: fetching Node.js ${NODE_LINE} and building SQLite`,
		async () => {
			try {
				await npm(['rebuild', 'sqlite3', 'node', '--ignore-scripts=false'], folder);
			} catch (error) {
				const missing = missingBuildTools();
				if (missing.length === 0) throw error;
				throw new Error(
					`n8n needs SQLite built for this machine; install ${missing.join(', ')} and run this again.`,
					{ cause: error },
				);
			}
		},
	);
	if (!(await works(install))) {
		await rm(join(folder, 'package-lock.json'), { force: true });
		throw new Error(
			`n8n ${version} was installed in ${folder} but does not start. Run this again.`,
		);
	}
}

async function step(
	progress: Progress,
	label: string,
	work: () => Promise<unknown>,
): Promise<void> {
	progress.start(label);
	try {
		await work();
	} catch (error) {
		progress.done('failed');
		throw error;
	}
	progress.done();
}

/**
 * Returns how much of the lockfile is already on disk, because npm reports no progress while
 * downloading.
 */
function downloadedShare(folder: string): string {
	const lock = JSON.parse(readFileSync(join(folder, 'package-lock.json'), 'utf8')) as {
		packages: Record<string, { optional?: boolean }>;
	};
	const paths = Object.keys(lock.packages).filter((path) => path && !lock.packages[path].optional);
	const present = paths.filter((path) => existsSync(join(folder, path, 'package.json')));
	return `${Math.round((100 * present.length) / paths.length)} %`;
}

async function works({ version, folder, node, cli }: N8nInstall): Promise<boolean> {
	try {
		await run(node, ['-e', 'require("sqlite3")'], { cwd: folder });
		const { stdout } = await run(node, [cli, '--version'], { cwd: folder });
		return stdout.trim() === version;
	} catch {
		return false;
	}
}
