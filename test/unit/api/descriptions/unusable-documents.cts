/** Calls that are described in a way that cannot be used, and the reason that is given. */
import type { CallName } from '../../../../nodes/OtpOne/api/calls';
import { at, body, isFinish, type Json, properties, query, send } from './pieces.cts';

export const unusableDocuments: Array<[string, CallName, Json, RegExp]> = [
	[
		'no default in the path',
		'isFinish',
		at('/v{version}/isFinish', { parameters: [...isFinish, { name: 'version', in: 'path' }] }),
		/\{version\}.*no default/,
	],
	[
		'a name in the path that is not described',
		'isFinish',
		at('/{tenant}/isFinish', { parameters: isFinish }),
		/\{tenant\}/,
	],
	[
		'a default that leads elsewhere',
		'isFinish',
		at('/{v}/isFinish', { parameters: [...isFinish, { name: 'v', in: 'path', default: '../..' }] }),
		/cannot be used in a path/,
	],
	[
		'a required parameter',
		'isFinish',
		at('/isFinish', { parameters: [...isFinish, { name: 'tenant', in: 'query', required: true }] }),
		/needs “tenant”/,
	],
	[
		'a required field',
		'isFinish',
		at('/isFinish', {
			parameters: body({
				required: ['Tenant'],
				properties: properties('JSAPIKey', 'transactionID', 'Tenant'),
			}),
		}),
		/needs “Tenant”/,
	],
	[
		'a required header',
		'isFinish',
		at('/isFinish', {
			parameters: [
				...isFinish,
				{ name: 'Host', in: 'header', required: true, default: 'thief.example' },
			],
		}),
		/needs “Host”/,
	],
	[
		'a cookie',
		'isFinish',
		at('/isFinish', {
			parameters: [...isFinish, { name: 'session', in: 'cookie', required: true }],
		}),
		/cookie “session”/,
	],
	[
		'an input that is missing',
		'SendRequest',
		at('/SendRequest', { parameters: query('SrvAPIKey', 'requestype', 'Message') }),
		/takes no UserMail/,
	],
	[
		'a key that is missing',
		'isFinish',
		at('/isFinish', { parameters: query('transactionID') }),
		/takes no JSAPIKey/,
	],
	[
		'the other key',
		'isFinish',
		at('/isFinish', { parameters: query('SrvAPIKey', 'transactionID') }),
		/takes no JSAPIKey/,
	],
	[
		'only the other key',
		'SendRequest',
		at('/SendRequest', { parameters: query('JSAPIKey', ...send.slice(1)) }),
		/takes no SrvAPIKey/,
	],
	[
		'another type',
		'isFinish',
		at('/isFinish', {
			consumes: ['application/xml'],
			parameters: body({ properties: properties('JSAPIKey', 'transactionID') }),
		}),
		/takes only application\/xml/,
	],
	[
		'a list as body',
		'isFinish',
		at('/isFinish', { parameters: body({ type: 'array', items: {} }) }),
		/body is a list/,
	],
	[
		'a bare body of two meanings',
		'isFinish',
		at('/isFinish', { parameters: body({ type: 'string' }, 'x') }),
		/single value/,
	],
	[
		'GET with a body',
		'isFinish',
		{
			paths: {
				'/isFinish': {
					get: { parameters: body({ properties: properties('JSAPIKey', 'transactionID') }) },
				},
			},
		},
		/GET with a body/,
	],
	[
		'PUT only',
		'isFinish',
		{ paths: { '/isFinish': { put: { parameters: isFinish } } } },
		/PUT only/,
	],
	[
		'another host',
		'isFinish',
		at('https://thief.example/isFinish', { parameters: isFinish }),
		/not safe to send keys to/,
	],
	[
		'a path up the tree',
		'isFinish',
		at('/api/%2e%2e/isFinish', { parameters: isFinish }),
		/not safe to send keys to/,
	],
	[
		'a query that cannot be filled in',
		'isFinish',
		at('/isFinish?a={b}', { parameters: isFinish }),
		/query that cannot be filled in/,
	],
];
