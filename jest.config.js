/** The unit, engine and contract tests; the end-to-end tests have a configuration of their own. */
/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: require.resolve('./test/runner/environment.cjs'),
	runtime: require.resolve('./test/runner/runtime.cjs'),
	testMatch: ['<rootDir>/test/{unit,engine,contract,robustness}/**/*.test.cts'],
	moduleFileExtensions: ['cts', 'ts', 'js', 'cjs', 'json'],
	transform: {
		'^.+\\.c?ts$': [
			'@swc/jest',
			{
				jsc: { parser: { syntax: 'typescript', decorators: true }, target: 'es2022' },
				module: { type: 'commonjs' },
				sourceMaps: 'inline',
			},
		],
	},
	// Node.js itself waits for the next tick while a test's clock stands still.
	fakeTimers: { doNotFake: ['nextTick'] },
	modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp'],
	testTimeout: 20_000,
	// More than the cores of a small machine: some tests wait for a while.
	maxWorkers: 4,
};
