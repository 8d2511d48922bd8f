/**
 * Jest's runtime, except that Node.js loads installed packages and the build, once per worker instead of
 * once per file. Loading n8n-core takes longer than most test files.
 */
const { isBuiltin } = require('node:module');
const path = require('node:path');
const { compileFunction } = require('node:vm');

const { default: Runtime } = require('jest-runtime');

const ROOT = path.join(__dirname, '../..');
const DIST = path.join(ROOT, 'dist') + path.sep;
const INSTALLED = `${path.sep}node_modules${path.sep}`;

module.exports = class SharedModulesRuntime extends Runtime {
	constructor(...options) {
		super(...options);
		const { executor } = this;
		executor.compile = (source, filename) =>
			compileFunction(source, executor.injectedModuleParameters, { filename });
	}

	requireModule(from, moduleName, options, isRequireActual) {
		const file = options?.isInternalModule ? undefined : this.sharedFile(from, moduleName);
		return file ? require(file) : super.requireModule(from, moduleName, options, isRequireActual);
	}

	/** The path of a module that all test files of a worker share, or undefined. */
	sharedFile(from, moduleName) {
		if (!moduleName || isBuiltin(moduleName)) return undefined;
		const file = this._resolution.resolveCjs(from, moduleName);
		return file.startsWith(DIST) || file.includes(INSTALLED) ? file : undefined;
	}
};
module.exports.default = module.exports;
