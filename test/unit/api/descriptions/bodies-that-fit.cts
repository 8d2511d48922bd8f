/** Bodies, names and places as real projects describe them, and what is sent. */
import type { CallName } from '../../../../nodes/OtpOne/api/calls';
import {
	at,
	body,
	inQuery,
	isFinish,
	JS,
	json,
	type Json,
	properties,
	query,
	send,
	SRV,
} from './pieces.cts';
import type { Expected } from './parameters-that-fit.cts';

export const bodiesThatFit: Array<[string, CallName, Json, Expected]> = [
	[
		'a body that is a bare string, by its name',
		'VerifyToken',
		at('/VerifyToken', {
			parameters: [
				...query('SrvAPIKey'),
				{ name: 'token', in: 'body', schema: { type: 'string' } },
			],
		}),
		{ qs: { SrvAPIKey: SRV }, body: '"to\\"ken"', headers: json },
	],
	[
		'a body that is a bare string, the only input that is left',
		'VerifyToken',
		at('/VerifyToken', {
			parameters: query('SrvAPIKey'),
			requestBody: { content: { 'application/json': { schema: { type: ['string', 'null'] } } } },
		}),
		{ qs: { SrvAPIKey: SRV }, body: '"to\\"ken"', headers: json },
	],
	[
		'percent-encoded references',
		'isFinish',
		at(
			'/isFinish',
			{ parameters: body({ $ref: '#/definitions/Request%5BAsk%2COther%5D' }) },
			{
				definitions: {
					'Request[Ask,Other]': { properties: properties('ApiKey', 'transactionID') },
				},
			},
		),
		{ body: { ApiKey: JS, transactionID: 'T-1' }, headers: json },
	],
	[
		'references as they are written, percent signs and all',
		'isFinish',
		at(
			'/isFinish',
			{ parameters: body({ $ref: '#/definitions/A%20~1B' }) },
			{ definitions: { 'A%20/B': { properties: properties('ApiKey', 'transactionID') } } },
		),
		{ body: { ApiKey: JS, transactionID: 'T-1' } },
	],
	[
		'a percent-encoded path',
		'isFinish',
		at('/Otp%20One/is%46inish', { parameters: isFinish }),
		{ request: 'POST /Otp%20One/isFinish' },
	],
	[
		'a path with a query',
		'isFinish',
		at('/api/isFinish?api-version=1.0&mode=a%20b', { parameters: isFinish }),
		{ request: 'POST /api/isFinish', qs: { ...inQuery, 'api-version': '1.0', mode: 'a b' } },
	],
	[
		'a path with its parameters in a query',
		'isFinish',
		at('/api/isFinish?JSAPIKey={JSAPIKey}&transactionID={transactionID}', { parameters: isFinish }),
		{ request: 'POST /api/isFinish', qs: inQuery },
	],
	[
		'the call in a query',
		'isFinish',
		at('/api/OtpOne.ashx?action=IsFinish', { parameters: isFinish }),
		{ request: 'POST /api/OtpOne.ashx', qs: { ...inQuery, action: 'IsFinish' } },
	],
	[
		'a form, among the types that it takes',
		'isFinish',
		at('/isFinish', {
			consumes: ['application/json', 'multipart/form-data', 'application/x-www-form-urlencoded'],
			parameters: ['JSAPIKey', 'transactionID'].map((name) => ({ name, in: 'formData' })),
		}),
		{ body: inQuery, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
	],
	[
		'a body that is taken as a form only, by the document',
		'isFinish',
		at(
			'/isFinish',
			{ parameters: body({ properties: properties('JSAPIKey', 'transactionID') }) },
			{ consumes: ['application/xml', 'application/x-www-form-urlencoded'] },
		),
		{ body: inQuery, headers: { 'Content-Type': 'application/x-www-form-urlencoded' } },
	],
	[
		'a body within an object',
		'isFinish',
		at('/isFinish', {
			parameters: body({
				properties: { request: { properties: properties('JSAPIKey', 'transactionID') } },
			}),
		}),
		{ body: { request: inQuery } },
	],
	[
		'an array where a value is meant',
		'isFinish',
		at('/isFinish', {
			parameters: body({
				properties: {
					JSAPIKey: { type: 'string' },
					transactionIDs: { type: 'array', items: { type: 'string' } },
				},
			}),
		}),
		{ body: { JSAPIKey: JS, transactionIDs: ['T-1'] } },
	],
	[
		'an enum by its names, and a number as text',
		'GetHTML',
		at('/GetHTML', {
			parameters: body({
				properties: {
					...properties('SrvAPIKey', 'transactionid', 'FormID'),
					pageType: {
						type: 'string',
						enum: [
							'RTRPhoneValidation',
							'SecurityKeyValidation',
							'SecurityKeyRegistration',
							'Certificate',
						],
					},
				},
			}),
		}),
		{
			body: {
				SrvAPIKey: SRV,
				transactionid: 'T-1',
				FormID: 'form',
				pageType: 'RTRPhoneValidation',
			},
		},
	],
	[
		'a number as text where the description says so',
		'SendRequest',
		at('/SendRequest', { parameters: body({ properties: properties(...send) }) }),
		{ body: { SrvAPIKey: SRV, UserMail: 'ann@example.com', requestype: '4', Message: 'Pay?' } },
	],
	[
		'fields with a default that the model requires',
		'isFinish',
		at('/isFinish', {
			parameters: body({
				required: ['Version'],
				properties: {
					...properties('JSAPIKey', 'transactionID', 'Note'),
					Version: { type: 'integer', default: 2 },
				},
			}),
		}),
		{ body: { ...inQuery, Version: 2 } },
	],
	[
		'the documented name before one that looks alike',
		'SendRequest',
		at('/SendRequest', { parameters: query('ConfirmMail', 'OtherApiKey', ...send) }),
		{ qs: { SrvAPIKey: SRV, UserMail: 'ann@example.com', requestype: 4, Message: 'Pay?' } },
	],
	[
		'an operation that overrides its path',
		'isFinish',
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
		{ qs: { ...inQuery, v: '1' } },
	],
	[
		'the key by security',
		'isFinish',
		at(
			'/isFinish',
			{ parameters: query('transactionID'), security: [{ key: [] }] },
			{ securityDefinitions: { key: { type: 'apiKey', name: 'X-Api-Key', in: 'header' } } },
		),
		{ qs: { transactionID: 'T-1' }, headers: { 'X-Api-Key': JS } },
	],
	[
		'a server with a variable',
		'isFinish',
		{
			openapi: '3.0.1',
			servers: [
				{ url: 'https://thief.example/{version}', variables: { version: { default: 'v9' } } },
			],
			paths: { '/isFinish': { post: { parameters: isFinish } } },
		},
		{ request: 'POST /v9/isFinish' },
	],
];
