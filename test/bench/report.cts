/** Prints the results as a table or Markdown, and saves them as JSON. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { PINNED_N8N } from '../../dev/n8n/install.cts';
import { PROJECT } from '../../dev/n8n/package.cts';
import type { Finding, Measurement } from './row.cts';

const FILE = join(PROJECT, 'bench-results.json');
const HEAD = ['', 'measured', 'beside', 'ratio', 'target', 'reached'];
const WIDEST = 46;

/** A measured row with the load and the time it took. */
export interface RowResult extends Partial<Measurement> {
	name: string;
	/** Why the row could not be measured. */
	failed?: string;
	/** One-minute load average, before and after. */
	load: [number, number];
	tookSeconds: number;
}

export interface Results {
	date: string;
	node: string;
	n8n: string;
	n8nCore: string;
	cpu: string;
	cpus: number;
	rounds: number;
	rows: RowResult[];
}

/** The results with the versions and the machine that they were measured on. */
export function resultsOf(rounds: number, rows: RowResult[]): Results {
	const n8nCore = readFileSync(join(PROJECT, 'node_modules/n8n-core/package.json'), 'utf8');
	return {
		date: new Date().toISOString(),
		node: process.version,
		n8n: PINNED_N8N,
		n8nCore: (JSON.parse(n8nCore) as { version: string }).version,
		cpu: cpus()[0].model,
		cpus: cpus().length,
		rounds,
		rows,
	};
}

export function save(results: Results): void {
	writeFileSync(FILE, `${JSON.stringify(results, null, '\t')}\n`);
}

/** @throws when nothing was measured yet */
export function saved(): Results {
	if (!existsSync(FILE)) throw new Error('Nothing was measured yet: run `npm run bench` first.');
	return JSON.parse(readFileSync(FILE, 'utf8')) as Results;
}

function cellsOf({ what, measured, beside, ratio, target, reached }: Finding): string[] {
	return [
		what,
		measured,
		beside ?? '',
		ratio === undefined ? '' : ratio.toFixed(2),
		target ?? '',
		reached === undefined ? '' : reached ? 'yes' : 'no',
	];
}

function linesOf({ rows }: Results): string[][] {
	return rows.flatMap(({ name, findings, failed }) =>
		findings ? findings.map(cellsOf) : [[name, `not measured: ${failed}`, '', '', '', '']],
	);
}

function circumstances({ date, node, n8n, n8nCore, cpu, cpus: count, rounds, rows }: Results) {
	const load = Math.max(...rows.flatMap((row) => row.load)).toFixed(1);
	return `${date.slice(0, 10)}, Node.js ${node.slice(1)}, n8n ${n8n}, n8n-core ${n8nCore}, ${count} × ${cpu}, medians of ${rounds}, load up to ${load}`;
}

function wrap(text: string): string[] {
	const lines = [''];
	for (const word of text.split(' ')) {
		const last = lines[lines.length - 1];
		if (last !== '' && last.length + 1 + word.length > WIDEST) lines.push(word);
		else lines[lines.length - 1] = last === '' ? word : `${last} ${word}`;
	}
	return lines;
}

/** For the terminal. */
export function asTable(results: Results): string {
	const lines = [HEAD, ...linesOf(results)].map((cells) => cells.map(wrap));
	const widths = HEAD.map((_, column) =>
		Math.max(...lines.flatMap((cells) => cells[column].map((text) => text.length))),
	);
	const drawn = lines.flatMap((cells) => {
		const height = Math.max(...cells.map((parts) => parts.length));
		return Array.from({ length: height }, (_, index) =>
			cells
				.map((parts, column) => (parts[index] ?? '').padEnd(widths[column]))
				.join('  ')
				.trimEnd(),
		);
	});
	return [circumstances(results), '', ...drawn].join('\n');
}

/** For `docs/performance.md`. */
export function asMarkdown(results: Results): string {
	const line = (cells: string[]) => `| ${cells.join(' | ')} |`;
	const table = [HEAD, HEAD.map(() => '---'), ...linesOf(results)].map(line);
	return [`Measured ${circumstances(results)}.`, '', ...table].join('\n');
}
