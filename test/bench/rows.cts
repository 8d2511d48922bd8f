/** The rows of the table. Each is measured in its own process, so that rows do not warm each other up. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { loadavg } from 'node:os';
import type { RowResult } from './report.cts';
import type { Measurement, Row } from './row.cts';
import { loading, size } from './rows/package.cts';
import { scan } from './rows/scan.cts';
import { growth, sendEngine, sendN8n } from './rows/send.cts';
import { suspended } from './rows/suspended.cts';
import { waitLoop } from './rows/wait-loop.cts';
import { pending, wait } from './rows/wait.cts';

/** All rows, in the order of the table. */
export const rows: Row[] = [
	sendN8n,
	sendEngine,
	wait,
	waitLoop,
	growth,
	pending,
	suspended,
	loading,
	size,
	scan,
];

/** Measures a row in a new process. */
export async function measureRow(name: string, rounds: number): Promise<RowResult> {
	const [loadBefore] = loadavg();
	const startedAt = performance.now();
	const child = fork(__filename, [name, String(rounds)]);
	let measurement: Measurement | undefined;
	child.once('message', (message) => (measurement = message as Measurement));
	const [code] = (await once(child, 'exit')) as [number | null];
	return {
		name,
		...(measurement ?? { failed: `its process ended with ${code}` }),
		load: [loadBefore, loadavg()[0]],
		tookSeconds: Math.round((performance.now() - startedAt) / 1000),
	};
}

/** Runs in that process. */
async function measureHere([name, rounds]: string[]): Promise<void> {
	// Exit when the parent process exits.
	process.once('disconnect', () => process.exit(1));
	const measurement = await rows.find((row) => row.name === name)!.measure(Number(rounds));
	process.send!(measurement, () => process.exit());
}

if (require.main === module) void measureHere(process.argv.slice(2));
