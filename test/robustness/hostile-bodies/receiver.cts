/** n8n's engine with the node in a process of its own, which measures how each answer is borne. */
import type { INodeParameters } from 'n8n-workflow';

import { collectGarbage } from '../../collect-garbage.cts';
import { NODE, Workbench } from '../../engine/workbench.cts';
import { parametersOf } from '../../operations.cts';
import { slowness } from '../../cpu-time.cts';
import { hostiles, MAIL } from './bodies.cts';

process.once('disconnect', () => process.exit(0));

const facts = { requestedUser: MAIL, transactionId: 'T-1' };

/** What is asked, and what with. */
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
	/** The longest time for which nothing else could run, in milliseconds as in `cpu-time.cts`. */
	delay: number;
	/** From beginning to end, in milliseconds. */
	took: number;
	/** The most memory in use, in megabytes. */
	memory: number;
	/** What came of it. */
	outcome: string;
}

const RESOLUTION = 5;
const MEGABYTE = 1_048_576;

/** Looks every few milliseconds: where it is late, something held it up. */
class Watch {
	delay = 0;

	memory = 0;

	private last = performance.now();

	private busy = process.cpuUsage();

	private readonly timer = setInterval(() => this.look(), RESOLUTION);

	/** What this process did not do itself, while others had the processor, does not count. */
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
	// Its body is made before it is measured.
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
	// What runs for the first time is loaded and compiled.
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
