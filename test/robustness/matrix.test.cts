/**
 * Every call × everything that can happen to it, on n8n's own engine: reads recover or give up in time,
 * a phone rings once at most, nothing is approved that the person did not approve, no key gets out.
 */
import { hasten, LongTimers } from './effort.cts';
import { Elsewhere } from './elsewhere.cts';
import { Evidence } from './evidence.cts';
import { Hosts } from './hosts.cts';
import { Logs } from './logs.cts';
import { allCells, type Cell, isHeavy, labelOf, runCell } from './matrix/cell.cts';
import { columns } from './matrix/columns.cts';
import { endingOf, isWell, judge } from './matrix/judge.cts';
import { matrixText, type Result } from './matrix/print.cts';
import { nameOf, rows } from './matrix/rows.cts';
import { Workbench } from '../engine/workbench.cts';
import { sideBySide } from './side-by-side.cts';

const BENCHES = 40;

const results: Result[] = [];
const evidence = new Evidence();
const elsewhere = new Elsewhere();
const logs = new Logs();
const keys = new Set<string>();
const timers = new LongTimers();
/** Looks again, at the end, whose phone has rung when nobody waited for it any more. */
const afterwards: Array<() => string[]> = [];
let rungAfterwards: string[];
let timersLeft: number[];
let seconds: number;

beforeAll(async () => {
	hasten();
	const hosts = new Hosts();
	await elsewhere.open();
	const benches = await Promise.all(Array.from({ length: BENCHES }, () => Workbench.openApart()));
	benches.flatMap((bench) => bench.keys).forEach((key) => keys.add(key));
	logs.listen();
	timers.watch();
	const startedAt = performance.now();
	const run = async (bench: Workbench, cell: Cell) => {
		const outcome = await runCell(bench, cell, { hosts, elsewhere, evidence });
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
	await elsewhere.close();
	// The test services have ended theirs with them: what is left is the node's.
	timersLeft = timers.end();
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
		expect(elsewhere.asked).toEqual([]);
	});
});
