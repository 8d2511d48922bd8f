/**
 * A Jest environment that runs tests in the realm of the worker, as the package runs in n8n. Tests then share
 * one `Error` and one `Array` with n8n's modules, which `runtime.cjs` loads once per worker.
 */
const path = require('node:path');

const { ModernFakeTimers } = require('@jest/fake-timers');
const { ModuleMocker } = require('jest-mock');

const DIST = path.join(__dirname, '../../dist') + path.sep;

/** Jest's state of one file on the global object, which must be removed before the next file. */
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

/** Saves the properties of an object, so that they can be restored after a file has changed them. */
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

/** Saves the environment variables, except n8n's, because n8n's modules have already read those. */
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
		// Each file loads the node again, with separate caches and queues.
		for (const file of Object.keys(require.cache)) {
			if (file.startsWith(DIST)) delete require.cache[file];
		}
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	/** Returns null, because `runtime.cjs` compiles in the realm of the worker. */
	getVmContext() {
		return null;
	}
};
