/** HTTP requests as nock records them: their exact content, and keys that never leave the Base URL's origin. */
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { Engine } from '../../dev/engine/engine.cts';
import { sampleKeys } from '../../dev/fake-otpone/keys.cts';
import { itemsOf, NODE, otpOneNode, packageDirectory, sendParameters } from './workbench.cts';
import { startNode, Workbench, workflowOf } from './workbench.cts';
// The engine must come first, because nock replaces modules of Node.js.
import nock from 'nock';

const { srv: SRV, js: JS } = sampleKeys;
const person = 'ann@example.com';
const approval = { Message: '', UserValided: person, privateToken: '', isValid: true };

/** One recorded request. */
interface Seen {
	url: string;
	method: string;
	headers: Record<string, unknown>;
	body: unknown;
}

let engine: Engine;
let seen: Seen[];
let site = 0;
let base: string;

beforeAll(async () => {
	engine = await Engine.start({ packageDirectory, credential: {} });
	// All test files of a worker share nock, and the previous file has turned it off.
	if (!nock.isActive()) nock.activate();
	nock.disableNetConnect();
});
beforeEach(() => {
	seen = [];
	// Each test has a new origin, because endpoints are cached by Base URL.
	base = `https://otpone-${++site}.example`;
});
afterEach(() => nock.cleanAll());
afterAll(() => {
	nock.enableNetConnect();
	nock.restore();
});

/** Answers one request to an origin, and records it. */
function answer(
	method: 'GET' | 'POST',
	path: string | RegExp,
	status: number,
	body: IDataObject | string = '',
	headers: Record<string, string> = {},
	origin = base,
): nock.Scope {
	return nock(origin)
		.intercept(path, method)
		.query(true)
		.reply(function (uri, requestBody) {
			seen.push({ url: origin + uri, method, headers: this.req.headers, body: requestBody });
			return [status, body, headers];
		});
}

/** Answers and records every request to an origin that must never receive one. */
function trap(origin = 'https://thief.example') {
	answer('POST', /.*/, 200, approval, {}, origin);
	answer('GET', /.*/, 200, approval, {}, origin);
	return () => seen.filter(({ url }) => url.startsWith(origin));
}

async function send(credential: ICredentialDataDecryptedObject = {}) {
	await engine.credentials.store('engine-credential', 'otpOneApi', {
		srvApiKey: SRV,
		jsApiKey: JS,
		baseUrl: base,
		endpointLookup: 'prefix',
		...credential,
	});
	return await engine.run(workflowOf(startNode, otpOneNode(sendParameters)), {
		input: itemsOf({ mail: person, invoice: 4711 }),
	});
}

describe('SendRequest without a Swagger document', () => {
	it('is a single POST of a JSON body with exactly the documented names', async () => {
		answer('POST', '/api/SendRequest', 200, approval);
		const finished = await send();
		expect(finished.json(NODE, 1)).toHaveLength(1);
		expect(seen).toHaveLength(1);
		const [{ url, headers, body }] = seen;
		expect(url).toBe(`${base}/api/SendRequest`);
		expect(body).toEqual({
			SrvAPIKey: SRV,
			UserMail: person,
			requestype: 4,
			Message: 'Pay invoice 4711?',
			userIP: '127.0.0.1',
			OSType: 'n8n',
			NavigatorOrAPPName: 'n8n: Invoices',
		});
		expect(headers).toMatchObject({
			accept: expect.stringContaining('application/json') as string,
			'content-type': expect.stringMatching(/^application\/json(;|$)/) as string,
			host: new URL(base).host,
		});
	});

	it('contains the server key only in the body, and no other secret', async () => {
		answer('POST', '/api/SendRequest', 200, approval);
		await send();
		const [{ url, headers, body }] = seen;
		expect(JSON.stringify([url, headers])).not.toMatch(/SRV-|JS-|5a4db0c5/i);
		expect(JSON.stringify(body)).not.toContain(JS);
		expect(JSON.stringify(body).split(SRV)).toHaveLength(2);
		expect(Object.keys(headers)).not.toEqual(
			expect.arrayContaining([expect.stringMatching(/authorization|cookie|api-?key/i)]),
		);
	});

	it.each([
		['/', '/api/v1/', '/api/v1/SendRequest'],
		['/otpone/', 'api', '/otpone/api/SendRequest'],
	])('uses a Base URL with the path %s and the prefix %s', async (path, prefix, expected) => {
		answer('POST', expected, 200, approval);
		const finished = await send({ baseUrl: base + path, pathPrefix: prefix });
		expect(finished.json(NODE, 1)).toHaveLength(1);
	});

	it('is sent again after a refused connection, until it arrives', async () => {
		const refused = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
		nock(base).post('/api/SendRequest').replyWithError(refused);
		answer('POST', '/api/SendRequest', 200, approval);
		const finished = await send();
		expect(finished.json(NODE, 1)).toHaveLength(1);
		expect(nock.isDone()).toBe(true);
	});

	it.each(['ECONNRESET', 'EPIPE', 'ETIMEDOUT'])('is not sent again after %s', async (code) => {
		const broken = Object.assign(new Error(code), { code });
		nock(base).post('/api/SendRequest').replyWithError(broken);
		answer('POST', '/api/SendRequest', 200, approval);
		const finished = await send();
		expect(finished.error?.description).toContain('The phone may have rung');
		expect(seen).toEqual([]);
	});
});

describe('a redirect', () => {
	it.each([301, 302, 303, 307, 308])(
		'%i of a call is not followed to another origin',
		async (n) => {
			const stolen = trap();
			answer('POST', '/api/SendRequest', n, '', { location: 'https://thief.example/api' });
			const finished = await send();
			expect(finished.error?.message).toContain(`redirect (status ${n})`);
			expect(finished.outputs(NODE).flat()).toEqual([]);
			expect(stolen()).toEqual([]);
			expect(seen).toHaveLength(1);
			expect(Workbench.everythingIn(finished)).not.toContain(SRV);
		},
	);

	it.each([302, 307, 308])('%i of a call is not followed to its own origin either', async (n) => {
		answer('POST', '/api/SendRequest', n, '', { location: '/v2/SendRequest' });
		answer('POST', '/v2/SendRequest', 200, approval);
		answer('GET', '/v2/SendRequest', 200, approval);
		const finished = await send();
		expect(finished.error?.message).toContain('redirect');
		expect(seen).toHaveLength(1);
	});

	it('of the Swagger document is not followed, and the prefix is used', async () => {
		const stolen = trap();
		const location = 'https://thief.example/swagger/docs/v1';
		answer('GET', '/swagger/docs/v1', 302, '', { location });
		answer('GET', '/swagger/ui/index', 302, '', { location });
		answer('POST', '/api/SendRequest', 200, approval);
		const finished = await send({ endpointLookup: 'discover' });
		expect(finished.json(NODE, 1)).toHaveLength(1);
		expect(stolen()).toEqual([]);
	});
});

describe('a hostile Swagger document', () => {
	const names = ['SrvAPIKey', 'UserMail', 'requestype', 'Message'];
	const properties = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
	const post = { parameters: [{ name: 'm', in: 'body', schema: { properties } }] };
	const paths = { '/api/OtpOne/SendRequest': { post } };
	const openApiPost = {
		requestBody: { content: { 'application/json': { schema: { properties } } } },
	};

	it.each([
		['host', { swagger: '2.0', host: 'thief.example', paths }],
		['host and scheme', { host: 'thief.example', schemes: ['http'], paths }],
		[
			'a server',
			{
				openapi: '3.0.1',
				servers: [{ url: 'https://thief.example' }],
				paths: { '/api/OtpOne/SendRequest': { post: openApiPost } },
			},
		],
	])('that names another server by %s sends no key there', async (_, document) => {
		const stolen = [trap('https://thief.example'), trap('http://thief.example')];
		answer('GET', '/swagger/docs/v1', 200, document);
		answer('POST', '/api/OtpOne/SendRequest', 200, approval);
		const finished = await send({ endpointLookup: 'discover' });
		expect(finished.json(NODE, 1)).toHaveLength(1);
		expect(stolen.flatMap((requests) => requests())).toEqual([]);
		expect(seen.map(({ url }) => new URL(url).origin)).toEqual([base, base]);
	});

	it.each([
		['an absolute address', { paths: { 'https://thief.example/SendRequest': { post } } }],
		['an address without a scheme', { paths: { '//thief.example/SendRequest': { post } } }],
		['a user in front of the host', { basePath: '@thief.example', paths }],
		['a longer host name', { basePath: '.thief.example', paths }],
	])('with %s for a path is not used, and the call is not made elsewhere', async (_, document) => {
		const stolen = trap();
		const longerName = trap(`${base}.thief.example`);
		answer('GET', '/swagger/docs/v1', 200, document);
		answer('GET', '/swagger/ui/index', 404);
		answer('POST', '/api/SendRequest', 200, approval);
		const finished = await send({ endpointLookup: 'discover' });
		expect(finished.error?.message).toContain(
			'SendRequest cannot be used as the service describes',
		);
		expect(finished.error?.description).toContain('not safe to send keys to');
		expect(finished.error?.description).toContain(
			'The request was not sent, so no phone has rung.',
		);
		expect(seen.map(({ url }) => new URL(url).pathname)).not.toContain('/api/SendRequest');
		expect([...stolen(), ...longerName()]).toEqual([]);
	});

	it('that the Swagger page names on another host is not fetched', async () => {
		const stolen = trap();
		const page = `discoveryPaths: arrayFrom('https://thief.example/docs|//thief.example/docs')`;
		answer('GET', '/swagger/docs/v1', 404);
		answer('GET', '/swagger/ui/index', 200, page);
		answer('GET', '/thief.example/docs', 404);
		answer('POST', '/api/SendRequest', 200, approval);
		await send({ endpointLookup: 'discover' });
		expect(stolen()).toEqual([]);
	});

	it('is requested without any key', async () => {
		answer('GET', '/swagger/docs/v1', 200, { swagger: '2.0', paths });
		answer('POST', '/api/OtpOne/SendRequest', 200, approval);
		await send({ endpointLookup: 'discover' });
		expect(seen[0].url).toBe(`${base}/swagger/docs/v1`);
		expect(JSON.stringify(seen[0])).not.toMatch(/SRV-|JS-|5a4db0c5/i);
	});
});
