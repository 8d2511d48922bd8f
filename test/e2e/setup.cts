import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { installN8n, OLDEST_N8N } from '../../dev/n8n/install.cts';
import { packPackage } from '../../dev/n8n/package.cts';
import { missingForQueueMode } from '../../dev/n8n/queue-services.cts';
import { ensureSystemPackages } from '../../dev/n8n/system.cts';
import { chromiumPath } from './browser.cts';

/**
 * Packs the package, and installs n8n and a browser if they are missing, once before all tests.
 * `OTPONE_E2E_TARBALL` names an existing tarball to test instead.
 */
export default async function setup(): Promise<void> {
	if (!chromiumPath()) ensureSystemPackages(['chromium']);
	const install = await installN8n();
	await installN8n(OLDEST_N8N);
	const missing = await missingForQueueMode(install);
	if (missing && process.env.CI === 'true') throw new Error(missing);
	process.env.OTPONE_E2E_NO_QUEUE = missing ?? '';
	const folder = mkdtempSync(join(tmpdir(), 'otpone-e2e-'));
	process.env.OTPONE_E2E_FOLDER = folder;
	process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
	process.env.OTPONE_E2E_TARBALL ||= await packPackage(folder);
}
