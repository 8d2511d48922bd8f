import {
	type Call,
	type Role,
	basePathOf,
	callsOf,
	pageTypes,
	pathOf,
	requestTypes,
	spellings,
} from './api.cts';
import type { ApiVariant } from './api-variants.cts';
import { methodsOf } from './parameters.cts';

type Json = Record<string, unknown>;

const info = { version: 'v1', title: 'OtpOne API' };
const bodyTypes = ['application/json', 'text/json', 'application/x-www-form-urlencoded'];
const enumOf = (names: readonly string[]) => ({
	format: 'int32',
	enum: names.map((_, value) => value),
	type: 'integer',
});

const schemas: Partial<Record<Role, Json>> = {
	requestType: enumOf(requestTypes),
	pageType: enumOf(pageTypes),
};
const schemaOf = (role: Role): Json => schemas[role] ?? { type: 'string' };

const resultSchema = {
	type: 'object',
	properties: {
		Message: { type: 'string' },
		UserValided: { type: 'string' },
		privateToken: { type: 'string' },
		isValid: { type: 'boolean' },
	},
};

/**
 * Returns the paths that contain the documents: the root and, if there is one, the virtual
 * directory.
 */
export function documentRoots(apiVariant: ApiVariant): string[] {
	return [...new Set(['', basePathOf(apiVariant)])];
}

/**
 * Returns the paths of the documents, relative to the service's root, in the order in which the UI
 * page lists them.
 */
export function documentPaths(apiVariant: ApiVariant): string[] {
	if (apiVariant.document === 'none') return [];
	return apiVariant.document === 'ui'
		? ['swagger/docs/administration', 'swagger/docs/otpone-v2']
		: ['swagger/docs/v1'];
}

/** Returns the document at one of those paths for a request to `host`. */
export function swaggerDocument(apiVariant: ApiVariant, path: string, host: string): Json {
	if (path.endsWith('administration')) return administration(host);
	return apiVariant.document === 'openapi3'
		? openApi3(apiVariant, host)
		: swagger2(apiVariant, host);
}

function swagger2(apiVariant: ApiVariant, host: string): Json {
	const names = spellings(apiVariant);
	const required = (call: Call) => call.roles.map((role) => names[role]);
	const definitions: Json = { OtpOneResult: resultSchema };

	const parametersOf = (call: Call, place: Place): Json[] => {
		if (place !== 'body') {
			return call.roles.map((role) => ({
				name: names[role],
				in: place === 'form' ? 'formData' : 'query',
				required: true,
				...schemaOf(role),
			}));
		}
		const model = `${call.name}Model`;
		definitions[model] = {
			required: required(call),
			type: 'object',
			properties: properties(call, names),
		};
		return [
			{ name: 'model', in: 'body', required: true, schema: { $ref: `#/definitions/${model}` } },
		];
	};

	const paths = pathsOf(apiVariant, (call, place) => ({
		tags: ['OtpOne'],
		operationId: `OtpOne_${call.name}`,
		consumes: { query: [], form: bodyTypes.slice(2), body: bodyTypes }[place],
		produces: ['application/json', 'text/json'],
		parameters: parametersOf(call, place),
		responses: {
			200: { description: 'OK', schema: answerSchema(call, '#/definitions/OtpOneResult') },
		},
	}));
	const basePath = basePathOf(apiVariant);
	return {
		swagger: '2.0',
		info,
		host,
		...(basePath && { basePath }),
		schemes: ['http'],
		paths,
		definitions,
	};
}

function openApi3(apiVariant: ApiVariant, host: string): Json {
	const names = spellings(apiVariant);
	const models: Json = { OtpOneResult: resultSchema };

	const input = (call: Call, place: Place): Json => {
		if (place === 'query') {
			return {
				parameters: call.roles.map((role) => ({
					name: names[role],
					in: 'query',
					required: true,
					schema: schemaOf(role),
				})),
			};
		}
		const schema = { type: 'object', properties: properties(call, names) };
		if (place === 'form') {
			return { requestBody: { content: { 'application/x-www-form-urlencoded': { schema } } } };
		}
		const model = `${call.name}Model`;
		models[model] = schema;
		const $ref = `#/components/schemas/${model}`;
		return { requestBody: { content: { 'application/json': { schema: { $ref } } } } };
	};

	const paths = pathsOf(apiVariant, (call, place) => ({
		tags: ['OtpOne'],
		operationId: `OtpOne_${call.name}`,
		...input(call, place),
		responses: {
			200: {
				description: 'OK',
				content: {
					'application/json': {
						schema: answerSchema(call, '#/components/schemas/OtpOneResult'),
					},
				},
			},
		},
	}));
	return {
		openapi: '3.0.1',
		info,
		servers: [{ url: `http://${host}${basePathOf(apiVariant)}` }],
		paths,
		components: { schemas: models },
	};
}

type Place = 'query' | 'form' | 'body';

function pathsOf(apiVariant: ApiVariant, operation: (call: Call, place: Place) => Json): Json {
	const places: Record<ApiVariant['placement'], Place> = {
		both: 'body',
		body: 'body',
		form: 'form',
		query: 'query',
		get: 'query',
	};
	const place = (method: string) => (method === 'GET' ? 'query' : places[apiVariant.placement]);
	return Object.fromEntries(
		callsOf(apiVariant).map((call) => [
			pathOf(apiVariant, call.name),
			Object.fromEntries(
				methodsOf(apiVariant).map((method) => [
					method.toLowerCase(),
					operation(call, place(method)),
				]),
			),
		]),
	);
}

function properties(call: Call, names: Record<Role, string>): Json {
	return Object.fromEntries(call.roles.map((role) => [names[role], schemaOf(role)]));
}

function answerSchema(call: Call, resultRef: string): Json {
	if (call.answer === 'result') return { $ref: resultRef };
	return { type: call.answer === 'finish' ? 'boolean' : 'string' };
}

/** Returns a second document of the same service, which contains none of the calls. */
function administration(host: string): Json {
	const operation = {
		tags: ['Values'],
		operationId: 'Values_Get',
		produces: ['application/json'],
		responses: { 200: { description: 'OK', schema: { type: 'string' } } },
	};
	return {
		swagger: '2.0',
		info: { version: 'administration', title: 'Administration' },
		host,
		schemes: ['http'],
		paths: { '/api/Values': { get: operation } },
		definitions: {},
	};
}
