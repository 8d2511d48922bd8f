/**
 * One execution over its whole life, as n8n keeps it in its database: a request reads what is saved, a
 * waiting execution can be claimed once, and while it runs n8n answers with 409 by itself.
 */
import type { Finished } from '../../../dev/engine/engine.cts';
import type { SuspendedExecution, Visit } from './execution.cts';

/** How long n8n takes to save an execution, in milliseconds. */
const SAVING = 20;
const MOST_DETOURS = 5;

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

export class LiveExecution {
	status: 'waiting' | 'running' | 'ended' = 'waiting';

	finished?: Finished;

	/** Resumes that n8n did not carry out, since the execution was claimed already: answers that are lost. */
	lost = 0;

	rounds = 0;

	constructor(public suspended: SuspendedExecution) {}

	/** Posts a form as a browser does, following where it is told to post again. */
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
			if (visit.goesOnWith) void this.resume(this.suspended, visit);
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
