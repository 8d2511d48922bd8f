import { createRequire } from 'node:module';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { N8n } from '../../dev/n8n/host.cts';

interface Database {
	all(sql: string, done: (error: Error | null, rows: object[]) => void): void;
	close(done: (error: Error | null) => void): void;
}

/** A row of n8n's database, as text. */
export interface SavedRow {
	table: string;
	text: string;
}

type Ask = <Row extends object>(sql: string) => Promise<Row[]>;

/** Opens n8n's database while n8n runs, and closes it after `read`. */
export async function readDatabase<Result>(
	{ install, userFolder }: N8n,
	read: (ask: Ask) => Promise<Result>,
): Promise<Result> {
	const fromN8n = createRequire(join(install.folder, 'package.json'));
	const { Database: Sqlite } = fromN8n('sqlite3') as { Database: new (path: string) => Database };
	const database = new Sqlite(join(userFolder, '.n8n', 'database.sqlite'));
	try {
		return await read(promisify(database.all.bind(database)) as Ask);
	} finally {
		await promisify(database.close.bind(database))();
	}
}

/** Reads every row of n8n's database. */
export async function savedRows(n8n: N8n): Promise<SavedRow[]> {
	return await readDatabase(n8n, async (ask) => {
		const tables = await ask<{ name: string }>(
			"SELECT name FROM sqlite_master WHERE type = 'table'",
		);
		const rows = tables.map(async ({ name }) => {
			const content = await ask(`SELECT * FROM "${name}"`);
			return content.map((row) => ({ table: name, text: JSON.stringify(row) }));
		});
		return (await Promise.all(rows)).flat();
	});
}
