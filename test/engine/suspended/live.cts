/**
 * Simulates one execution from its first wait to its end: each request reads what is saved, a waiting
 * execution is resumed only once, and n8n answers with 409 while it runs.
 */
import type { Finished } from '../../../dev/engine/engine.cts';
import type { SuspendedExecution, Visit } from './execution.cts';

/** The time n8n takes to save an execution, in milliseconds. */
const SAVING = 20;
const MOST_DETOURS = 5;

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

export class LiveExecution {
	status: 'waiting' | 'running' | 'ended' = 'waiting';

	finished?: Finished;

	/** Answers that are lost because the execution had already been resumed. */
	lost = 0;

	rounds = 0;

	constructor(public suspended: SuspendedExecution) {}

	/** Posts a form as a browser does, and follows redirects that post it again. */
	async post(fields: Record<string, string>): Promise<number> {
		let address = await this.suspended.pageUrl();
		for (let detour = 0; detour <= MOST_DETOURS; detour++) {
			if (this.status === 'running') return 409;
			if (this.status === 'ended') return 410;
			const visit = await this.suspended.visit('POST', address, fields);
			if (visit.statusCode === 307) {
				address = visit.location;
				continue;
			}
			if (visit.resumesWith) void this.resume(this.suspended, visit);
			return visit.statusCode;
		}
		return 0;
	}

	private async resume(suspended: SuspendedExecution, visit: Visit): Promise<void> {
		if (this.status !== 'waiting') {
			this.lost++;
			return;
		}
		this.status = 'running';
		this.rounds++;
		const finished = await suspended.resume(visit);
		await pause(SAVING);
		if (finished.run.status === 'waiting') {
			this.suspended = suspended.again(finished);
			this.status = 'waiting';
		} else {
			this.finished = finished;
			this.status = 'ended';
		}
	}

	async ended(): Promise<Finished> {
		while (!this.finished) await pause(5);
		return this.finished;
	}
}
