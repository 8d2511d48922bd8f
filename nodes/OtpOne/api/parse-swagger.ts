/**
 * Reads the service's own description (Swagger 2.0 as Swashbuckle writes it, or OpenAPI 3) for the
 * six calls. Pure: it gets a parsed document and returns endpoints on the Base URL's origin. A
 * document may be hostile: `host`, `schemes` and absolute server addresses are never honoured.
 */
import type { CallName } from './calls';
import type { Candidate, Description } from './choose-operations';
import { chooseOperations } from './choose-operations';
import { callOfPath, fillPath, isPlainValue, prefixOf } from './described-path';
import type { Json } from './document-schema';
import { DocumentSchemas, isObject } from './document-schema';
import type { Endpoint } from './endpoints';
import { basePathOf, urlOnOrigin, withoutTrailingSlashes } from './endpoints';
import { UnreadableJson } from './json-text';
import { OperationReader } from './read-operation';
import { Unusable } from './read-parameters';

// More than any description of a call has; a document beyond it is not read to its end.
const MOST_OPERATIONS = 60;
const LONGEST_PATH = 1_000;
const OTHER_METHODS = ['put', 'patch', 'delete'];

/** An OpenAPI 3 server's address, with the defaults of its variables filled in. */
function serverUrl(servers: unknown): string | undefined {
	const server: unknown = Array.isArray(servers) ? servers[0] : undefined;
	if (!isObject(server) || typeof server.url !== 'string') return undefined;
	const { variables } = server;
	return server.url.slice(0, LONGEST_PATH).replace(/\{([\w-]{1,100})\}/g, (whole, name: string) => {
		const variable = isObject(variables) && Object.hasOwn(variables, name) ? variables[name] : {};
		const value = isObject(variable) ? variable.default : undefined;
		return isPlainValue(value) ? String(value) : whole;
	});
}

/** `basePath`, or the path of the first OpenAPI 3 server; undefined for what is no path. */
function documentPath(document: Json, pathItem: Json, operation: Json): string | undefined {
	const servers = operation.servers ?? pathItem.servers ?? document.servers;
	const stated = serverUrl(servers) ?? document.basePath;
	if (typeof stated !== 'string') return '';
	const path = stated.replace(/^[a-z][a-z\d+.-]{0,20}:\/\/[^/]*/i, '');
	return path === '' || path.startsWith('/') ? withoutTrailingSlashes(path) : undefined;
}

/** The document's paths are relative to its host's root; a proxy's prefix in the Base URL comes first. */
function rootOf(ofDocument: string, baseUrl: string): string {
	const ofBase = basePathOf(baseUrl);
	return `${ofDocument}/`.startsWith(`${ofBase}/`) ? ofDocument : ofBase + ofDocument;
}

/** The controller's name: Swashbuckle's operation ids read `Controller_Action`, its tags are the controllers. */
function controllerOf({ operationId, tags }: Json): string {
	const tag: unknown = Array.isArray(tags) ? tags[0] : undefined;
	const fromId = typeof operationId === 'string' ? /^([^_]{1,100})_/.exec(operationId)?.[1] : '';
	return (fromId || (typeof tag === 'string' ? tag.slice(0, 100) : '')).toLowerCase();
}

class Parser {
	private readonly schemas: DocumentSchemas;

	constructor(
		private readonly document: Json,
		private readonly baseUrl: string,
	) {
		this.schemas = new DocumentSchemas(document);
	}

	candidatesAt(call: CallName, path: string, item: unknown): Candidate[] {
		const pathItem = this.schemas.resolve(item);
		const candidates = (['POST', 'GET'] as const).flatMap((method) => {
			const operation = pathItem[method.toLowerCase()];
			if (!isObject(operation)) return [];
			return [
				{
					call,
					controller: controllerOf(operation),
					prefix: prefixOf(path),
					deprecated: operation.deprecated === true,
					endpoint: this.endpoint(call, method, path, pathItem, operation),
				},
			];
		});
		const other = OTHER_METHODS.find((method) => isObject(pathItem[method]));
		if (candidates.length > 0 || other === undefined) return candidates;
		const reason = `it is described with ${other.toUpperCase()} only`;
		return [
			{ call, controller: '', prefix: prefixOf(path), deprecated: false, endpoint: { reason } },
		];
	}

	private endpoint(
		call: CallName,
		method: 'POST' | 'GET',
		path: string,
		pathItem: Json,
		operation: Json,
	): Candidate['endpoint'] {
		const ofDocument = documentPath(this.document, pathItem, operation);
		if (ofDocument === undefined)
			return { reason: 'its base path is not one that keys are sent to' };
		try {
			const reader = new OperationReader(this.schemas, this.document, call, method);
			const read = reader.read(pathItem, operation);
			const lost = [...read.pathValues].find(
				([name, value]) => value === undefined && !path.toLowerCase().includes(`{${name}`),
			);
			if (lost) return { reason: 'it has an input in the path that its path does not name' };
			const filled = fillPath(
				this.baseUrl,
				rootOf(ofDocument, this.baseUrl),
				path,
				(name) => read.pathValues.get(name.toLowerCase()),
				(name) =>
					[...read.inputs, ...read.constants].some(
						(input) => input.in === 'query' && input.name.toLowerCase() === name.toLowerCase(),
					),
			);
			if ('reason' in filled) return filled;
			const constants = [...filled.constants, ...read.constants];
			const endpoint: Endpoint = {
				call,
				method,
				url: filled.url,
				inputs: read.inputs,
				...(constants.length > 0 && { constants }),
				...(read.multipart && { multipart: true }),
				described: true,
			};
			return endpoint;
		} catch (error) {
			if (error instanceof Unusable) return { reason: error.message };
			const why = error instanceof UnreadableJson ? error.message : 'could not be read';
			return { reason: `its description ${why}` };
		}
	}
}

/**
 * Finds the calls in a document: the operation whose last path segment equals the call's name,
 * whatever its case. POST is preferred to GET, a body to a query; among several, the one that takes
 * most of the call's inputs.
 *
 * @param document the parsed JSON of the service's description
 * @param baseUrl the credential's Base URL; no endpoint leaves its origin
 */
export function parseSwagger(document: unknown, baseUrl: string): Description {
	if (!isObject(document) || !isObject(document.paths)) return { endpoints: {}, unusable: {} };
	const parser = new Parser(document, baseUrl);
	const candidates: Candidate[] = [];
	let read = 0;
	for (const [path, item] of Object.entries(document.paths)) {
		const call = callOfPath(path);
		if (!call) continue;
		if (++read > MOST_OPERATIONS) break;
		candidates.push(...parser.candidatesAt(call, path, item));
	}
	return chooseOperations(candidates);
}

/**
 * Reads the paths of the documents that a Swagger UI page names (`discoveryPaths: arrayFrom('a|b')`).
 *
 * @returns absolute paths within the Base URL, none that names another host
 */
export function readDocumentPaths(html: string, baseUrl: string): string[] {
	const listed =
		/discoveryPaths\s{0,100}:\s{0,100}arrayFrom\(\s{0,100}(['"])([^'"]{1,2000})\1/.exec(
			html,
		)?.[2] ?? '';
	return listed
		.split('|')
		.map((path) => path.trim().replace(/^\/*/, '/'))
		.map((path) => urlOnOrigin(baseUrl, basePathOf(baseUrl) + path))
		.filter((url) => url !== undefined)
		.slice(0, 5);
}
