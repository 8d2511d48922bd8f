/** Parameters as real projects describe them, and what is sent. */
import type { CallName } from '../../../../nodes/OtpOne/api/calls';
import { at, inQuery, isFinish, JS, type Json, query, send, SRV } from './pieces.cts';

/** What is expected of the request; what is not named may be anything. */
export interface Expected {
	request?: string;
	qs?: Json;
	body?: unknown;
	headers?: Json;
}

export const parametersThatFit: Array<[string, CallName, Json, Expected]> = [
	[
		'a path parameter with a default, in a path of another case',
		'isFinish',
		at('/api/v{Version}/isFinish', {
			parameters: [...isFinish, { name: 'version', in: 'path', required: true, default: 1.1 }],
		}),
		{ request: 'POST /api/v1.1/isFinish', qs: inQuery },
	],
	[
		'a path parameter of the path item with a single value',
		'isFinish',
		{
			paths: {
				'/api/{version}/isFinish': {
					parameters: [{ name: 'version', in: 'path', required: true, enum: ['v2'] }],
					post: { parameters: isFinish },
				},
			},
		},
		{ request: 'POST /api/v2/isFinish', qs: inQuery },
	],
	[
		'a path parameter of OpenAPI 3',
		'isFinish',
		at('/api/v{version}/isFinish', {
			parameters: [
				...isFinish,
				{ name: 'version', in: 'path', required: true, schema: { type: 'string', default: '3' } },
			],
		}),
		{ request: 'POST /api/v3/isFinish' },
	],
	[
		'a constraint in the path',
		'isFinish',
		at('/api/v{version:apiVersion}/isFinish', {
			parameters: [...isFinish, { name: 'version', in: 'path', required: true, default: '1' }],
		}),
		{ request: 'POST /api/v1/isFinish' },
	],
	[
		'required parameters with a default, a single value and a constant',
		'isFinish',
		at('/isFinish', {
			parameters: [
				...isFinish,
				{ name: 'api-version', in: 'query', required: true, enum: ['1.0'] },
				{ name: 'lang', in: 'query', required: true, default: 'en' },
				{ name: 'kind', in: 'query', required: true, schema: { const: 7 } },
				{ name: 'later', in: 'query', enum: ['x'] },
			],
		}),
		{ qs: { ...inQuery, 'api-version': '1.0', lang: 'en', kind: 7 } },
	],
	[
		'an enum behind a reference',
		'isFinish',
		at(
			'/isFinish',
			{
				parameters: [
					...isFinish,
					{ name: 'v', in: 'query', required: true, schema: { $ref: '#/components/schemas/V' } },
				],
			},
			{ components: { schemas: { V: { type: 'string', enum: ['only'] } } } },
		),
		{ qs: { ...inQuery, v: 'only' } },
	],
	[
		'the version in a header',
		'isFinish',
		at('/isFinish', {
			parameters: [
				...isFinish,
				{ name: 'x-api-version', in: 'header', required: true, default: '2' },
			],
		}),
		{ headers: { 'x-api-version': '2' } },
	],
	[
		'headers that are sent anyway',
		'isFinish',
		at('/isFinish', {
			parameters: [...isFinish, { name: 'Content-Type', in: 'header', required: true }],
		}),
		{ headers: {}, qs: inQuery },
	],
	[
		'a default for an input that is not given',
		'SendRequest',
		at('/SendRequest', {
			parameters: [
				...query(...send),
				{ name: 'userIP', in: 'query', required: true, default: '0.0.0.0' },
			],
		}),
		{
			qs: {
				SrvAPIKey: SRV,
				UserMail: 'ann@example.com',
				requestype: 4,
				Message: 'Pay?',
				userIP: '0.0.0.0',
			},
		},
	],
	[
		'names with prefixes, in brackets too',
		'isFinish',
		at('/isFinish', { parameters: query('request.model.jSAPIKey', 'model[transactionId]') }),
		{ qs: { 'request.model.jSAPIKey': JS, 'model[transactionId]': 'T-1' } },
	],
];
