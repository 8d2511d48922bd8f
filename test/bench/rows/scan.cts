/** How much memory a large scan takes: `scan-memory.cts`, which is a process of its own. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../../../dev/n8n/package.cts';
import type { Row } from '../row.cts';

const run = promisify(execFile);

const LIMIT = 3;

export const scan: Row = {
	name: 'scan',
	needsN8n: false,
	async measure() {
		const file = join(PROJECT, 'test', 'bench', 'scan-memory.cts');
		const { stdout } = await run(process.execPath, ['-r', 'tsx/cjs', file], {
			cwd: PROJECT,
		}).catch((error: { stdout?: string }) => {
			// It ends with 1 above its limit, having said what it measured.
			if (!error.stdout) throw error;
			return { stdout: error.stdout };
		});
		const found = /A scan of (.+): ([\d.]+) times its size at the peak, (.+) above/.exec(stdout);
		if (!found) throw new Error(`scan-memory said: ${stdout}`);
		const [, scanned, times, above] = found;
		const ratio = Number(times);
		return {
			samples: { line: stdout.trim() },
			findings: [
				{
					what: `A scan of ${scanned}: memory at the peak`,
					measured: above,
					beside: `the scan ${scanned}`,
					ratio,
					target: `≤ ${LIMIT}`,
					reached: ratio <= LIMIT,
				},
			],
		};
	},
};
