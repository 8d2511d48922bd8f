import { checkBaseUrl } from '../../../nodes/OtpOne/api/base-url';
import { readDocumentPaths, parseSwagger } from '../../../nodes/OtpOne/api/parse-swagger';
import { undescribedEndpoint } from '../../../nodes/OtpOne/api/endpoints';

const BASE = 'https://api.otpone.com';
const endpointsIn = (document: unknown, baseUrl: string) =>
	parseSwagger(document, baseUrl).endpoints;
const parameters = ['JSAPIKey', 'transactionID'].map((name) => ({ name, in: 'query' }));
const documentOf = (path: string, more: object = {}) => ({
	swagger: '2.0',
	paths: { [path]: { post: { parameters } } },
	...more,
});
const urlOf = (document: unknown, base = BASE) => endpointsIn(document, base).isFinish?.url;

describe('no document leads away from the Base URL', () => {
	it.each([
		['host', { host: 'thief.example' }],
		['host with a port', { host: 'api.otpone.com:8443' }],
		['schemes', { schemes: ['http'] }],
		['an absolute server', { servers: [{ url: 'https://thief.example' }] }],
		['a server without a scheme', { servers: [{ url: 'http://thief.example/' }] }],
	])('%s is ignored', (_, more) => {
		expect(urlOf(documentOf('/api/isFinish', more))).toBe(`${BASE}/api/isFinish`);
	});

	it.each([
		'https://thief.example/isFinish',
		'//thief.example/isFinish',
		'/api//thief.example/isFinish',
		'\\\\thief.example\\isFinish',
		'/\\thief.example/isFinish',
		'/api/../isFinish',
		'/../../isFinish',
		'/api/./isFinish',
		'/api/%2e%2e/isFinish',
		'/api/%2E%2E/isFinish',
		'/api/.%2e/isFinish',
		'/api%2f..%2f/isFinish',
		'/api/is?Finish/isFinish',
		'/api?next=/isFinish',
		'/api#/isFinish',
		'/api/{version}/isFinish',
		'/api/\r\nHost: thief.example/isFinish',
		'/api/ /isFinish',
		'/\u0430pi/isFinish',
	])('the path %j is not accepted', (path) => {
		expect(urlOf(documentOf(path))).toBeUndefined();
	});

	it.each([
		'@thief.example',
		'.thief.example',
		':8443',
		'//thief.example',
		'/api/..',
		'/%2e%2e',
		'\\thief.example',
		'/api?',
	])('the base path %j is not accepted', (basePath) => {
		expect(urlOf(documentOf('/isFinish', { basePath }))).toBeUndefined();
	});

	it.each([
		['isFinish', `${BASE}/isFinish`],
		['/api/isFinish/', `${BASE}/api/isFinish/`],
	])('the path %s stays below the Base URL', (path, expected) => {
		const url = urlOf(documentOf(path));
		expect(url).toBe(expected);
		expect(new URL(expected).origin).toBe(BASE);
	});

	it.each(['/@thief.example/isFinish', '/a:b@thief.example/isFinish'])(
		'the path %s is not accepted, or stays below the Base URL',
		(path) => {
			expect(new URL(urlOf(documentOf(path)) ?? BASE).origin).toBe(BASE);
		},
	);
});

describe('documents that make no sense', () => {
	it.each([
		['nothing', undefined],
		['null', null],
		['a text', 'swagger'],
		['a list', [documentOf('/isFinish')]],
		['no paths', { swagger: '2.0' }],
		['paths that are a list', { paths: ['/isFinish'] }],
		['a path item that is null', { paths: { '/isFinish': null } }],
		['an operation that is a text', { paths: { '/isFinish': { post: 'yes' } } }],
		['parameters that are not a list', { paths: { '/isFinish': { post: { parameters: {} } } } }],
		['parameters of null', { paths: { '/isFinish': { post: { parameters: [null, 1, 'x'] } } } }],
		[
			'names that are not texts',
			{ paths: { '/isFinish': { post: { parameters: [{ name: 1 }] } } } },
		],
		['a path called __proto__', JSON.parse('{"paths":{"__proto__":{"/isFinish":{}}}}')],
	])('%s describes nothing', (_, document) => {
		expect(endpointsIn(document, BASE)).toEqual({});
	});

	it.each([
		['itself', { Ask: { $ref: '#/definitions/Ask' } }],
		['each other', { Ask: { $ref: '#/definitions/B' }, B: { $ref: '#/definitions/Ask' } }],
		['itself among allOf', { Ask: { allOf: [{ $ref: '#/definitions/Ask' }] } }],
	])(
		'a schema that refers to %s does not loop, and the documented names are used',
		(_, definitions) => {
			const body = { name: 'm', in: 'body', schema: { $ref: '#/definitions/Ask' } };
			const document = { paths: { '/isFinish': { post: { parameters: [body] } } }, definitions };
			expect(endpointsIn(document, BASE).isFinish?.inputs).toHaveLength(2);
		},
	);

	it('a schema that refers to itself many times is read once', () => {
		let reads = 0;
		const definitions = {
			Ask: {
				get allOf() {
					reads++;
					return Array.from({ length: 12 }, () => ({ $ref: '#/definitions/Ask' }));
				},
			},
		};
		const body = { name: 'm', in: 'body', schema: { $ref: '#/definitions/Ask' } };
		endpointsIn({ paths: { '/isFinish': { post: { parameters: [body] } } }, definitions }, BASE);
		expect(reads).toBeLessThan(1_000);
	});

	it.each(['#/__proto__/polluted', '#/constructor/prototype', '#/definitions/toString', '#', ''])(
		'a $ref to %j is not resolved',
		($ref) => {
			const post = { parameters: [{ $ref }] };
			expect(endpointsIn({ paths: { '/isFinish': { post } }, definitions: {} }, BASE)).toEqual({});
		},
	);

	it('a property called __proto__ does not pollute prototypes', () => {
		const text = `{"paths":{"/isFinish":{"post":{"parameters":[{"in":"body","schema":
			{"properties":{"__proto__":{"polluted":true},"JSAPIKey":{},"transactionID":{}}}}]}}}}`;
		expect(endpointsIn(JSON.parse(text), BASE).isFinish?.inputs).toHaveLength(2);
		expect({}).not.toHaveProperty('polluted');
	});
});

describe('the documents that a Swagger page names', () => {
	const page = (paths: string, quote = "'") =>
		`<script>window.swashbuckleConfig = { rootUrl: 'https://thief.example',
		discoveryPaths: arrayFrom(${quote}${paths}${quote}), docExpansion: 'none' };</script>`;

	it.each([
		['one', page('swagger/docs/v1'), [`${BASE}/swagger/docs/v1`]],
		['several', page('swagger/docs/v1|docs/v2'), [`${BASE}/swagger/docs/v1`, `${BASE}/docs/v2`]],
		['in double quotes', page('docs/v1', '"'), [`${BASE}/docs/v1`]],
		['with a slash in front', page('/docs/v1'), [`${BASE}/docs/v1`]],
		['none', page(''), []],
		['an empty page', '', []],
		['a page without the setting', '<html></html>', []],
		['on another host', page('https://thief.example/docs'), []],
		['in a parent folder', page('../docs|%2e%2e/docs|a/../docs'), []],
		['with a back slash', page('\\\\thief.example\\docs'), []],
		['good and bad', page('../a|docs/v1|http://b'), [`${BASE}/docs/v1`]],
	])('%s', (_, html, expected) => {
		expect(readDocumentPaths(html, BASE)).toEqual(expected);
	});

	it('stay on the Base URL without a scheme', () => {
		expect(readDocumentPaths(page('//thief.example/docs'), BASE)).toEqual([
			`${BASE}/thief.example/docs`,
		]);
	});

	it('are below the path of the Base URL', () => {
		expect(readDocumentPaths(page('docs/v1'), `${BASE}/otpone/`)).toEqual([
			`${BASE}/otpone/docs/v1`,
		]);
	});

	it('are limited in number', () => {
		const many = Array.from({ length: 100 }, (_, n) => `docs/v${n}`).join('|');
		expect(readDocumentPaths(page(many), BASE).length).toBeLessThanOrEqual(10);
	});
});

describe('without a document', () => {
	it.each([
		[BASE, '/api', `${BASE}/api/SendRequest`],
		[`${BASE}/`, 'api/', `${BASE}/api/SendRequest`],
		[`${BASE}/otpone/`, ' /api/v1 ', `${BASE}/otpone/api/v1/SendRequest`],
		['http://localhost:8080', '/api', 'http://localhost:8080/api/SendRequest'],
	])('a call of %s with the prefix "%s"', (base, prefix, expected) => {
		expect(undescribedEndpoint('SendRequest', base, prefix)?.url).toBe(expected);
	});

	it.each(['//thief.example', '/..', '/%2e%2e', '/a?b', '/a#b', '\\a', 'https://thief.example'])(
		'the prefix %j is refused',
		(prefix) => {
			const url = undescribedEndpoint('SendRequest', BASE, prefix)?.url;
			if (url !== undefined) expect(url).toBe(`${BASE}/thief.example/SendRequest`);
		},
	);
});

describe('a Base URL', () => {
	it.each([
		['https://api.otpone.com', BASE],
		[' https://api.otpone.com/ ', BASE],
		['https://example.com/otpone//', 'https://example.com/otpone'],
		['HTTPS://API.OtpOne.com:443', BASE],
		['http://localhost', 'http://localhost'],
		['http://localhost:3000/otpone/', 'http://localhost:3000/otpone'],
		['http://sandbox.localhost', 'http://sandbox.localhost'],
		['http://127.0.0.1:8080', 'http://127.0.0.1:8080'],
		['http://[::1]:8080', 'http://[::1]:8080'],
	])('%s is used', (value, baseUrl) => {
		expect(checkBaseUrl(value)).toEqual({ baseUrl });
	});

	it.each([
		['http://api.otpone.com'],
		['http://localhost.thief.example'],
		['http://127.0.0.1.thief.example'],
		['http://127.thief.example'],
		['http://thief.example/localhost'],
		['http://localhost@thief.example'],
		['http://10.0.0.1'],
		['http://0.0.0.0'],
		['ftp://localhost'],
		['file:///etc/hosts'],
		['javascript:alert(1)'],
		['https://user:secret@api.otpone.com'],
		['https://user@api.otpone.com'],
		['https://api.otpone.com?a=b'],
		['https://api.otpone.com#a'],
		['api.otpone.com'],
		['//api.otpone.com'],
		[''],
		['   '],
		[undefined],
		[null],
		[443],
	])('%s is refused with a message', (value) => {
		expect(checkBaseUrl(value)).toEqual({
			advice: expect.stringMatching(/^Enter a .{10,}/) as string,
		});
	});
});

describe('the name of a header', () => {
	const namesOf = (apiKey: string) => {
		const path = '/api/isFinish';
		const named = [
			{ name: apiKey, in: 'header' },
			{ name: 'transactionID', in: 'query' },
		];
		return endpointsIn({ paths: { [path]: { post: { parameters: named } } } }, BASE).isFinish
			?.inputs;
	};

	it('is used as the document spells it', () => {
		expect(namesOf('X-ApiKey')).toContainEqual({ role: 'key', name: 'X-ApiKey', in: 'header' });
	});

	it.each(['a\r\nb: ApiKey', 'a: ApiKey', 'my ApiKey', 'ä-ApiKey'])(
		'%j is not accepted: it would end the header, or be refused when it is sent',
		(name) => {
			expect(namesOf(name)).toBeUndefined();
		},
	);
});
