/** Keys only go to the Base URL's origin and to a call's own path, whatever the description says. */
import fc from 'fast-check';

import { calls } from '../../nodes/OtpOne/api/calls';
import { readDocumentPaths, parseSwagger } from '../../nodes/OtpOne/api/parse-swagger';
import type { Endpoint } from '../../nodes/OtpOne/api/endpoints';
import { undescribedEndpoint } from '../../nodes/OtpOne/api/endpoints';
import { UnreadableJson } from '../../nodes/OtpOne/api/json-text';
import { loadDocument } from '../../nodes/OtpOne/api/load-document';
import { swaggerDocument } from '../../dev/fake-otpone/swagger.cts';
import { apiVariantFrom } from '../../dev/fake-otpone/api-variants.cts';
import { baseUrls, documents, pages } from './swagger-documents.cts';
import { effort, runs } from './effort.cts';

/** Characters that every server and proxy interprets in the same way. */
const PLAIN_PATH = /^(\/([A-Za-z0-9_.~!'()*-]|%[0-9A-F]{2})+)+\/?$/;

function expectOnOrigin(url: string, baseUrl: string): void {
	const base = new URL(baseUrl);
	const { origin, pathname, search, hash, username, password } = new URL(url);
	expect({ url, origin, rest: [search, hash, username, password] }).toEqual({
		url,
		origin: base.origin,
		rest: ['', '', '', ''],
	});
	expect(url).toBe(origin + pathname);
	expect(pathname).toMatch(PLAIN_PATH);
	const decoded = pathname.split('/').map(decodeURIComponent);
	expect(decoded.filter((segment) => /^\.+$|[\\/?#%;\p{Cc}]/u.test(segment))).toEqual([]);
	expect(pathname.startsWith(`${base.pathname.replace(/\/$/, '')}/`)).toBe(true);
}

function expectSound(endpoint: Endpoint, baseUrl: string): void {
	const { call, url, method, inputs, constants = [], described } = endpoint;
	expectOnOrigin(url, baseUrl);
	const lastSegment = new URL(url).pathname.replace(/\/$/, '').split('/').pop()!;
	const named = [
		decodeURIComponent(lastSegment),
		...constants.flatMap(({ name, value }) => [name, value]),
	];
	expect(named.map((text) => String(text).toLowerCase())).toContain(call.toLowerCase());
	for (const { name, in: place } of constants) {
		if (place === 'header') expect(name).toMatch(/version$|^accept-language$/i);
	}
	expect(['GET', 'POST']).toContain(method);
	expect(described).toBe(true);
	const roles = inputs.map(({ role }) => role);
	expect(new Set(roles).size).toBe(roles.length);
	expect(Object.keys(calls[call].inputs)).toEqual(expect.arrayContaining(roles));
	expect(roles).toContain('key');
	for (const { name, in: place } of inputs) {
		expect(typeof name).toBe('string');
		expect(['query', 'form', 'body', 'header', 'text']).toContain(place);
		// Any other character could end the header and start another one.
		if (place === 'header') expect(name).toMatch(/^[\w!#$%&'*+.^`|~-]+$/);
		if (method === 'GET') expect(['query', 'header']).toContain(place);
	}
}

/** Parses a text; returns nothing if it is refused as unreadable. */
const loaded = async (text: string): Promise<unknown> =>
	await loadDocument(text).catch((error: unknown) => {
		if (error instanceof UnreadableJson) return undefined;
		throw error;
	});

let found = 0;
let refused = 0;

it('no document leads to another origin or path, or makes the parser throw', () => {
	fc.assert(
		fc.property(documents, baseUrls, (document, baseUrl) => {
			const endpoints = Object.values(parseSwagger(document, baseUrl).endpoints);
			if (endpoints.length > 0) found++;
			else refused++;
			endpoints.forEach((endpoint) => expectSound(endpoint, baseUrl));
		}),
		effort(2_500, 100_000),
	);
	expect(found).toBeGreaterThan(runs(200, 8_000));
	expect(refused).toBeGreaterThan(runs(500, 20_000));
});

it('no document as text leads to another origin or path', async () => {
	await fc.assert(
		fc.asyncProperty(documents, baseUrls, async (document, baseUrl) => {
			const text = JSON.stringify(document, (_, value: unknown) =>
				typeof value === 'bigint' ? String(value) : value,
			);
			const endpoints = Object.values(parseSwagger(await loaded(String(text)), baseUrl).endpoints);
			endpoints.forEach((endpoint) => expectSound(endpoint, baseUrl));
		}),
		effort(1_000, 30_000),
	);
	expect(Object.keys(Object.prototype)).toEqual([]);
});

it('a tampered valid document sends no key elsewhere', async () => {
	const right = JSON.stringify(
		swaggerDocument(apiVariantFrom('documented'), 'swagger/docs/v1', 'a'),
	);
	const pieces = [
		'https://thief.example',
		'//thief.example',
		'..',
		'%2e%2e',
		'@',
		'\\',
		'?',
		'#',
		'__proto__',
	];
	const meddling = fc.array(
		fc.tuple(
			fc.nat({ max: right.length }),
			fc.constantFrom(...pieces, '"', '{', '}'),
			fc.nat({ max: 9 }),
		),
		{ minLength: 1, maxLength: 3 },
	);
	await fc.assert(
		fc.asyncProperty(meddling, baseUrls, async (changes, baseUrl) => {
			const text = changes.reduce(
				(body, [at, put, cut]) => body.slice(0, at) + put + body.slice(at + cut),
				right,
			);
			const endpoints = Object.values(parseSwagger(await loaded(text), baseUrl).endpoints);
			endpoints.forEach((endpoint) => expectSound(endpoint, baseUrl));
		}),
		effort(500, 20_000),
	);
});

it('no page makes the node request a document elsewhere, or more than a few', () => {
	fc.assert(
		fc.property(pages, baseUrls, (page, baseUrl) => {
			const paths = readDocumentPaths(page, baseUrl);
			expect(paths.length).toBeLessThanOrEqual(10);
			paths.forEach((url) => expectOnOrigin(url, baseUrl));
		}),
		effort(1_500, 50_000),
	);
});

it('no prefix leads to another origin', () => {
	const prefixes = fc.oneof(
		fc.string(),
		fc.webPath(),
		fc.webUrl(),
		fc.constantFrom('//', '/..', '\\'),
	);
	fc.assert(
		fc.property(prefixes, baseUrls, (prefix, baseUrl) => {
			const url = undescribedEndpoint('SendRequest', baseUrl, prefix)?.url;
			if (url !== undefined) expectOnOrigin(url, baseUrl);
		}),
		effort(1_500, 50_000),
	);
});
