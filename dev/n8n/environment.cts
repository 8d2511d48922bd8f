import type { N8nInstall } from './install.cts';

/** The environment of one n8n process. */
export interface Surroundings {
	userFolder: string;
	port: number;
	/** Port of the broker that passes Code nodes to n8n's task runner. */
	brokerPort: number;
}

/**
 * The only inherited variables. Others, such as jest's `NODE_ENV=test` and npm's settings, would
 * change n8n.
 */
const INHERITED = ['PATH', 'HOME', 'USER', 'SHELL', 'LANG', 'TMPDIR', 'TZ'];

/**
 * Turns off everything that would make n8n contact another machine or show its owner an
 * introduction.
 */
const QUIET = {
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
};

/**
 * The current defaults, set explicitly because n8n otherwise logs that they are going to change.
 */
const STEADY = {
	N8N_RUNNERS_TASK_TIMEOUT: '300',
	N8N_UNVERIFIED_PACKAGES_ENABLED: 'true',
	N8N_COMPRESSION_NODE_MAX_DECOMPRESSED_SIZE_BYTES: String(256 * 1024 * 1024),
	N8N_COMPRESSION_NODE_MAX_ZIP_ENTRIES: '1000',
	N8N_BLOCK_ENV_ACCESS_IN_NODE: 'true',
	N8N_GIT_NODE_DISABLE_BARE_REPOS: 'true',
	N8N_ENFORCE_SETTINGS_FILE_PERMISSIONS: 'true',
	DB_SQLITE_POOL_SIZE: '4',
	// Older releases don't make community nodes available to AI agents unless this is set.
	N8N_COMMUNITY_PACKAGES_ALLOW_TOOL_USAGE: 'true',
};

/**
 * Modules of n8n that contact n8n's own servers at startup. Older releases reject names they don't
 * know.
 */
const CALLING_OUT = 'mcp-registry,instance-ai,agents';
const KNOWS_THEM_SINCE = [2, 38];

/** Returns the environment of an n8n process that uses only loopback addresses. */
export function n8nEnvironment(
	install: N8nInstall,
	{ userFolder, port, brokerPort }: Surroundings,
): NodeJS.ProcessEnv {
	const env: NodeJS.ProcessEnv = { ...QUIET, ...STEADY };
	for (const name of INHERITED) if (process.env[name]) env[name] = process.env[name];
	if (isAtLeast(install.version, KNOWS_THEM_SINCE)) env.N8N_DISABLED_MODULES = CALLING_OUT;
	return {
		...env,
		NODE_ENV: 'production',
		GENERIC_TIMEZONE: new Intl.DateTimeFormat().resolvedOptions().timeZone,
		N8N_LOG_FORMAT: 'json',
		N8N_USER_FOLDER: userFolder,
		N8N_LISTEN_ADDRESS: '127.0.0.1',
		N8N_HOST: '127.0.0.1',
		N8N_PORT: String(port),
		N8N_EDITOR_BASE_URL: `http://127.0.0.1:${port}/`,
		N8N_SECURE_COOKIE: 'false',
		N8N_RUNNERS_BROKER_PORT: String(brokerPort),
	};
}

function isAtLeast(version: string, [major, minor]: number[]): boolean {
	const [ownMajor, ownMinor] = version.split('.').map(Number);
	return ownMajor > major || (ownMajor === major && ownMinor >= minor);
}
