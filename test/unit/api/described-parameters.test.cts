/** Paths and parameters as real projects describe them, and the resulting request. */
import type { CallName } from '../../../nodes/OtpOne/api/calls';
import {
	at,
	type Expected,
	expectRequest,
	isFinish,
	isFinishAt,
	isFinishWith,
	JS,
	type Json,
	query,
	send,
	sent,
	sentRequest,
} from './descriptions.cts';

const inPath = (name: string, more: Json) => ({ name, in: 'path', required: true, ...more });
const inHeader = (name: string, more: Json = {}) => ({ ...inPath(name, more), in: 'header' });
const inQuery = (name: string, more: Json) => ({ ...inPath(name, more), in: 'query' });

it.each<[string, Json, Expected, CallName?]>([
	[
		'a path parameter with a default, in a path of another case',
		isFinishAt('/api/v{Version}/isFinish', inPath('version', { default: 1.1 })),
		{ request: 'POST /api/v1.1/isFinish', qs: sent },
	],
	[
		'a path parameter of the path item with a single value',
		{
			paths: {
				'/api/{version}/isFinish': {
					parameters: [inPath('version', { enum: ['v2'] })],
					post: { parameters: isFinish },
				},
			},
		},
		{ request: 'POST /api/v2/isFinish', qs: sent },
	],
	[
		'a path parameter of OpenAPI 3',
		isFinishAt(
			'/api/v{version}/isFinish',
			inPath('version', { schema: { type: 'string', default: '3' } }),
		),
		{ request: 'POST /api/v3/isFinish' },
	],
	[
		'a constraint in the path',
		isFinishAt('/api/v{version:apiVersion}/isFinish', inPath('version', { default: '1' })),
		{ request: 'POST /api/v1/isFinish' },
	],
	[
		'required parameters with a default, a single value and a constant',
		isFinishWith(
			inQuery('api-version', { enum: ['1.0'] }),
			inQuery('lang', { default: 'en' }),
			inQuery('kind', { schema: { const: 7 } }),
			{ name: 'later', in: 'query', enum: ['x'] },
		),
		{ qs: { ...sent, 'api-version': '1.0', lang: 'en', kind: 7 } },
	],
	[
		'an enum behind a reference',
		{
			...isFinishWith(inQuery('v', { schema: { $ref: '#/components/schemas/V' } })),
			components: { schemas: { V: { type: 'string', enum: ['only'] } } },
		},
		{ qs: { ...sent, v: 'only' } },
	],
	[
		'the version in a header',
		isFinishWith(inHeader('x-api-version', { default: '2' })),
		{ headers: { 'x-api-version': '2' } },
	],
	[
		'headers that are always sent',
		isFinishWith(inHeader('Content-Type')),
		{ headers: {}, qs: sent },
	],
	[
		'a default for an input that is not given',
		at('/SendRequest', {
			parameters: [...query(...send), inQuery('userIP', { default: '0.0.0.0' })],
		}),
		{ qs: { ...sentRequest, userIP: '0.0.0.0' } },
		'SendRequest',
	],
	[
		'names with prefixes, in brackets too',
		at('/isFinish', { parameters: query('request.model.jSAPIKey', 'model[transactionId]') }),
		{ qs: { 'request.model.jSAPIKey': JS, 'model[transactionId]': 'T-1' } },
	],
	[
		'the documented name before a similar one',
		at('/SendRequest', { parameters: query('ConfirmMail', 'OtherApiKey', ...send) }),
		{ qs: sentRequest },
		'SendRequest',
	],
	[
		'an operation that overrides its path',
		{
			paths: {
				'/isFinish': {
					parameters: [
						{ name: 'JSAPIKey', in: 'query' },
						{ name: 'v', in: 'query', required: true },
					],
					post: {
						parameters: [...query('transactionID'), { name: 'v', in: 'query', default: '1' }],
					},
				},
			},
		},
		{ qs: { ...sent, v: '1' } },
	],
	[
		'the key as a security scheme',
		at(
			'/isFinish',
			{ parameters: query('transactionID'), security: [{ key: [] }] },
			{ securityDefinitions: { key: { type: 'apiKey', name: 'X-Api-Key', in: 'header' } } },
		),
		{ qs: { transactionID: 'T-1' }, headers: { 'X-Api-Key': JS } },
	],
])('%s', async (_, ...fits) => await expectRequest(...fits));

it.each<[string, Json, Expected]>([
	[
		'a percent-encoded path',
		isFinishAt('/Otp%20One/is%46inish'),
		{ request: 'POST /Otp%20One/isFinish' },
	],
	[
		'a path with a query',
		isFinishAt('/api/isFinish?api-version=1.0&mode=a%20b'),
		{ request: 'POST /api/isFinish', qs: { ...sent, 'api-version': '1.0', mode: 'a b' } },
	],
	[
		'a path with its parameters in a query',
		isFinishAt('/api/isFinish?JSAPIKey={JSAPIKey}&transactionID={transactionID}'),
		{ request: 'POST /api/isFinish', qs: sent },
	],
	[
		'the call in a query',
		isFinishAt('/api/OtpOne.ashx?action=IsFinish'),
		{ request: 'POST /api/OtpOne.ashx', qs: { ...sent, action: 'IsFinish' } },
	],
	[
		'a server with a variable',
		{
			openapi: '3.0.1',
			servers: [
				{ url: 'https://thief.example/{version}', variables: { version: { default: 'v9' } } },
			],
			paths: { '/isFinish': { post: { parameters: isFinish } } },
		},
		{ request: 'POST /v9/isFinish' },
	],
])('%s', async (_, ...fits) => await expectRequest(...fits));
