/**
 * Settings that n8n-core reads while it loads, so import this file first. It does not touch the
 * user's n8n.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const prefix = join(tmpdir(), `otpone-engine-${process.pid}-`);
// n8n-core reads them once per process, however often this file is loaded.
if (!process.env.N8N_USER_FOLDER?.startsWith(prefix)) {
	const userFolder = mkdtempSync(prefix);
	process.env.N8N_USER_FOLDER = userFolder;
	process.env.N8N_ENCRYPTION_KEY = 'sandbox-only';
	process.env.N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS = 'false';
	process.env.N8N_LOG_LEVEL = 'silent';
	process.on('exit', () => rmSync(userFolder, { recursive: true, force: true }));
}
