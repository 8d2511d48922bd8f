import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { npm } from './npm.cts';

const run = promisify(execFile);

/** The root folder of this package. */
export const PROJECT = join(__dirname, '..', '..');

/** Compiles the package. */
export async function buildPackage(): Promise<void> {
	await npm(['run', 'build'], PROJECT);
}

/**
 * Packs the compiled package as it would be published.
 *
 * @returns the path of the tarball
 */
export async function packPackage(destination: string): Promise<string> {
	await mkdir(destination, { recursive: true });
	const packed = await npm(['pack', '--json', '--pack-destination', destination], PROJECT);
	const [{ filename }] = JSON.parse(packed) as Array<{ filename: string }>;
	return join(destination, filename);
}

/** Installs a packed package in n8n's folder for community nodes, replacing an older copy. */
export async function addToUserFolder(tarball: string, userFolder: string): Promise<void> {
	const folder = join(userFolder, '.n8n', 'nodes', 'node_modules', 'n8n-nodes-otpone');
	await rm(folder, { recursive: true, force: true });
	await mkdir(folder, { recursive: true });
	await run('tar', ['-xzf', tarball, '--strip-components', '1', '-C', folder]);
}
