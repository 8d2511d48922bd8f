/** Extracts the parts about the six calls from a service's description, however large it is. */
import { callOfPath } from './described-path';
import type { AnyObject } from './is-object';
import type { Span } from './json-text';
import { JsonText, UnreadableJson } from './json-text';

/** More than any realistic description contains. Operations beyond it are not read. */
export const MOST_OPERATIONS = 60;
const MOST_REFERENCES = 500;
const LONGEST_REFERENCE = 300;
const MOST_STEPS = 8;
/** Maximum total size of the parsed parts, in characters. */
const LARGEST_EXCERPT = 2_000_000;
/** Fields of the document, of a path and of an operation that determine how a call is made. */
const DOCUMENT_FIELDS = ['swagger', 'openapi', 'basePath', 'servers', 'consumes', 'security'];
const ITEM_FIELDS = ['parameters', 'servers', 'post', 'get', 'put', 'delete', 'patch', '$ref'];
const OPERATION_FIELDS = [
	'parameters',
	'requestBody',
	'consumes',
	'deprecated',
	'operationId',
	'tags',
	'servers',
	'security',
];
const METHODS = ['post', 'get', 'put', 'delete', 'patch'];

/** Returns the names in a local `$ref`, decoded and as written, or none for any other reference. */
export function pointersOf(reference: string): string[][] {
	if (!reference.startsWith('#/') || reference.length > LONGEST_REFERENCE) return [];
	const steps = (text: string) =>
		text.split('/').map((step) => step.replace(/~1/g, '/').replace(/~0/g, '~'));
	const written = steps(reference.slice(2));
	const decoded = written.map((step) => {
		try {
			return decodeURIComponent(step);
		} catch {
			return step;
		}
	});
	// Excludes the prototype, which is not part of the document.
	return [decoded, written].filter((pointer) => !pointer.includes('__proto__'));
}

/**
 * Returns every `$ref` in a value. It does not use recursion, because a document may be maliciously
 * nested.
 */
function referencesIn(value: unknown): string[] {
	const found: string[] = [];
	const open = [value];
	while (open.length > 0) {
		const current = open.pop();
		if (typeof current !== 'object' || current === null) continue;
		for (const [name, inner] of Object.entries(current)) {
			if (name === '$ref' && typeof inner === 'string') found.push(inner);
			else if (typeof inner === 'object') open.push(inner);
		}
	}
	return found;
}

class Excerpt {
	readonly document: AnyObject = Object.create(null) as AnyObject;

	private readonly seen = new Set<string>();

	private readonly open: string[] = [];

	private size = 0;

	constructor(private readonly json: JsonText) {}

	async read(): Promise<AnyObject> {
		const root = await this.json.members(this.json.root);
		for (const name of DOCUMENT_FIELDS) {
			const span = root.get(name);
			if (span) this.document[name] = await this.part(span);
		}
		for (const name of ['securityDefinitions', 'components']) {
			const span = root.get(name);
			if (span) await this.takeSecurity(name, span);
		}
		this.document.paths = await this.paths(root.get('paths'));
		while (this.open.length > 0) await this.follow(this.open.pop()!);
		return this.document;
	}

	private async part(span: Span): Promise<unknown> {
		this.size += span.end - span.start;
		if (this.size > LARGEST_EXCERPT) {
			throw new UnreadableJson('describes the calls in more than 2,000,000 characters');
		}
		const value = await this.json.parse(span);
		referencesIn(value).forEach((reference) => this.note(reference));
		return value;
	}

	private note(reference: string): void {
		if (this.seen.has(reference) || this.seen.size >= MOST_REFERENCES) return;
		this.seen.add(reference);
		this.open.push(reference);
	}

	private async takeSecurity(name: string, span: Span): Promise<void> {
		const schemes =
			name === 'components' ? (await this.json.members(span.start)).get('securitySchemes') : span;
		if (!schemes) return;
		const value = await this.part(schemes);
		this.document[name] = name === 'components' ? { securitySchemes: value } : value;
	}

	private async fields(span: Span, names: string[]): Promise<AnyObject> {
		const taken: AnyObject = {};
		const members = await this.json.members(span.start);
		for (const name of names) {
			const member = members.get(name);
			if (!member) continue;
			const isOperation = METHODS.includes(name) && this.json.isObject(member.start);
			taken[name] = isOperation
				? await this.fields(member, OPERATION_FIELDS)
				: await this.part(member);
		}
		if (typeof taken.$ref === 'string') this.note(taken.$ref);
		return taken;
	}

	private async paths(span: Span | undefined): Promise<AnyObject | undefined> {
		if (!span || !this.json.isObject(span.start)) return undefined;
		const paths = Object.create(null) as AnyObject;
		let read = 0;
		for (const [path, member] of await this.json.members(span.start)) {
			// Parsing a path counts as more work than scanning it.
			await this.json.rest(path.length * 5);
			if (!callOfPath(path)) continue;
			if (++read > MOST_OPERATIONS) break;
			paths[path] = await this.fields(member, ITEM_FIELDS);
		}
		return paths;
	}

	/** Copies the target of a `$ref` to its place in the document. */
	private async follow(reference: string): Promise<void> {
		for (const pointer of pointersOf(reference)) {
			const span = await this.find(pointer);
			if (!span) continue;
			const value = await this.part(span);
			let node = this.document;
			for (const step of pointer.slice(0, -1)) {
				if (typeof node[step] !== 'object' || node[step] === null) {
					node[step] = Object.create(null) as AnyObject;
				}
				node = node[step] as AnyObject;
			}
			node[pointer[pointer.length - 1]] = value;
			return;
		}
	}

	private async find(pointer: string[]): Promise<Span | undefined> {
		if (pointer.length > MOST_STEPS) return undefined;
		let span: Span | undefined = { start: this.json.root, end: 0 };
		for (const step of pointer) {
			span = (await this.json.members(span.start)).get(step);
			if (!span) return undefined;
		}
		return span;
	}
}

/**
 * Extracts the calls and everything they refer to from a description, yielding to the event loop in
 * between.
 *
 * @returns an object with the structure of the document, for `parseSwagger`
 * @throws UnreadableJson with the reason
 */
export async function loadDocument(text: string): Promise<unknown> {
	const json = new JsonText(text);
	if (!json.isObject(json.root)) throw new UnreadableJson('is not a JSON object');
	return await new Excerpt(json).read();
}
