/** The package as npm packs it, installed into an empty folder. */
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

import { npm } from '../../dev/n8n/npm.cts';
import { packPackage, PROJECT } from '../../dev/n8n/package.cts';

const run = promisify(execFile);

let folder: string;
let installed: string;
let files: string[];

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'otpone-packed-'));
	const tarball = await packPackage(join(folder, 'packed'));
	const { stdout } = await run('tar', ['-tzf', tarball]);
	files = stdout.trim().split('\n');
	const empty = join(folder, 'empty');
	mkdirSync(empty);
	const settings = ['--offline', '--legacy-peer-deps', '--no-audit', '--no-fund'];
	await npm(['install', ...settings, tarball], empty);
	installed = join(empty, 'node_modules', 'n8n-nodes-otpone');
}, 60_000);

afterAll(() => rmSync(folder, { recursive: true }));

interface PackageJson {
	dependencies?: object;
	peerDependencies: object;
	n8n: { nodes: string[]; credentials: string[] };
}

const packageJson = () =>
	JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8')) as PackageJson;

it('has no dependencies, and n8n-workflow as its only peer dependency', () => {
	expect(packageJson().dependencies).toBeUndefined();
	expect(packageJson().peerDependencies).toEqual({ 'n8n-workflow': '*' });
	const around = readFileSync(join(dirname(installed), '.package-lock.json'), 'utf8');
	const { packages } = JSON.parse(around) as { packages: object };
	expect(Object.keys(packages)).toEqual(['node_modules/n8n-nodes-otpone']);
});

it('contains only the compiled code, the icons and the documents', () => {
	const known =
		/^package\/((README|LICENSE|CHANGELOG)\.md|package\.json|dist\/(nodes|credentials)\/\S+\.js|dist\/nodes\/OtpOne\/OtpOne\.node\.json|dist\/icons\/otpone(\.dark)?\.svg)$/;
	expect(files.filter((file) => !known.test(file))).toEqual([]);
	const { nodes, credentials } = packageJson().n8n;
	for (const file of [...nodes, ...credentials]) {
		expect(existsSync(join(installed, file))).toBe(true);
	}
});

it('loads every module next to n8n-workflow', async () => {
	const workflow = join(PROJECT, 'node_modules', 'n8n-workflow');
	symlinkSync(workflow, join(dirname(installed), 'n8n-workflow'), 'dir');
	const modules = files
		.filter((file) => file.endsWith('.js'))
		.map((file) => join(installed, file.replace(/^package\//, '')));
	const { nodes, credentials } = packageJson().n8n;
	const script = `
		const load = (file) => Object.values(require(file))[0];
		const types = ${JSON.stringify([...nodes, ...credentials].map((file) => join(installed, file)))}
			.map((file) => new (load(file))());
		${JSON.stringify(modules)}.forEach((file) => require(file));
		console.log(JSON.stringify(types.map(({ name, description }) => name ?? description.name)));`;
	const { stdout, stderr } = await run(process.execPath, ['-e', script], {
		cwd: dirname(installed),
	});
	expect(stderr).toBe('');
	expect(JSON.parse(stdout)).toEqual(['otpOne', 'otpOneApi']);
});

it("passes n8n's scan of published packages without exceptions in comments", async () => {
	const eslint = join(PROJECT, 'node_modules', 'eslint', 'bin', 'eslint.js');
	const config = join(PROJECT, 'eslint.packed.config.mjs');
	const settings = ['--no-inline-config', '--max-warnings', '0', '--config', config];
	// ESLint ignores everything in a node_modules folder.
	const copy = join(folder, 'copy');
	mkdirSync(copy);
	await run('cp', ['-R', `${installed}/.`, copy]);
	const kinds = ['package.json', 'dist'];
	await expect(
		run(process.execPath, [eslint, ...settings, ...kinds], { cwd: copy }),
	).resolves.toEqual({ stdout: '', stderr: '' });
}, 60_000);
