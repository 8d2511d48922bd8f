/** Bodies as real projects describe them, and the resulting request. */
import { pageTypes } from '../../../dev/fake-otpone/api.cts';
import type { CallName } from '../../../nodes/OtpOne/api/calls';
import {
	at,
	body,
	type Expected,
	expectRequest,
	isFinish,
	isFinishBody,
	isFinishModel,
	JS,
	type Json,
	properties,
	query,
	requestOf,
	send,
	sent,
	sentRequest,
	SRV,
} from './descriptions.cts';

const bareToken = { qs: { SrvAPIKey: SRV }, body: '"to\\"ken"', headers: contentType('json') };
const asForm = { body: sent, headers: contentType('x-www-form-urlencoded') };

function contentType(type: string) {
	return { 'Content-Type': `application/${type}` };
}

it.each<[string, Json, Expected, CallName?]>([
	[
		'a body that is a plain string, recognised by its name',
		at('/VerifyToken', {
			parameters: [...query('SrvAPIKey'), ...body({ type: 'string' }, 'token')],
		}),
		bareToken,
		'VerifyToken',
	],
	[
		'a body that is a plain string, as the only remaining input',
		at('/VerifyToken', {
			parameters: query('SrvAPIKey'),
			requestBody: { content: { 'application/json': { schema: { type: ['string', 'null'] } } } },
		}),
		bareToken,
		'VerifyToken',
	],
	[
		'percent-encoded references',
		isFinishBody(
			{ $ref: '#/definitions/Request%5BAsk%2COther%5D' },
			{ definitions: { 'Request[Ask,Other]': properties('ApiKey', 'transactionID') } },
		),
		{ body: { ApiKey: JS, transactionID: 'T-1' }, headers: contentType('json') },
	],
	[
		'references with literal percent signs',
		isFinishBody(
			{ $ref: '#/definitions/A%20~1B' },
			{ definitions: { 'A%20/B': properties('ApiKey', 'transactionID') } },
		),
		{ body: { ApiKey: JS, transactionID: 'T-1' } },
	],
	[
		'a form as one of several types',
		at('/isFinish', {
			consumes: ['application/json', 'multipart/form-data', 'application/x-www-form-urlencoded'],
			parameters: isFinish.map(({ name }) => ({ name, in: 'formData' })),
		}),
		asForm,
	],
	[
		'a body for which the document only accepts a form',
		isFinishBody(isFinishModel, {
			consumes: ['application/xml', 'application/x-www-form-urlencoded'],
		}),
		asForm,
	],
	[
		'a body within an object',
		isFinishBody({ properties: { request: isFinishModel } }),
		{ body: { request: sent } },
	],
	[
		'an array instead of a value',
		isFinishBody({
			properties: {
				JSAPIKey: { type: 'string' },
				transactionIDs: { type: 'array', items: { type: 'string' } },
			},
		}),
		{ body: { JSAPIKey: JS, transactionIDs: ['T-1'] } },
	],
	[
		'an enum of names, and a number as text',
		at('/GetHTML', {
			parameters: body({
				properties: {
					...properties('SrvAPIKey', 'transactionid', 'FormID').properties,
					pageType: { type: 'string', enum: pageTypes },
				},
			}),
		}),
		{ body: { SrvAPIKey: SRV, transactionid: 'T-1', FormID: 'form', pageType: pageTypes[0] } },
		'GetHTML',
	],
	[
		'a number as text if the description says so',
		at('/SendRequest', { parameters: body(properties(...send)) }),
		{ body: { ...sentRequest, requestype: '4' } },
		'SendRequest',
	],
	[
		'fields with a default that the model requires',
		isFinishBody({
			required: ['Version'],
			properties: {
				...properties('JSAPIKey', 'transactionID', 'Note').properties,
				Version: { type: 'integer', default: 2 },
			},
		}),
		{ body: { ...sent, Version: 2 } },
	],
])('%s', async (_, ...fits) => await expectRequest(...fits));

it('multipart/form-data is written with a boundary', async () => {
	const document = at('/isFinish', {
		consumes: ['multipart/form-data'],
		parameters: isFinish.map(({ name }) => ({ name, in: 'formData' })),
	});
	const { body: text, headers } = await requestOf(document, 'isFinish');
	const type = String((headers as Json)['Content-Type']);
	const form = await new Response(text as string, { headers: { 'content-type': type } }).formData();
	const fields = Object.keys(sent).map((name) => [name, form.get(name)]);
	expect(Object.fromEntries(fields)).toEqual(sent);
});
