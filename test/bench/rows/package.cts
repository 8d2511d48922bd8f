/** The size of the package, and how long its node takes to load. */
import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { installN8n } from '../../../dev/n8n/install.cts';
import { npm } from '../../../dev/n8n/npm.cts';
import { PROJECT } from '../../../dev/n8n/package.cts';
import { median, ratios, takeTurns } from '../measuring.cts';
import { limited, ratioLimited, type Row } from '../row.cts';

const run = promisify(execFile);

export const size: Row = {
	name: 'size',
	async measure() {
		const packed = await npm(['pack', '--dry-run', '--json'], PROJECT);
		const [{ size: bytes, unpackedSize, entryCount }] = JSON.parse(packed) as Array<{
			size: number;
			unpackedSize: number;
			entryCount: number;
		}>;
		return {
			samples: { bytes, unpackedSize, entryCount },
			findings: [limited('Packed size', bytes / 1000, { limit: 100, unit: 'kB' })],
		};
	},
};

const TURNS_PER_ROUND = 4;

/** n8n loads n8n-workflow before any node, so it is not part of the measured time. */
const TIMED = `
	require(process.argv[1]);
	const start = performance.now();
	const [Node] = Object.values(require(process.argv[2]));
	new Node();
	console.log(performance.now() - start);
`;

/** Compares with n8n's Slack node, each time in a new process. */
export const loading: Row = {
	name: 'loading',
	needsN8n: true,
	async measure(rounds) {
		const { folder: n8n, node: binary } = await installN8n();
		const modules = join(n8n, 'node_modules');
		const folder = await mkdtemp(join(tmpdir(), 'otpone-bench-'));
		try {
			for (const part of ['nodes', 'credentials', 'icons']) {
				await cp(join(PROJECT, 'dist', part), join(folder, 'dist', part), { recursive: true });
			}
			await mkdir(join(folder, 'node_modules'));
			// Both use the same n8n-workflow, which is already loaded.
			const workflow = join(modules, 'n8n-workflow');
			await symlink(workflow, join(folder, 'node_modules', 'n8n-workflow'));
			const time = (path: string) => async () => {
				const { stdout } = await run(binary, ['-e', TIMED, workflow, path]);
				return Number(stdout);
			};
			const candidates = {
				otpOne: time(join(folder, 'dist', 'nodes', 'OtpOne', 'OtpOne.node.js')),
				slack: time(join(modules, 'n8n-nodes-base', 'dist', 'nodes', 'Slack', 'Slack.node.js')),
			};
			await takeTurns(2, candidates);
			const samples = await takeTurns(rounds * TURNS_PER_ROUND, candidates);
			const ms = (values: number[]) => `${median(values).toFixed(1)} ms`;
			return {
				samples,
				findings: [
					limited('Loading the node in a new process', median(samples.otpOne), {
						limit: 15,
						unit: 'ms',
					}),
					ratioLimited('the same', median(ratios(samples.otpOne, samples.slack)), {
						limit: 1,
						measured: ms(samples.otpOne),
						beside: `Slack node ${ms(samples.slack)}`,
					}),
				],
			};
		} finally {
			await rm(folder, { recursive: true, force: true });
		}
	},
};
