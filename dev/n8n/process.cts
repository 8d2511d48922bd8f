import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import type { N8nInstall } from './install.cts';
import { killLeashed, spawnLeashed, stopLeashed } from './leash.cts';

const READY_WITHIN_MS = 180_000;

/** A line that n8n logged. `plain` lines are not in n8n's log format, e.g. a warning of Node.js. */
export interface LogLine {
	level: string;
	message: string;
}

/** What to start: n8n itself, a worker, or a process that only handles webhooks. */
export interface N8nCommand {
	install: N8nInstall;
	args: ['start'] | ['worker', ...string[]] | ['webhook'];
	env: NodeJS.ProcessEnv;
	/** URLs that answer 200 once the process is ready. */
	readyUrls: string[];
}

/** A running n8n process. */
export class N8nProcess {
	private constructor(
		private readonly child: ChildProcess,
		private readonly command: N8nCommand,
		readonly log: LogLine[],
	) {}

	/**
	 * Starts a process and waits until it is ready.
	 *
	 * @param log lines of this process are appended here, so that a restart can continue the same log
	 * @throws Error with the last log lines if the process exits, or is not ready in time
	 */
	static async start(command: N8nCommand, log: LogLine[] = []): Promise<N8nProcess> {
		const { install, args, env } = command;
		const child = spawnLeashed(install.node, [install.cli, ...args], { cwd: install.folder, env });
		for (const stream of [child.stdout!, child.stderr!]) {
			createInterface({ input: stream }).on('line', (line) => log.push(readLine(line)));
		}
		const started = new N8nProcess(child, command, log);
		await started.ready();
		return started;
	}

	/** The process id of n8n itself. */
	get pid(): number {
		return this.child.pid!;
	}

	/** Ends the process at once, with SIGKILL. */
	async kill(): Promise<void> {
		await killLeashed(this.child);
	}

	/** Stops the process gracefully. */
	async stop(): Promise<void> {
		await stopLeashed(this.child);
	}

	private async ready(): Promise<void> {
		const deadline = Date.now() + READY_WITHIN_MS;
		while (Date.now() < deadline) {
			if (this.child.exitCode !== null || this.child.signalCode !== null) {
				throw new Error(`n8n ended while starting.\n${this.lastLines()}`);
			}
			if (await this.answers()) return;
			await sleep(150);
		}
		await this.kill();
		throw new Error(`n8n was not ready within ${READY_WITHIN_MS / 1000} s.\n${this.lastLines()}`);
	}

	private async answers(): Promise<boolean> {
		const { readyUrls } = this.command;
		const answers = await Promise.allSettled(readyUrls.map(async (url) => await fetch(url)));
		return answers.every((answer) => answer.status === 'fulfilled' && answer.value.ok);
	}

	private lastLines(): string {
		return this.log
			.slice(-20)
			.map(({ level, message }) => `${level} ${message}`)
			.join('\n');
	}
}

function readLine(line: string): LogLine {
	try {
		const { level, message } = JSON.parse(line) as LogLine;
		return { level, message };
	} catch {
		return { level: 'plain', message: line };
	}
}
