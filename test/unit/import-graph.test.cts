/** Imports between the folders of the node point one way, and there are no circular imports. */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';

const ROOT = join(__dirname, '..', '..', 'nodes', 'OtpOne');

/** Which folders each folder may import from, besides itself. */
const ALLOWED: Record<string, string[]> = {
	actions: ['service', 'result', 'page', 'api', 'files', 'approval'],
	page: ['service', 'result', 'api', 'files', 'approval'],
	result: ['api', 'files', 'approval'],
	service: ['api', 'files', 'approval'],
	api: ['files', 'approval'],
	files: ['approval'],
	approval: [],
};

const files = readdirSync(ROOT, { recursive: true, encoding: 'utf8' }).filter((file) =>
	file.endsWith('.ts'),
);
const folderOf = (file: string) => file.split(sep)[0];

/** The files that a file imports, including types and lazy imports. */
function importsOf(file: string): string[] {
	const text = readFileSync(join(ROOT, file), 'utf8');
	return [...text.matchAll(/(?:from|import\()\s*'(\.[^']+)'/g)].map(
		([, path]) => `${relative(ROOT, join(ROOT, dirname(file), path))}.ts`,
	);
}

const graph = new Map(files.map((file) => [file, importsOf(file)]));

it('finds the files and what they import', () => {
	expect(files.length).toBeGreaterThan(50);
	expect([...graph.values()].flat().filter((file) => !graph.has(file))).toEqual([]);
});

it('goes from the operations to the rules, never back', () => {
	const wrong = [...graph].flatMap(([file, imports]) => {
		if (!file.includes(sep)) return [];
		const allowed = [folderOf(file), ...ALLOWED[folderOf(file)]];
		return imports
			.filter((imported) => !allowed.includes(folderOf(imported)))
			.map((imported) => `${file} → ${imported}`);
	});
	expect(wrong).toEqual([]);
});

it('has no circular imports', () => {
	const circles: string[] = [];
	const done = new Set<string>();
	const visit = (file: string, path: string[]): void => {
		if (path.includes(file)) circles.push([...path.slice(path.indexOf(file)), file].join(' → '));
		if (done.has(file) || path.includes(file)) return;
		graph.get(file)?.forEach((imported) => visit(imported, [...path, file]));
		done.add(file);
	};
	files.forEach((file) => visit(file, []));
	expect(circles).toEqual([]);
});

it('keeps operations apart from each other', () => {
	const isOperation = (file: string) => file.endsWith('.operation.ts');
	const wrong = [...graph].flatMap(([file, imports]) =>
		isOperation(file) ? imports.filter(isOperation).map((imported) => `${file} → ${imported}`) : [],
	);
	expect(wrong).toEqual([]);
});

it('prints the graph between folders', () => {
	const edges = new Set(
		[...graph].flatMap(([file, imports]) =>
			imports.map((imported) => `${folderOf(file)} → ${folderOf(imported)}`),
		),
	);
	const shown = [...edges].filter((edge) => edge.split(' → ')[0] !== edge.split(' → ')[1]).sort();
	process.stdout.write(`\nImports: ${shown.join(', ')}\n`);
	expect(shown).not.toEqual([]);
});
