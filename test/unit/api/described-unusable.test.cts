/** Calls with an unusable description, and the reason that is given. */
import type { CallName } from '../../../nodes/OtpOne/api/calls';
import {
	at,
	body,
	described,
	isFinish,
	isFinishAt,
	isFinishBody,
	isFinishModel,
	isFinishWith,
	type Json,
	properties,
	query,
	send,
} from './descriptions.cts';

it.each<[string, Json, RegExp, CallName?]>([
	[
		'no default in the path',
		isFinishAt('/v{version}/isFinish', { name: 'version', in: 'path' }),
		/\{version\}.*no default/,
	],
	['a name in the path that is not described', isFinishAt('/{tenant}/isFinish'), /\{tenant\}/],
	[
		'a default that leads elsewhere',
		isFinishAt('/{v}/isFinish', { name: 'v', in: 'path', default: '../..' }),
		/cannot be used in a path/,
	],
	[
		'a required parameter',
		isFinishWith({ name: 'tenant', in: 'query', required: true }),
		/needs “tenant”/,
	],
	[
		'a required field',
		isFinishBody({ required: ['Tenant'], ...properties('JSAPIKey', 'transactionID', 'Tenant') }),
		/needs “Tenant”/,
	],
	[
		'a required header',
		isFinishWith({ name: 'Host', in: 'header', required: true, default: 'thief.example' }),
		/needs “Host”/,
	],
	['a cookie', isFinishWith({ name: 'session', in: 'cookie', required: true }), /cookie “session”/],
	[
		'an input that is missing',
		at('/SendRequest', { parameters: query('SrvAPIKey', 'requestype', 'Message') }),
		/takes no UserMail/,
		'SendRequest',
	],
	[
		'a key that is missing',
		at('/isFinish', { parameters: query('transactionID') }),
		/takes no JSAPIKey/,
	],
	[
		'the other key',
		at('/isFinish', { parameters: query('SrvAPIKey', 'transactionID') }),
		/takes no JSAPIKey/,
	],
	[
		'only the other key',
		at('/SendRequest', { parameters: query('JSAPIKey', ...send.slice(1)) }),
		/takes no SrvAPIKey/,
		'SendRequest',
	],
	[
		'another type',
		at('/isFinish', { consumes: ['application/xml'], parameters: body(isFinishModel) }),
		/takes only application\/xml/,
	],
	['a list as body', isFinishBody({ type: 'array', items: {} }), /body is a list/],
	[
		'a plain body with two possible inputs',
		at('/isFinish', { parameters: body({ type: 'string' }, 'x') }),
		/single value/,
	],
	[
		'GET with a body',
		{ paths: { '/isFinish': { get: { parameters: body(isFinishModel) } } } },
		/GET with a body/,
	],
	['PUT only', { paths: { '/isFinish': { put: { parameters: isFinish } } } }, /PUT only/],
	['another host', isFinishAt('https://thief.example/isFinish'), /not safe to send keys to/],
	['a path up the tree', isFinishAt('/api/%2e%2e/isFinish'), /not safe to send keys to/],
	[
		'a query that cannot be filled in',
		isFinishAt('/isFinish?a={b}'),
		/query that cannot be filled in/,
	],
])('%s: the reason is given', async (_, document, reason, call = 'isFinish') => {
	const { endpoints, unusable: reasons } = await described(document);
	expect(endpoints).toEqual({});
	expect(Object.keys(reasons)).toEqual([call]);
	expect(reasons[call]).toMatch(reason);
	expect(reasons[call]).toMatch(/^(it|its) [^.]*$/);
});
