/** `npm run bench`: measures, prints a table and writes `bench-results.json`. */
import { parseArgs } from 'node:util';
import { asMarkdown, asTable, resultsOf, type RowResult, save, saved } from './report.cts';
import { measureRow, rows } from './rows.cts';

const usage = `Usage: npm run bench -- [--only ROW,…] [--rounds N] [--without-n8n] [--markdown]

  --only         measures only these rows: ${rows.map(({ name }) => name).join(', ')}
  --rounds       how often each row is measured; default 5
  --without-n8n  skips the rows that need a real n8n
  --markdown     prints the results of the last run as Markdown, without measuring
`;

class BadArgument extends Error {}

function readArguments(args: string[]) {
	const { values } = parseArgs({
		args,
		options: {
			only: { type: 'string' },
			rounds: { type: 'string', default: '5' },
			'without-n8n': { type: 'boolean', default: false },
			markdown: { type: 'boolean', default: false },
			help: { type: 'boolean', default: false },
		},
	});
	const rounds = Number(values.rounds);
	if (!(Number.isInteger(rounds) && rounds > 0)) {
		throw new BadArgument(`--rounds takes a whole number of at least 1, not "${values.rounds}".`);
	}
	const names = values.only?.split(',').map((name) => name.trim());
	const unknown = names?.find((name) => rows.every((row) => row.name !== name));
	if (unknown !== undefined) throw new BadArgument(`There is no row "${unknown}".`);
	const chosen = rows
		.filter(({ name }) => names?.includes(name) ?? true)
		.filter(({ needsN8n }) => !(needsN8n && values['without-n8n']));
	return { ...values, rounds, chosen };
}

async function main(args: string[]): Promise<void> {
	const { help, markdown, rounds, chosen } = readArguments(args);
	if (help) return console.log(usage);
	if (markdown) return console.log(asMarkdown(saved()));
	const results: RowResult[] = [];
	for (const { name } of chosen) {
		process.stderr.write(`${name} … `);
		const result = await measureRow(name, rounds);
		process.stderr.write(`${result.failed ?? 'measured'} (${result.tookSeconds} s)\n`);
		results.push(result);
	}
	const all = resultsOf(rounds, results);
	save(all);
	console.log(`\n${asTable(all)}`);
	if (results.some(({ failed }) => failed)) process.exitCode = 1;
}

main(process.argv.slice(2)).catch((error: unknown) => {
	const isOurs =
		error instanceof BadArgument ||
		(error as NodeJS.ErrnoException).code?.startsWith('ERR_PARSE_ARGS');
	console.error(isOurs ? `${(error as Error).message}\n\n${usage}` : error);
	process.exitCode = isOurs ? 2 : 1;
});
