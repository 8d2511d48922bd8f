/** The layout of the example workflows on the canvas, and their notes. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { INode } from 'n8n-workflow';

import type { WorkflowJson } from '../../dev/engine/engine.cts';
import { packageDirectory } from './workbench.cts';

const FOLDER = join(packageDirectory, 'examples');
const STICKY = 'n8n-nodes-base.stickyNote';

const examples = readdirSync(FOLDER).map(
	(file) => [file, JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as WorkflowJson] as const,
);

interface Rectangle {
	name: string;
	left: number;
	top: number;
	right: number;
	bottom: number;
}

/** The area of a node with its label. Nodes that take tools are wider, and sticky notes have their own size. */
function rectangleOf({ name, type, position: [x, y], parameters }: INode): Rectangle {
	if (type === STICKY) {
		const { width, height } = parameters as { width: number; height: number };
		return { name, left: x, top: y, right: x + width, bottom: y + height };
	}
	const takesTools = /\.agent$|HitlTool$/.test(type);
	const width = takesTools ? 256 : 96;
	const label = takesTools ? 0 : 40;
	return { name, left: x - label, top: y, right: x + width + label, bottom: y + 150 };
}

const overlap = (one: Rectangle, other: Rectangle) =>
	one.left < other.right &&
	other.left < one.right &&
	one.top < other.bottom &&
	other.top < one.bottom;

it('there are examples', () => expect(examples.length).toBeGreaterThan(6));

describe.each(examples)('%s', (_, { nodes }) => {
	const notes = nodes.filter(({ type }) => type === STICKY);

	it('has no overlapping nodes', () => {
		const rectangles = nodes.map(rectangleOf);
		const overlapping = rectangles.flatMap((one, n) =>
			rectangles
				.slice(n + 1)
				.filter((other) => overlap(one, other))
				.map((other) => `${one.name} and ${other.name}`),
		);
		expect(overlapping).toEqual([]);
	});

	it('has a note with “what it shows” and “what to change”', () => {
		const texts = notes.map(({ parameters }) => parameters.content as string).join('\n');
		expect(texts).toMatch(/what it shows/i);
		expect(texts).toMatch(/what to change/i);
	});

	it('has unique node names and IDs', () => {
		for (const list of [nodes.map(({ name }) => name), nodes.map(({ id }) => id)]) {
			expect(list).toEqual([...new Set(list)]);
		}
	});

	it('contains no key, and only addresses of test customers', () => {
		const text = JSON.stringify(nodes);
		expect(text).not.toMatch(/\b(SRV|JS)-/);
		const addresses = text.match(/[\w.+-]+@[\w-]+(\.[\w-]+)+/g) ?? [];
		expect(addresses.filter((address) => !address.endsWith('@example.com'))).toEqual([]);
	});
});
