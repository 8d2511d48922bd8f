/**
 * No answer blocks n8n for more than 200 ms or exhausts its memory. Measured in a process with 1 GB of
 * heap; each case runs up to three times, because other load on the machine affects it.
 */
import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

import { hostiles } from './hostile-bodies/bodies.cts';
import type { Measured } from './hostile-bodies/receiver.cts';

/** In milliseconds. */
const LONGEST_DELAY = 200;
/** A file of 50 MB is decoded, hashed and passed to n8n. */
const LONGEST_FILE_DELAY = 1_000;
/** A body of 72 MB, its chunks, and 50 MB for n8n in base64; in megabytes. */
const MOST_MEMORY = 1_000;
const TRIES = 3;

const folder = join(__dirname, 'hostile-bodies');
const running: ChildProcess[] = [];

function start(file: string, args: string[]): ChildProcess {
	const child = fork(join(folder, file), args, {
		execArgv: ['--max-old-space-size=1024', '-r', 'tsx/cjs'],
		stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
	});
	running.push(child);
	return child;
}

const keyOf = ({ name, call }: { name: string; call: string }) => `${name}, ${call}`;
const limitFor = (name: string) =>
	hostiles[name].isLargeFile ? LONGEST_FILE_DELAY : LONGEST_DELAY;
const isBorne = ({ name, delay, memory }: Measured) =>
	delay <= limitFor(name) && memory <= MOST_MEMORY;

const best = new Map<string, Measured>();
const died = new Map<string, string>();

function keep(measured: Measured): void {
	const key = keyOf(measured);
	const earlier = best.get(key);
	if (!earlier || measured.delay < earlier.delay) best.set(key, measured);
}

/** Measures cases in one process. A case that ends the process is skipped, and the rest run in a new process. */
async function measure(url: string, names: string[]): Promise<void> {
	let left = names;
	while (left.length > 0) {
		const child = start('receiver.cts', [url, ...left]);
		let begun = { begun: left[0], call: 'the start' };
		let words = '';
		child.stderr?.on('data', (chunk) => (words = `${words}${String(chunk)}`.slice(-2_000)));
		child.on('message', (message) => {
			if ('begun' in (message as object)) begun = message as typeof begun;
			else keep(message as Measured);
		});
		const [code] = (await once(child, 'exit')) as [number | null];
		if (code === 0) return;
		died.set(
			keyOf({ name: begun.begun, call: begun.call }),
			/FATAL.*|Error.*/.exec(words)?.[0] ?? words,
		);
		left = left.slice(left.indexOf(begun.begun) + 1);
	}
}

beforeAll(async () => {
	const sender = start('bodies.cts', []);
	const [port] = (await once(sender, 'message')) as [number];
	let names = Object.keys(hostiles);
	for (let attempt = 1; attempt <= TRIES && names.length > 0; attempt++) {
		await measure(`http://127.0.0.1:${port}`, names);
		const tooMuch = [...best.values()].filter((measured) => !isBorne(measured));
		names = [...new Set(tooMuch.map(({ name }) => name))];
	}
}, 600_000);

afterAll(() => {
	running.forEach((child) => child.kill());
	const lines = [...best.values()].map(
		({ name, call, delay, took, memory, outcome }) =>
			`${name.padEnd(44)} ${call.padEnd(12)} ${delay.toFixed(0).padStart(6)} ${took.toFixed(0).padStart(6)} ${memory.toFixed(0).padStart(6)}  ${outcome}`,
	);
	const head = `${'answer'.padEnd(44)} ${'call'.padEnd(12)} ${'delay'.padStart(6)} ${'took'.padStart(6)} ${'memory'.padStart(6)}  outcome (ms, MB)`;
	process.stdout.write(`\n${[head, ...lines].join('\n')}\n`);
});

describe.each(Object.keys(hostiles))('%s', (name) => {
	it.each(['SendRequest', 'GetResult'])('as the answer of %s', (call) => {
		const key = keyOf({ name, call });
		expect(died.get(key)).toBeUndefined();
		const measured = best.get(key);
		// The answer arrived and was read.
		expect(measured?.outcome).toMatch(
			/^"(approved|failed|userMismatch)"$|too large|cannot be read|not a result/i,
		);
		expect(measured?.delay).toBeLessThanOrEqual(limitFor(name));
		expect(measured?.memory).toBeLessThanOrEqual(MOST_MEMORY);
	});
});
