/** What n8n loads of the built package when it starts, before anybody has run the node. */
import { execFileSync } from 'node:child_process';
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
		['the way to the service', /^api\/(client|endpoint-cache|look-up-service|credential-test)$/],
		['the channels', /^actions\/request\/(phone|browser)-approval$/],
		['files', /^files\//],
		['the page itself', /^page\/render$/],
	])('nothing of %s', (_, part) => {
		expect(loaded.filter((path) => part.test(path))).toEqual([]);
	});
});
