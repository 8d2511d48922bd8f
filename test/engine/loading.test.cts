/** What n8n loads of the built package when it starts, before anybody has run the node. */
import { execFileSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';

const NODE = join(__dirname, '..', '..', 'dist', 'nodes', 'OtpOne');

/** The node's own modules that a fresh process has loaded, as paths without extension. */
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

	it('what describes the node', () => {
		expect(loaded).toEqual(
			expect.arrayContaining(['OtpOne.node', 'actions/properties', 'actions/resources']),
		);
	});

	it.each([
		['the item loop', /^actions\/router$/],
		['what a call takes', /^api\/(?!(request-types|page-types|user-error)$)/],
		['what OtpOne is asked to do', /^service\//],
		['the channels', /^actions\/request\/(phone|browser)-approval$/],
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
