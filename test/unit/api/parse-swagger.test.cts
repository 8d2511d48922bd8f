import type { CallName } from '../../../nodes/OtpOne/api/calls';
import { calls } from '../../../nodes/OtpOne/api/calls';
import { parseSwagger } from '../../../nodes/OtpOne/api/parse-swagger';
import type { EndpointInput } from '../../../nodes/OtpOne/api/endpoints';

const BASE = 'https://api.otpone.com';
const endpointsIn = (document: unknown, baseUrl: string) =>
	parseSwagger(document, baseUrl).endpoints;
const names = (call: CallName) => Object.values(calls[call].inputs);
const query = (call: CallName, place = 'query') => ({
	parameters: names(call).map((name) => ({ name, in: place, type: 'string' })),
});
const properties = (list: string[]) =>
	Object.fromEntries(list.map((name) => [name, { type: 'string' }]));
const swagger = (paths: object, more: object = {}) => ({ swagger: '2.0', paths, ...more });
const placeOf = (inputs: EndpointInput[] | undefined, role: string) =>
	inputs?.find((input) => input.role === role);

describe('Swagger 2.0', () => {
	it.each([
		['query', 'query'],
		['formData', 'form'],
		['header', 'header'],
	])('puts %s parameters where the document says', (place, expected) => {
		const document = swagger({ '/api/OtpOne/SendRequest': { post: query('SendRequest', place) } });
		const { SendRequest } = endpointsIn(document, BASE);
		expect(SendRequest).toMatchObject({
			method: 'POST',
			url: `${BASE}/api/OtpOne/SendRequest`,
			described: true,
		});
		expect(SendRequest?.inputs).toHaveLength(7);
		expect(new Set(SendRequest?.inputs.map((input) => input.in))).toEqual(new Set([expected]));
	});

	it('reads the names of a body behind a $ref', () => {
		const document = swagger(
			{
				'/api/OtpOne/SendRequest': {
					post: {
						parameters: [{ name: 'm', in: 'body', schema: { $ref: '#/definitions/My~1Model' } }],
					},
				},
			},
			{ definitions: { 'My/Model': { properties: properties(names('SendRequest')) } } },
		);
		const inputs = endpointsIn(document, BASE).SendRequest?.inputs;
		expect(inputs).toHaveLength(7);
		expect(placeOf(inputs, 'userMail')).toEqual({ role: 'userMail', name: 'UserMail', in: 'body' });
	});

	it('reads the names of a body that is composed with allOf', () => {
		const [key, ...others] = names('SendRequest');
		const document = swagger(
			{
				'/SendRequest': {
					post: { parameters: [{ name: 'm', in: 'body', schema: { $ref: '#/definitions/Ask' } }] },
				},
			},
			{
				definitions: {
					Keyed: { properties: properties([key]) },
					Ask: { allOf: [{ $ref: '#/definitions/Keyed' }, { properties: properties(others) }] },
				},
			},
		);
		expect(endpointsIn(document, BASE).SendRequest?.inputs).toHaveLength(7);
	});

	it('uses the documented names if a body is described without names', () => {
		const post = { parameters: [{ name: 'model', in: 'body', schema: { type: 'object' } }] };
		const { isFinish } = endpointsIn(swagger({ '/api/isFinish': { post } }), BASE);
		expect(isFinish?.inputs).toEqual([
			{ role: 'key', name: 'JSAPIKey', in: 'body' },
			{ role: 'transactionId', name: 'transactionID', in: 'body' },
		]);
	});

	it("finds inputs by role, and keeps the document's spelling", () => {
		const parameters = ['ClientApiKey', 'TransactionId'].map((name) => ({ name, in: 'query' }));
		const document = swagger({ '/api/otpone/getresult': { get: { parameters } } });
		expect(endpointsIn(document, BASE).GetResult).toMatchObject({
			method: 'GET',
			url: `${BASE}/api/otpone/getresult`,
			inputs: [
				{ role: 'key', name: 'ClientApiKey' },
				{ role: 'transactionId', name: 'TransactionId' },
			],
		});
	});

	it('distinguishes the private token from the token to verify', () => {
		const parameters = ['SrvAPIKey', 'privateToken', 'tokenID'].map((name) => ({
			name,
			in: 'query',
		}));
		const document = swagger({ '/VerifyToken': { post: { parameters } } });
		expect(placeOf(endpointsIn(document, BASE).VerifyToken?.inputs, 'token')?.name).toBe('tokenID');
	});

	it('reads parameters from the path item or a $ref', () => {
		const document = swagger(
			{
				'/isFinish': {
					parameters: [{ $ref: '#/parameters/Key' }],
					post: { parameters: [{ name: 'transactionID', in: 'query' }] },
				},
			},
			{ parameters: { Key: { name: 'JSAPIKey', in: 'query' } } },
		);
		expect(endpointsIn(document, BASE).isFinish?.inputs).toHaveLength(2);
	});

	it.each([
		['/service', '', `${BASE}/service/api/isFinish`],
		['/service/', '', `${BASE}/service/api/isFinish`],
		['/', '', `${BASE}/api/isFinish`],
		['', '/otpone', `${BASE}/otpone/api/isFinish`],
		['/otpone', '/otpone', `${BASE}/otpone/api/isFinish`],
		['/otpone/v2', '/otpone', `${BASE}/otpone/v2/api/isFinish`],
		['/otpone2', '/otpone', `${BASE}/otpone/otpone2/api/isFinish`],
		['/service', '/otpone/', `${BASE}/otpone/service/api/isFinish`],
	])('basePath "%s" under a Base URL with "%s"', (basePath, basePart, expected) => {
		const document = swagger({ '/api/isFinish': { post: query('isFinish') } }, { basePath });
		expect(endpointsIn(document, BASE + basePart).isFinish?.url).toBe(expected);
	});
});

describe('among several operations', () => {
	it('POST is preferred to GET, in any order', () => {
		const get = query('GetResult');
		const post = query('GetResult');
		for (const item of [
			{ get, post },
			{ post, get },
		]) {
			expect(endpointsIn(swagger({ '/GetResult': item }), BASE).GetResult?.method).toBe('POST');
		}
		const apart = swagger({ '/a/GetResult': { get }, '/b/GetResult': { post } });
		expect(endpointsIn(apart, BASE).GetResult?.url).toBe(`${BASE}/b/GetResult`);
	});

	it('GET is used if it is the only method', () => {
		const document = swagger({ '/GetResult': { get: query('GetResult') } });
		expect(endpointsIn(document, BASE).GetResult?.method).toBe('GET');
	});

	it('the one that takes most of the inputs is preferred', () => {
		const few = { parameters: query('SendRequest').parameters.slice(0, 4) };
		const document = swagger({
			'/a/SendRequest': { post: few },
			'/b/SendRequest': { post: query('SendRequest') },
			'/c/SendRequest': { post: few },
		});
		expect(endpointsIn(document, BASE).SendRequest?.url).toBe(`${BASE}/b/SendRequest`);
	});

	it('a body is preferred to a query, so that keys stay out of URLs', () => {
		const body = {
			parameters: [
				{ name: 'm', in: 'body', schema: { properties: properties(names('GetResult')) } },
			],
		};
		const document = swagger({
			'/a/GetResult': { post: query('GetResult') },
			'/b/GetResult': { post: body },
		});
		expect(endpointsIn(document, BASE).GetResult?.url).toBe(`${BASE}/b/GetResult`);
	});

	it('one that lacks a required input is not used', () => {
		const parameters = query('SendRequest').parameters.filter(({ name }) => name !== 'UserMail');
		const document = swagger({ '/api/SendRequest': { post: { parameters } } });
		expect(endpointsIn(document, BASE)).toEqual({});
	});

	it('one with an unknown input in the path is not used', () => {
		const parameters = [...query('GetResult').parameters, { name: 'id', in: 'path' }];
		expect(endpointsIn(swagger({ '/GetResult': { get: { parameters } } }), BASE)).toEqual({});
	});

	it('a longer name with the same ending is another call', () => {
		const document = swagger({
			'/api/ResendRequest': { post: query('SendRequest') },
			'/api/SendRequest/Cancel': { post: query('SendRequest') },
		});
		expect(endpointsIn(document, BASE)).toEqual({});
	});
});

describe('OpenAPI 3', () => {
	const content = (type: string, schema: unknown) => ({ [type]: { schema } });
	const openApi = (requestBody: unknown, more: object = {}) => ({
		openapi: '3.0.1',
		paths: { '/isFinish': { post: { requestBody } } },
		...more,
	});
	const schema = { properties: properties(names('isFinish')) };

	it.each([
		['application/json', 'body'],
		['text/json', 'body'],
		['application/*+json', 'body'],
		['application/x-www-form-urlencoded', 'form'],
	])('a request body of %s', (type, place) => {
		const { isFinish } = endpointsIn(openApi({ content: content(type, schema) }), BASE);
		expect(isFinish?.inputs.map((input) => input.in)).toEqual([place, place]);
	});

	it('reads a request body and a schema behind a $ref', () => {
		const document = openApi(
			{ $ref: '#/components/requestBodies/Ask' },
			{
				components: {
					requestBodies: {
						Ask: { content: content('application/json', { $ref: '#/components/schemas/Ask' }) },
					},
					schemas: { Ask: schema },
				},
			},
		);
		expect(endpointsIn(document, BASE).isFinish?.inputs).toHaveLength(2);
	});

	it('does not use a request body of an unknown type', () => {
		const document = openApi({ content: content('application/xml', schema) });
		expect(endpointsIn(document, BASE)).toEqual({});
	});

	it.each([
		['/v2', `${BASE}/v2/isFinish`],
		['https://api.otpone.com/v2/', `${BASE}/v2/isFinish`],
		['/', `${BASE}/isFinish`],
	])('server %s', (url, expected) => {
		const document = openApi(
			{ content: content('application/json', schema) },
			{ servers: [{ url }, { url: '/other' }] },
		);
		expect(endpointsIn(document, BASE).isFinish?.url).toBe(expected);
	});
});
