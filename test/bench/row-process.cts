/** A process that measures one row and nothing else, so that rows do not warm each other up. */
import { rows } from './rows.cts';

// A bench that was stopped leaves no row behind.
process.once('disconnect', () => process.exit(1));

async function main([name, rounds]: string[]): Promise<void> {
	const row = rows.find((each) => each.name === name);
	if (!row) throw new Error(`There is no row ${name}`);
	const measurement = await row.measure(Number(rounds));
	process.send?.(measurement, () => process.exit());
}

main(process.argv.slice(2)).catch((error: unknown) => {
	console.error(error);
	process.exit(1);
});
