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

/** Reads everything that n8n has in its database. */
export async function savedRows({ install, userFolder }: N8n): Promise<SavedRow[]> {
	const fromN8n = createRequire(join(install.folder, 'package.json'));
	const { Database: Sqlite } = fromN8n('sqlite3') as { Database: new (path: string) => Database };
	const database = new Sqlite(join(userFolder, '.n8n', 'database.sqlite'));
	const all = promisify(database.all.bind(database)) as (sql: string) => Promise<object[]>;
	try {
		const tables = (await all("SELECT name FROM sqlite_master WHERE type = 'table'")) as Array<{
			name: string;
		}>;
		const rows = tables.map(async ({ name }) => {
			const content = await all(`SELECT * FROM "${name}"`);
			return content.map((row) => ({ table: name, text: JSON.stringify(row) }));
		});
		return (await Promise.all(rows)).flat();
	} finally {
		await promisify(database.close.bind(database))();
	}
}
