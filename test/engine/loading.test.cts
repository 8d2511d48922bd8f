/** The modules of the built package that n8n loads at its start, before the node first runs. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const NODE = join(__dirname, '..', '..', 'dist', 'nodes', 'OtpOne');

/** Returns the node's modules that a new process has loaded, as paths without extension. */
function loadedAtStart(): string[] {
	const script = `
		const [Node] = Object.values(require(process.argv[1]));
		new Node();
		console.log(JSON.stringify(Object.keys(require.cache)));
	`;
	const output = execFileSync(process.execPath, ['-e', script, join(NODE, 'OtpOne.node.js')]);
	return (JSON.parse(output.toString()) as string[])
		.map((path) => relative(NODE, path))
		.filter((path) => !path.startsWith('..'))
		.map((path) => path.replace(/\.js$/, ''));
}

describe('at its start n8n loads', () => {
	const loaded = loadedAtStart();

	it('the description of the node', () => {
		expect(loaded).toEqual(
			expect.arrayContaining(['OtpOne.node', 'actions/properties', 'actions/resources']),
		);
	});

	it.each([
		['the item loop', /^actions\/router$/],
		['the HTTP calls', /^api\/(?!(request-types|page-types|user-error)$)/],
		['the service operations', /^service\//],
		['the phone and browser channels', /^actions\/request\/(phone|browser)-approval$/],
		[
			'verdicts and items',
			/^(result\/(?!(outputs|node-expression)$)|approval\/(?!(email-address|verdict|binding)$))/,
		],
		['files', /^files\//],
		['the page itself', /^page\/(?!webhook-descriptions$)/],
	])('nothing of %s', (_, part) => {
		const built = readdirSync(NODE, { recursive: true, encoding: 'utf8' });
		expect(built.filter((file) => part.test(file.replace(/\.js$/, '')))).not.toEqual([]);
		expect(loaded.filter((path) => part.test(path))).toEqual([]);
	});
});
