/**
 * Every call × everything that can happen to it, on n8n's own engine: reads recover or give up in time,
 * a phone rings once at most, nothing is approved that the person did not approve, no key gets out.
 */
import { RecordingServer } from '../contract/recording-server.cts';
import { Workbench } from '../engine/workbench.cts';
import { selfSigned } from './certificate.cts';
import { hasten, sideBySide } from './effort.cts';
import { Evidence, Logs } from './evidence.cts';
import { type Column, columns, Hosts, nameOf, type Row, rows } from './matrix/calls-and-faults.cts';
import { allCells, type Cell, isHeavy, labelOf, runCell } from './matrix/cell.cts';
import { endingOf, isWell, judge } from './matrix/judge.cts';

const BENCHES = 40;
const LONG_TIMER = 60_000;

/** What is kept of a cell. */
interface Result {
	label: string;
	row: Row;
	column: Column;
	times: 'once' | 'always';
	/** In milliseconds. */
	took: number;
	/** `well`: as if nothing had happened. */
	ending: string;
	complaints: string[];
}

const results: Result[] = [];
const evidence = new Evidence();
/** Servers that nothing may ever be sent to. */
let elsewhere: RecordingServer;
let untrusted: RecordingServer;
const logs = new Logs();
const keys = new Set<string>();
/** Looks again, at the end, whose phone has rung when nobody waited for it any more. */
const afterwards: Array<() => string[]> = [];
let rungAfterwards: string[];
let timersLeft: number[];
let seconds: number;

beforeAll(async () => {
	hasten();
	const hosts = new Hosts();
	const thief = '{"isValid":true,"UserValided":"thief@example.com","Message":""}';
	elsewhere = await RecordingServer.open(() => ({ status: 200, body: thief }));
	untrusted = await RecordingServer.open(() => ({ status: 200, body: thief }), selfSigned());
	const benches = await Promise.all(Array.from({ length: BENCHES }, () => Workbench.openApart()));
	benches.flatMap((bench) => bench.keys).forEach((key) => keys.add(key));
	logs.listen();
	const endLongTimers = watchLongTimers();
	const startedAt = performance.now();
	const run = async (bench: Workbench, cell: Cell) => {
		const outcome = await runCell(bench, cell, { hosts, elsewhere, untrusted, evidence });
		const ending = isWell(outcome) ? 'well' : endingOf(outcome);
		// Only what is told of it is kept: some of the answers are large.
		const { row, column, times, took, mail, rings } = outcome;
		const ringsLater = () => bench.fakeOtpOne.rings(mail) - rings;
		const complaints = judge(outcome);
		const label = labelOf(cell);
		results.push({ label, row, column, times, took, ending, complaints });
		if (row.rings) afterwards.push(() => (ringsLater() > 0 ? [label] : []));
	};
	await sideBySide(
		benches,
		cells.filter((cell) => !isHeavy(cell)),
		run,
	);
	await sideBySide(benches.slice(0, 1), cells.filter(isHeavy), run);
	rungAfterwards = afterwards.flatMap((look) => look());
	seconds = (performance.now() - startedAt) / 1_000;
	await Promise.all(benches.map((bench) => bench.close()));
	await Promise.all([elsewhere, untrusted].map((server) => server.close()));
	// The test services have ended theirs with them: what is left is the node's.
	timersLeft = endLongTimers();
}, 600_000);

afterAll(() => {
	jest.restoreAllMocks();
	process.stdout.write(matrixText(results, seconds));
});

const cells = allCells();

describe.each(rows.map((row) => [nameOf(row), row] as const))('%s', (_, row) => {
	const own = columns.filter((column) =>
		cells.some((cell) => cell.row === row && cell.column === column),
	);

	it.each(own.map((column) => [column.name, column] as const))('%s', (__, column) => {
		const done = results.filter((result) => result.row === row && result.column === column);
		expect(done.length).toBeGreaterThan(0);
		const complaints = done.flatMap((result) =>
			result.complaints.map((complaint) => `${result.label}: ${complaint}`),
		);
		expect(complaints).toEqual([]);
	});
});

describe('what all these executions leave behind', () => {
	it('holds no key, and private tokens and tokens only where they belong', () => {
		expect(evidence.executions).toBe(results.length);
		expect(evidence.characters).toBeGreaterThan(results.length * 1_000);
		expect(evidence.leaks).toEqual([]);
	});

	it('is no key in the log either', () => {
		evidence.takeText('the log', logs.lines.join('\n'), [...keys]);
		expect(logs.lines.length).toBeGreaterThan(results.length);
		expect(evidence.leaks).toEqual([]);
	});

	it('rings nobody afterwards', () => {
		expect(rungAfterwards).toEqual([]);
	});

	it('is no timer that goes on for nothing', () => {
		expect(timersLeft).toEqual([]);
	});

	it('is nothing at another host, or behind a certificate that proves nothing', () => {
		expect([...elsewhere.seen, ...untrusted.seen]).toEqual([]);
	});
});

const signs: Record<string, string> = {
	well: '+',
	error: '!',
	failed: '?',
	denied: 'n',
	expired: 't',
	pending: 'p',
};

const legend =
	'+ as if nothing had happened, ! told as an error, ? no readable answer, n not approved,\n' +
	'  t limit passed, p pending, X WRONG; first when it happens once, then when it happens always';

function signOf(results: Result[]): string {
	if (results.length === 0) return ' ';
	if (results.some(({ complaints }) => complaints.length > 0)) return 'X';
	const endings = [...new Set(results.map(({ ending }) => signs[ending] ?? '~'))];
	return endings.length === 1 ? endings[0] : '*';
}

/** Calls across, faults downwards. */
function matrixText(results: Result[], seconds: number): string {
	const name = Math.max(...columns.map((column) => column.name.length));
	const heads = rows.map((row, index) => `  ${index + 1}  ${nameOf(row)}\n`).join('');
	const numbers = rows.map((_, index) => String(index + 1).padStart(4)).join('');
	const lines = columns.map((column) => {
		const cells = rows.map((row) => {
			const own = results.filter((result) => result.row === row && result.column === column);
			const sign = (times: Result['times']) =>
				signOf(own.filter((result) => result.times === times));
			return `  ${sign('once')}${sign('always')}`;
		});
		return `  ${column.name.padEnd(name)}${cells.join('')}\n`;
	});
	const wrong = results.filter(({ complaints }) => complaints.length > 0).length;
	const longest = results.reduce((a, b) => (a.took > b.took ? a : b));
	return (
		`\nCalls × faults: ${results.length - wrong} of ${results.length} executions as they should be, ` +
		`${seconds.toFixed(1)} s; longest ${(longest.took / 1_000).toFixed(1)} s (${longest.label})\n\n` +
		`${heads}\n  ${''.padEnd(name)}${numbers}\n${lines.join('')}\n  ${legend}\n\n`
	);
}

/**
 * Watches for timers that outlive what they were for.
 *
 * @returns what ends the watch and the timers that still run, and tells how long they would have been, in milliseconds
 */
function watchLongTimers(): () => number[] {
	const schedule = globalThis.setTimeout;
	const long = new Map<NodeJS.Timeout, number>();
	const watched = (callback: () => void, ms?: number, ...args: unknown[]) => {
		const timer = schedule(callback, ms, ...(args as []));
		if (ms !== undefined && ms >= LONG_TIMER) long.set(timer, ms);
		return timer;
	};
	globalThis.setTimeout = Object.assign(watched, schedule);
	return () => {
		globalThis.setTimeout = schedule;
		const left = [...long].filter(([timer]) => timer.hasRef() && !isOver(timer));
		left.forEach(([timer]) => clearTimeout(timer));
		return left.map(([, ms]) => ms);
	};
}

/** Whether a timer has run or was cleared. */
const isOver = (timer: NodeJS.Timeout) => (timer as unknown as { _destroyed: boolean })._destroyed;
