/**
 * Every call × every fault, on n8n's own engine: reads recover or time out, a phone rings at most once,
 * nothing is approved without the person, and no key leaks.
 */
import { RecordingServer } from '../contract/recording-server.cts';
import { Workbench } from '../engine/workbench.cts';
import { selfSigned } from './certificate.cts';
import { shortenLimits, sideBySide } from './effort.cts';
import { Evidence, Logs } from './evidence.cts';
import { type Column, columns, Hosts, nameOf, type Row, rows } from './matrix/calls-and-faults.cts';
import { allCells, type Cell, isHeavy, labelOf, runCell } from './matrix/cell.cts';
import { endingOf, isWell, judge } from './matrix/judge.cts';

const BENCHES = 40;
const LONG_TIMER = 60_000;

/** The summary of a cell. */
interface Result {
	label: string;
	row: Row;
	column: Column;
	times: 'once' | 'always';
	/** In milliseconds. */
	took: number;
	/** `well` if the fault made no difference. */
	ending: string;
	findings: string[];
}

const results: Result[] = [];
const evidence = new Evidence();
/** Servers that must never receive a request. */
let elsewhere: RecordingServer;
let untrusted: RecordingServer;
const logs = new Logs();
const keys = new Set<string>();
/** Checks at the end whether a phone has rung after its execution had ended. */
const afterwards: Array<() => string[]> = [];
let rungAfterwards: string[];
let timersLeft: number[];
let seconds: number;

beforeAll(async () => {
	shortenLimits();
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
		// Keep only a summary, because some of the answers are large.
		const { row, column, times, took, mail, rings } = outcome;
		const ringsLater = () => bench.fakeOtpOne.rings(mail) - rings;
		const findings = judge(outcome);
		const label = labelOf(cell);
		results.push({ label, row, column, times, took, ending, findings });
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
	// The test services have cleared their own timers, so the rest belong to the node.
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
		const findings = done.flatMap((result) =>
			result.findings.map((finding) => `${result.label}: ${finding}`),
		);
		expect(findings).toEqual([]);
	});
});

describe('after all executions', () => {
	it('their data contains no key, and private tokens and tokens only where they belong', () => {
		expect(evidence.executions).toBe(results.length);
		expect(evidence.characters).toBeGreaterThan(results.length * 1_000);
		expect(evidence.leaks).toEqual([]);
	});

	it('the log contains no key', () => {
		evidence.takeText('the log', logs.lines.join('\n'), [...keys]);
		expect(logs.lines.length).toBeGreaterThan(results.length);
		expect(evidence.leaks).toEqual([]);
	});

	it('no phone rings', () => {
		expect(rungAfterwards).toEqual([]);
	});

	it('no timer is left running', () => {
		expect(timersLeft).toEqual([]);
	});

	it('no request was sent to another host or to a server with an untrusted certificate', () => {
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
	'+ no difference, ! reported as an error, ? no readable answer, n not approved,\n' +
	'  t limit passed, p pending, X WRONG; first sign: fault happens once, second sign: always';

function signOf(results: Result[]): string {
	if (results.length === 0) return ' ';
	if (results.some(({ findings }) => findings.length > 0)) return 'X';
	const endings = [...new Set(results.map(({ ending }) => signs[ending] ?? '~'))];
	return endings.length === 1 ? endings[0] : '*';
}

/** One column per call, one row per fault. */
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
	const wrong = results.filter(({ findings }) => findings.length > 0).length;
	const longest = results.reduce((a, b) => (a.took > b.took ? a : b));
	return (
		`\nCalls × faults: ${results.length - wrong} of ${results.length} executions as expected, ` +
		`${seconds.toFixed(1)} s; longest ${(longest.took / 1_000).toFixed(1)} s (${longest.label})\n\n` +
		`${heads}\n  ${''.padEnd(name)}${numbers}\n${lines.join('')}\n  ${legend}\n\n`
	);
}

/**
 * Watches for timers that are not cleared.
 *
 * @returns a function that stops watching, clears the remaining timers and returns their durations in milliseconds
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
