import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Returns the folder for everything that is downloaded or kept between runs. It is outside the
 * checkout, so that `git clean` does not cause another three-gigabyte download.
 *
 * @returns `N8N_OTPONE_CACHE`, or this package's folder in the user's cache folder
 */
export function cacheFolder(env: NodeJS.ProcessEnv = process.env): string {
	if (env.N8N_OTPONE_CACHE) return env.N8N_OTPONE_CACHE;
	return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'n8n-nodes-otpone');
}
