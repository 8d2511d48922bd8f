/**
 * Unusual ways in which real services describe themselves. With each, requests are accepted only as
 * described.
 */
import type { ApiVariant } from './api-variants.cts';

type Json = Record<string, unknown>;

export interface DescriptionStyle {
	/** The API variant that the description is for. */
	apiVariant: Partial<ApiVariant>;
	/** Rewrites the plain document. */
	describe(document: Json): Json;
	/** Encodes the document; UTF-8 if omitted. */
	encode?(text: string): Buffer;
	/** Maps a described address to the plain one; undefined if the address is not described. */
	plainUrl?(url: string): string | undefined;
}

type Operations = Record<string, Json & { parameters: Json[] }>;

/** Returns the document with every path and operation changed. */
function mapPaths(document: Json, change: (path: string, operations: Operations) => Json): Json {
	const entries = Object.entries(document.paths as Record<string, Operations>);
	return {
		...document,
		paths: Object.assign({}, ...entries.map(([path, item]) => change(path, item))) as Json,
	};
}

const withParameter = (operations: Operations, parameter: Json): Operations =>
	Object.fromEntries(
		Object.entries(operations).map(([method, operation]) => [
			method,
			{ ...operation, parameters: [parameter, ...operation.parameters] },
		]),
	);

const inBody = { placement: 'body' } as const;
const renamed = (text: string) => text.replace(/(\w+)Model\b/g, 'Request[$1]');

const styles = {
	/** The version in the path, with a default. */
	'version-path': {
		apiVariant: inBody,
		describe: (document) =>
			mapPaths(document, (path, operations) => ({
				[path.replace('/api/', '/api/v{version}/')]: withParameter(operations, {
					name: 'version',
					in: 'path',
					required: true,
					type: 'string',
					default: '1',
				}),
			})),
		plainUrl: (url) => (url.startsWith('/api/v1/') ? url.replace('/v1/', '/') : undefined),
	},
	/** The version in the query, with a single value. */
	'version-query': {
		apiVariant: inBody,
		describe: (document) =>
			mapPaths(document, (path, operations) => ({
				[path]: withParameter(operations, {
					name: 'api-version',
					in: 'query',
					required: true,
					type: 'string',
					enum: ['2.0'],
				}),
			})),
		plainUrl: (url) =>
			url.endsWith('?api-version=2.0') ? url.replace('?api-version=2.0', '') : undefined,
	},
	/** A model bound to the URL, with prefixed names. */
	'from-uri': {
		apiVariant: { placement: 'query' },
		describe: (document) =>
			mapPaths(document, (path, operations) => ({
				[path]: Object.fromEntries(
					Object.entries(operations).map(([method, operation]) => [
						method,
						{
							...operation,
							parameters: operation.parameters.map((parameter) => ({
								...parameter,
								name: `model.${String(parameter.name)}`,
							})),
						},
					]),
				),
			})),
		plainUrl: (url) =>
			url.replace(/([?&])(model\.)?/g, (_, mark: string, prefix?: string) =>
				prefix === undefined ? `${mark}not-described.` : mark,
			),
	},
	/** Generic models, whose names are percent-encoded in references. */
	'percent-references': {
		apiVariant: inBody,
		describe: (document) => {
			const definitions = Object.entries(document.definitions as Json);
			const paths = JSON.stringify(document.paths).replace(
				/"(#\/definitions\/\w+)"/g,
				(_, reference: string) => `"${renamed(reference).replace('[', '%5B').replace(']', '%5D')}"`,
			);
			return {
				...document,
				paths: JSON.parse(paths) as Json,
				definitions: Object.fromEntries(definitions.map(([name, value]) => [renamed(name), value])),
			};
		},
	},
	/** A deprecated version and a test controller, listed before the operations to use. */
	beside: {
		apiVariant: inBody,
		describe: (document) =>
			mapPaths(document, (path, operations) => ({
				[path.replace('/OtpOne/', '/OtpOneTest/')]: path.endsWith('GetHTML') ? {} : operations,
				[path.replace('/api/', '/api/v0/')]: Object.fromEntries(
					Object.entries(operations).map(([method, operation]) => [
						method,
						{ ...operation, deprecated: true },
					]),
				),
				[path]: operations,
			})),
	},
	/** One path for all calls, distinguished by a constant in its query. */
	'action-query': {
		apiVariant: inBody,
		describe: (document) =>
			mapPaths(document, (path, operations) => ({
				[`/api/OtpOne?action=${path.split('/').at(-1)}`]: operations,
			})),
		plainUrl: (url) => {
			const action = /^\/api\/OtpOne\?action=(\w+)$/.exec(url)?.[1];
			return action && `/api/OtpOne/${action}`;
		},
	},
	/** UTF-16, as sent by some servers on Windows. */
	'utf-16': {
		apiVariant: inBody,
		describe: (document) => document,
		encode: (text) => Buffer.from(`\uFEFF${text}`, 'utf16le'),
	},
} satisfies Record<string, DescriptionStyle>;

export type DescriptionStyleName = keyof typeof styles;

export const descriptionStyles: Record<DescriptionStyleName, DescriptionStyle> = styles;

/** Returns the address on the plain service. An address that is not described does not exist. */
export function plainUrlOf(style: DescriptionStyleName | undefined, url: string): string {
	const { plainUrl } = style ? descriptionStyles[style] : ({} as Partial<DescriptionStyle>);
	if (!plainUrl || !url.startsWith('/api/')) return url;
	return plainUrl(url) ?? `/not-described${url}`;
}
