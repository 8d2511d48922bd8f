/** The matrix as a table. */
import { type Column, columns } from './columns.cts';
import { nameOf, type Row, rows } from './rows.cts';

/** What is kept of a cell. */
export interface Result {
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
export function matrixText(results: Result[], seconds: number): string {
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
