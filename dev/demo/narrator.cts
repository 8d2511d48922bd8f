import type { ITaskData } from 'n8n-workflow';
import type { RunOptions } from '../engine/engine.cts';

/** Prints what happens, with the time since the start. */
export class Narrator {
	private readonly startedAt = Date.now();

	constructor(private readonly print: (line: string) => void) {}

	readonly say = (line: string): void => {
		const seconds = ((Date.now() - this.startedAt) / 1000).toFixed(1);
		this.print(`${seconds.padStart(5)} s  ${line}`);
	};

	/** Callbacks that the engine calls for every node. */
	readonly steps: RunOptions = {
		onNodeStart: (name) => this.say(`started   ${name}`),
		onNodeEnd: (name, data) => this.say(`finished  ${name}: ${endOf(data)}`),
	};
}

function endOf({ data, error }: ITaskData): string {
	if (error) return error.message;
	const counts = (data?.main ?? []).map((items) => items?.length ?? 0);
	if (counts.length === 2) return `${counts[0]} not approved, ${counts[1]} approved`;
	return counts[0] === 1 ? '1 item' : `${counts[0] ?? 0} items`;
}
