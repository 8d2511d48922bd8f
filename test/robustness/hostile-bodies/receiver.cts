/** Runs the node on n8n's engine in its own process, and measures the effect of each answer. */
import type { INodeParameters } from 'n8n-workflow';

import { collectGarbage } from '../../collect-garbage.cts';
import { NODE, Workbench } from '../../engine/workbench.cts';
import { parametersOf } from '../../operations.cts';
import { slowness } from '../../cpu-time.cts';
import { hostiles, MAIL } from './bodies.cts';

process.once('disconnect', () => process.exit(0));

const facts = { requestedUser: MAIL, transactionId: 'T-1' };

/** The parameters of the operation that makes each call. */
export const calls: Record<string, INodeParameters> = {
	SendRequest: parametersOf('request.send', {
		requestType: 3,
		timeoutSeconds: 60,
		simplify: false,
	}),
	GetResult: parametersOf('transaction.getResult', { simplify: false }),
};

export interface Measured {
	name: string;
	call: string;
	/** The longest time for which the event loop was blocked, in milliseconds as in `cpu-time.cts`. */
	delay: number;
	/** Total time in milliseconds. */
	took: number;
	/** Peak memory in megabytes. */
	memory: number;
	/** The result of the execution. */
	outcome: string;
}

const RESOLUTION = 5;
const MEGABYTE = 1_048_576;

/** Samples every few milliseconds: a late sample means that the event loop was blocked. */
class Watch {
	delay = 0;

	memory = 0;

	private last = performance.now();

	private busy = process.cpuUsage();

	private readonly timer = setInterval(() => this.look(), RESOLUTION);

	/** Counts only CPU time of this process, not the time of others. */
	private look(): void {
		const now = performance.now();
		const { user, system } = process.cpuUsage(this.busy);
		const late = Math.min(now - this.last, (user + system) / 1_000) - RESOLUTION;
		this.delay = Math.max(this.delay, late);
		this.memory = Math.max(this.memory, process.memoryUsage.rss());
		this.last = now;
		this.busy = process.cpuUsage();
	}

	end(): void {
		clearInterval(this.timer);
		this.look();
	}
}

async function measure(
	bench: Workbench,
	url: string,
	name: string,
	call: string,
): Promise<Measured> {
	const baseUrl = `${url}/${Object.keys(hostiles).indexOf(name)}`;
	await bench.useCredential({ baseUrl, endpointLookup: 'prefix' });
	// Generate the body before the measurement starts.
	await fetch(`${baseUrl}/`, { method: 'HEAD' });
	collectGarbage();
	const watch = new Watch();
	const startedAt = performance.now();
	const finished = await bench.run([facts], calls[call]);
	await new Promise((resolve) => setTimeout(resolve, 2 * RESOLUTION));
	const took = performance.now() - startedAt;
	watch.end();
	const item = finished.outputs(NODE).flat()[0]?.json;
	const outcome = finished.error?.message ?? JSON.stringify(item?.outcome);
	return {
		name,
		call,
		outcome,
		took,
		memory: watch.memory / MEGABYTE,
		delay: watch.delay / slowness(),
	};
}

async function main([url, ...names]: string[]): Promise<void> {
	slowness();
	const bench = await Workbench.open();
	// The first run includes loading and compiling, so it is not measured.
	for (const call of Object.keys(calls)) await measure(bench, url, names[0], call);
	for (const name of names) {
		for (const call of Object.keys(calls)) {
			process.send?.({ begun: name, call });
			process.send?.(await measure(bench, url, name, call));
		}
	}
	await bench.close();
	process.disconnect();
}

if (require.main === module) {
	main(process.argv.slice(2)).catch((error: unknown) => {
		console.error(error);
		process.exit(1);
	});
}
