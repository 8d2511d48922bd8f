/**
 * A Jest environment in the realm of its worker, as the package runs in n8n: n8n's modules, which
 * `runtime.cjs` loads once for all files of a worker, and a test's own then share one `Error` and one `Array`.
 */
const path = require('node:path');

const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

const DIST = path.join(__dirname, '../../dist') + path.sep;

/** What Jest keeps on the global object for one file: the next one must not find it. */
const JEST_STATE = [
	'EVENT_HANDLERS',
	'TEST_TIMEOUT_SYMBOL',
	'RETRY_TIMES',
	'RETRY_TIMES_SETTER',
	'RETRY_IMMEDIATELY',
	'WAIT_BEFORE_RETRY',
	'LOG_ERRORS_BEFORE_RETRY',
	'JEST_STATE_SYMBOL',
	'$$jest-matchers-object',
];

/** The properties of an object, to be put back after a file that changed them. */
function remember(object) {
	const before = Object.getOwnPropertyDescriptors(object);
	return () => {
		for (const [name, descriptor] of Object.entries(before)) {
			const now = Object.getOwnPropertyDescriptor(object, name);
			const isChanged = now?.value !== descriptor.value || now?.get !== descriptor.get;
			if (isChanged && (now?.configurable ?? true)) Object.defineProperty(object, name, descriptor);
		}
	};
}

/** Environment variables of a file, except n8n's: n8n's modules have read them by then. */
function rememberEnv() {
	const before = { ...process.env };
	const isN8ns = (name) => name.startsWith('N8N_');
	return () => {
		for (const name of Object.keys(process.env)) {
			if (!(name in before) && !isN8ns(name)) delete process.env[name];
		}
		Object.assign(process.env, before);
	};
}

module.exports = class SharedRealmEnvironment {
	constructor({ projectConfig }) {
		this.global = globalThis;
		this.restore = [remember(globalThis), remember(process), rememberEnv()];
		this.moduleMocker = new ModuleMocker(globalThis);
		this.fakeTimers = null;
		this.fakeTimersModern = new ModernFakeTimers({ config: projectConfig, global: globalThis });
		Error.stackTraceLimit = 100;
	}

	async setup() {}

	async teardown() {
		this.fakeTimersModern.dispose();
		this.moduleMocker.restoreAllMocks();
		for (const restore of this.restore) restore();
		for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
			if (JEST_STATE.includes(symbol.description)) Reflect.deleteProperty(globalThis, symbol);
		}
		// Each file has a node of its own, with its own caches and queues.
		for (const file of Object.keys(require.cache)) {
			if (file.startsWith(DIST)) delete require.cache[file];
		}
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	/** There is none: `runtime.cjs` compiles in the realm of the worker. */
	getVmContext() {
		return null;
	}
};
