/**
 * Reads the service's own description (Swagger 2.0 as Swashbuckle writes it, or OpenAPI 3) for the
 * six calls. Pure: it gets a parsed document and returns endpoints on the Base URL's origin. A
 * document may be hostile: `host`, `schemes` and absolute server addresses are never honoured.
 */
import type { CallName, Role } from './calls';
import { callNames, calls, roleOf } from './calls';
import type { Endpoint, EndpointInput } from './endpoints';
import { basePathOf, documentedInputs, urlOnOrigin, withoutTrailingSlashes } from './endpoints';

type Json = Record<string, unknown>;

// More than any description of a call has; a document beyond it is not read to its end.
const MOST_OPERATIONS = 100;
const MOST_PARAMETERS = 100;
const MOST_SCHEMAS = 50;
const MOST_NAMES = 200;
const LONGEST_REFERENCE = 300;

/** Anything else would end the header, or be refused when it is sent. */
const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]+$/;

export type Endpoints = Partial<Record<CallName, Endpoint>>;

function isObject(value: unknown): value is Json {
	return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Follows a local `$ref` (`#/definitions/X`), a few steps at most: documents may refer in circles. */
function resolve(document: Json, value: unknown): Json {
	let current = value;
	for (let step = 0; step < 8; step++) {
		if (!isObject(current)) return {};
		if (typeof current.$ref !== 'string') return current;
		if (current.$ref.length > LONGEST_REFERENCE) return {};
		current = current.$ref
			.replace(/^#\//, '')
			.split('/')
			.map((part) => part.replace(/~1/g, '/').replace(/~0/g, '~'))
			.reduce<unknown>(
				(node, part) => (isObject(node) && Object.hasOwn(node, part) ? node[part] : undefined),
				document,
			);
	}
	return {};
}

/** The first names of an object, without listing all the others. */
function firstKeys(object: Json, most: number): string[] {
	const names: string[] = [];
	for (const name in object) {
		if (names.length === most) break;
		names.push(name);
	}
	return names;
}

/** Operations share their schemas: each is read once. */
const namesOfSchemas = new WeakMap<Json, string[]>();

/** The names a schema describes, those of the schemas it is made of included, each read once. */
function propertyNames(document: Json, schema: unknown): string[] {
	const root = resolve(document, schema);
	const known = namesOfSchemas.get(root);
	if (known) return known;
	const names: string[] = [];
	const visited = new Set<Json>();
	const open: unknown[] = [root];
	while (open.length > 0 && visited.size < MOST_SCHEMAS) {
		const resolved = resolve(document, open.pop());
		if (visited.has(resolved)) continue;
		visited.add(resolved);
		if (isObject(resolved.properties)) names.push(...firstKeys(resolved.properties, MOST_NAMES));
		if (Array.isArray(resolved.allOf)) open.push(...resolved.allOf.slice(0, MOST_SCHEMAS));
	}
	const found = names.slice(0, MOST_NAMES);
	namesOfSchemas.set(root, found);
	return found;
}

interface Described {
	name: string;
	in: EndpointInput['in'];
}

/** Every name an operation takes, with its place; `open` where a body is described without names. */
function describedInputs(
	document: Json,
	pathItem: Json,
	operation: Json,
): { named: Described[]; open: boolean; unfillable: boolean } {
	const named: Described[] = [];
	let open = false;
	let unfillable = false;
	const addBody = (schema: unknown, place: 'body' | 'form') => {
		const names = propertyNames(document, schema);
		if (names.length === 0) open = true;
		named.push(...names.map((name) => ({ name, in: place })));
	};
	const listed = [pathItem.parameters, operation.parameters].flatMap((list) =>
		Array.isArray(list) ? list.slice(0, MOST_PARAMETERS) : [],
	);
	const bodies = listed
		.map((entry) => resolve(document, entry))
		.filter((entry) => entry.in === 'body');
	for (const { schema } of bodies.slice(0, 1)) addBody(schema, 'body');
	for (const entry of listed) {
		const parameter = resolve(document, entry);
		if (parameter.in === 'path') unfillable = true;
		if (typeof parameter.name !== 'string') continue;
		if (parameter.in === 'query') named.push({ name: parameter.name, in: 'query' });
		if (parameter.in === 'formData') named.push({ name: parameter.name, in: 'form' });
		if (parameter.in === 'header' && HEADER_NAME.test(parameter.name)) {
			named.push({ name: parameter.name, in: 'header' });
		}
	}
	const { content } = resolve(document, operation.requestBody);
	if (isObject(content)) {
		const json = Object.keys(content).find((type) => /json/i.test(type));
		const form = Object.keys(content).find((type) => /x-www-form-urlencoded/i.test(type));
		if (json) addBody(resolve(document, content[json]).schema, 'body');
		else if (form) addBody(resolve(document, content[form]).schema, 'form');
		else unfillable = true;
	}
	return { named, open, unfillable };
}

function inputsOf(call: CallName, described: ReturnType<typeof describedInputs>): EndpointInput[] {
	const byRole = new Map<Role, EndpointInput>();
	for (const { name, in: place } of described.named) {
		const role = roleOf(call, name);
		if (role && !byRole.has(role)) byRole.set(role, { role, name, in: place });
	}
	if (described.open) {
		for (const input of documentedInputs(call)) {
			if (!byRole.has(input.role)) byRole.set(input.role, input);
		}
	}
	return [...byRole.values()];
}

/** `basePath`, or the path of the first OpenAPI 3 server; undefined for what is no path. */
function documentPath(document: Json): string | undefined {
	const server: unknown = Array.isArray(document.servers) ? document.servers[0] : undefined;
	const stated = isObject(server) ? server.url : document.basePath;
	if (typeof stated !== 'string') return '';
	const path = stated.replace(/^[a-z][a-z\d+.-]{0,20}:\/\/[^/]*/i, '');
	return path === '' || path.startsWith('/') ? withoutTrailingSlashes(path) : undefined;
}

/** The document's paths are relative to its host's root; a proxy's prefix in the Base URL comes first. */
function rootOf(document: Json, baseUrl: string): string | undefined {
	const ofDocument = documentPath(document);
	if (ofDocument === undefined) return undefined;
	const ofBase = basePathOf(baseUrl);
	return `${ofDocument}/`.startsWith(`${ofBase}/`) ? ofDocument : ofBase + ofDocument;
}

/**
 * Finds the calls in a document: the operation whose last path segment equals the call's name,
 * whatever its case. POST is preferred to GET, a body to a query; among several, the one that takes
 * most of the call's inputs. An operation that lacks one of the inputs the call needs is not the call.
 *
 * @param document the parsed JSON of the service's description
 * @param baseUrl the credential's Base URL; no endpoint leaves its origin
 */
export function parseSwagger(document: unknown, baseUrl: string): Endpoints {
	if (!isObject(document) || !isObject(document.paths)) return {};
	const root = rootOf(document, baseUrl);
	if (root === undefined) return {};
	const found: Endpoints = {};
	let read = 0;
	for (const [path, item] of Object.entries(document.paths)) {
		const lastSegment = withoutTrailingSlashes(path).split('/').pop()?.toLowerCase();
		const call = callNames.find((name) => name.toLowerCase() === lastSegment);
		const url = call && urlOnOrigin(baseUrl, `${root}${path.startsWith('/') ? '' : '/'}${path}`);
		if (!call || !url) continue;
		if (++read > MOST_OPERATIONS) break;
		const pathItem = resolve(document, item);
		for (const method of ['POST', 'GET'] as const) {
			const operation = pathItem[method.toLowerCase()];
			if (!isObject(operation)) continue;
			const described = describedInputs(document, pathItem, operation);
			const inputs = inputsOf(call, described);
			const usable =
				!described.unfillable &&
				hasNeededInputs(call, inputs) &&
				!(method === 'GET' && inputs.some((input) => input.in === 'body' || input.in === 'form'));
			if (!usable) continue;
			const candidate: Endpoint = { call, method, url, inputs, described: true };
			if (isBetter(candidate, found[call])) found[call] = candidate;
		}
	}
	return found;
}

function hasNeededInputs(call: CallName, inputs: EndpointInput[]): boolean {
	const { inputs: documented, optional } = calls[call];
	return (Object.keys(documented) as Role[]).every(
		(role) => optional.includes(role) || inputs.some((input) => input.role === role),
	);
}

function keyInUrl({ inputs }: Endpoint): boolean {
	return inputs.some((input) => input.role === 'key' && input.in === 'query');
}

function isBetter(candidate: Endpoint, current: Endpoint | undefined): boolean {
	if (!current) return true;
	if (candidate.method !== current.method) return candidate.method === 'POST';
	// The key belongs into a body rather than into a URL.
	if (keyInUrl(candidate) !== keyInUrl(current)) return !keyInUrl(candidate);
	return candidate.inputs.length > current.inputs.length;
}

/**
 * Reads the paths of the documents that a Swagger UI page names (`discoveryPaths: arrayFrom('a|b')`).
 *
 * @returns absolute paths within the Base URL, none that names another host
 */
export function readDocumentPaths(html: string, baseUrl: string): string[] {
	const listed = /discoveryPaths\s*:\s*arrayFrom\(\s*(['"])([^'"]{1,2000})\1/.exec(html)?.[2] ?? '';
	return listed
		.split('|')
		.map((path) => path.trim().replace(/^\/*/, '/'))
		.map((path) => urlOnOrigin(baseUrl, basePathOf(baseUrl) + path))
		.filter((url) => url !== undefined)
		.slice(0, 5);
}
