const path = require('node:path');

const base = require('../../jest.config.js');

/** End-to-end tests: one real n8n at a time, so they run one after the other. */
/** @type {import('jest').Config} */
module.exports = {
	...base,
	testEnvironment: 'node',
	runtime: undefined,
	rootDir: path.join(__dirname, '..', '..'),
	testMatch: ['<rootDir>/test/e2e/**/*.test.cts'],
	testPathIgnorePatterns: ['/node_modules/'],
	maxWorkers: 1,
	testTimeout: 180_000,
	globalSetup: '<rootDir>/test/e2e/setup.cts',
	reporters: ['<rootDir>/test/e2e/reporter.cjs'],
};
