/** The README matches the built node, and its links have targets. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject } from 'n8n-workflow';

import { tablesIn, withTables } from '../../dev/readme/field-tables.cts';
import { operationNames, parametersOf } from '../operations.cts';
import { description } from './description.cts';
import { NODE, packageDirectory, Workbench } from './workbench.cts';

const read = (file: string) => readFileSync(join(packageDirectory, file), 'utf8');
const readme = read('README.md');

/** Removes the alignment of table columns, which Prettier adds. */
const unaligned = (text: string) => text.replace(/[ ]+/g, ' ').replace(/-{3,}/g, '---');

describe('the tables of fields', () => {
	it('match the built node (npm run readme writes them)', () => {
		expect(unaligned(readme)).toBe(unaligned(withTables(readme, description)));
	});

	it('exist for every operation, and for the fields that all verdicts share', () => {
		expect(tablesIn(readme).sort()).toEqual([...operationNames, 'verdict'].sort());
	});
});

describe('an example of output', () => {
	let bench: Workbench;
	beforeAll(async () => (bench = await Workbench.open()));
	afterAll(async () => await bench.close());

	const examples = [...readme.matchAll(/<!-- output: (\S+) -->\n+```json\n([\s\S]*?)```/g)].map(
		([, name, json]) => [name, JSON.parse(json) as IDataObject] as const,
	);

	async function outputOf(name: string): Promise<IDataObject> {
		const ann = 'approve.ann@example.com';
		const ben = 'ignore.ben@example.com';
		if (name === 'request.send') {
			const parameters = parametersOf(name, { userMail: ann });
			return (await bench.run([{ invoice: '2026-101' }], parameters)).json(NODE, 1)[0];
		}
		if (name === 'request.sendAndWait') {
			const parameters = parametersOf(name, { approvers: `${ann}, ${ben}` });
			return (await bench.run([{}], parameters)).json(NODE, 1)[0];
		}
		if (name === 'transaction.create') {
			const parameters = parametersOf(name, { includeInput: false });
			return (await bench.run([{ requestedUser: ann, privateToken: '' }], parameters)).json(
				NODE,
			)[0];
		}
		const asked = { requestedUser: ben, privateToken: '' };
		const [created] = (await bench.run([asked], parametersOf('transaction.create'))).json(NODE);
		const operation = name as 'webPage.getHtml' | 'transaction.waitForResult';
		const parameters = parametersOf(operation, { timeoutSeconds: 1, includeInput: false });
		return (await bench.run([created], parameters)).json(NODE)[0];
	}

	it('exists for each kind', () => {
		expect(examples.map(([name]) => name)).toEqual([
			'request.send',
			'request.sendAndWait',
			'transaction.create',
			'transaction.waitForResult',
			'webPage.getHtml',
		]);
	});

	it.each(examples)('of %s has the fields of the output in the same order', async (name, shown) => {
		const json = await outputOf(name);
		expect(Object.keys(json)).toEqual(Object.keys(shown));
		const kind = (value: unknown) => (value === null ? 'null' : typeof value);
		expect(Object.values(json).map(kind)).toEqual(Object.values(shown).map(kind));
	});
});

describe('a message under Troubleshooting', () => {
	const texts = [...read('docs/texts.md').matchAll(/^- (.*)$/gm)].map(([, text]) =>
		text.replace(/\\(.)/g, '$1'),
	);
	/** Whether a message begins with a text whose gaps are filled in, or is the beginning of a text. */
	const isOf = (message: string) => (text: string) => {
		const parts = text.split('…').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
		const isFilledIn = new RegExp(`^${parts.join('.*')}`).test(message);
		return text.startsWith(message) || (text.length > 8 && isFilledIn);
	};
	const [, section] = readme.split(/^## Troubleshooting$/m);
	const rows = [...section.split(/^## /m)[0].matchAll(/^\| (.+?) +\|/gm)].map(([, cell]) => cell);
	// Text in italics is not a message but a description of what a person sees.
	const messages = rows.slice(2).filter((cell) => !cell.startsWith('_'));

	it.each(messages)('exists in the node: %s', (message) => {
		expect(texts.filter(isOf(message))).not.toEqual([]);
	});
});

describe('a link', () => {
	const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md', 'CHANGELOG.md'];
	const links = documents.flatMap((file) =>
		[...read(file).matchAll(/(?:\]\(|src="|srcset=")([^)\s"]+)[)"]/g)].map(
			([, target]) => [file, target] as const,
		),
	);
	const anchorsOf = (file: string) =>
		[...read(file).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
			heading
				.toLowerCase()
				.replace(/[^\w\- ]/g, '')
				.replaceAll(' ', '-'),
		);

	it.each(links.filter(([, target]) => !target.startsWith('http')))(
		'in %s has a target: %s',
		(file, target) => {
			const [path, anchor] = target.split('#');
			const document = path === '' ? file : path;
			expect(existsSync(join(packageDirectory, document))).toBe(true);
			if (anchor !== undefined) expect(anchorsOf(document)).toContain(anchor);
		},
	);

	it('exists for each example', () => {
		const files = readdirSync(join(packageDirectory, 'examples'));
		const targets = links.map(([, target]) => target);
		expect(targets).toEqual(expect.arrayContaining(files.map((file) => `examples/${file}`)));
	});
});

it('the required Node.js version is the same everywhere', () => {
	const { engines } = JSON.parse(read('package.json')) as { engines: { node: string } };
	expect(engines.node).toBe('>=20.19');
	const told = ['README.md', 'CONTRIBUTING.md'].flatMap((file) =>
		[...read(file).matchAll(/Node\.js (2\d\.\d+)/g)].map(([, version]) => version),
	);
	expect(told.length).toBeGreaterThan(1);
	expect(new Set(told)).toEqual(new Set(['20.19']));
});
