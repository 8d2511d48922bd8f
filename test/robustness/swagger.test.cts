/** Whatever a service says of itself, keys go to the Base URL's origin and to a call's own path. */
import fc from 'fast-check';

import { calls } from '../../nodes/OtpOne/api/calls';
import { readDocumentPaths, parseSwagger } from '../../nodes/OtpOne/api/parse-swagger';
import type { Endpoint } from '../../nodes/OtpOne/api/endpoints';
import { undescribedEndpoint } from '../../nodes/OtpOne/api/endpoints';
import { parseAnswer } from '../../nodes/OtpOne/api/parse-answer';
import { swaggerDocument } from '../../dev/fake-otpone/swagger.cts';
import { apiVariantFrom } from '../../dev/fake-otpone/api-variants.cts';
import { baseUrls, documents, pages } from './discovery/documents.cts';
import { effort, runs } from './effort.cts';

/** What an address may be made of: nothing that a server or a proxy could read in another way. */
const PLAIN_PATH = /^(\/[A-Za-z0-9_.~-]+)+\/?$/;

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
	expect(pathname.split('/').filter((segment) => /^\.+$/.test(segment))).toEqual([]);
	expect(pathname.startsWith(`${base.pathname.replace(/\/$/, '')}/`)).toBe(true);
}

function expectSound(endpoint: Endpoint, baseUrl: string): void {
	const { call, url, method, inputs, described } = endpoint;
	expectOnOrigin(url, baseUrl);
	expect(new URL(url).pathname.replace(/\/$/, '').split('/').pop()?.toLowerCase()).toBe(
		call.toLowerCase(),
	);
	expect(['GET', 'POST']).toContain(method);
	expect(described).toBe(true);
	const roles = inputs.map(({ role }) => role);
	expect(new Set(roles).size).toBe(roles.length);
	expect(Object.keys(calls[call].inputs)).toEqual(expect.arrayContaining(roles));
	expect(roles).toContain('key');
	for (const { name, in: place } of inputs) {
		expect(typeof name).toBe('string');
		expect(['query', 'form', 'body', 'header']).toContain(place);
		// Such a name would end the header and begin another.
		if (place === 'header') expect(name).toMatch(/^[\w!#$%&'*+.^`|~-]+$/);
		if (method === 'GET') expect(['query', 'header']).toContain(place);
	}
}

let found = 0;
let refused = 0;

it('no document leads off the origin, or to another path, or makes the reader throw', () => {
	fc.assert(
		fc.property(documents, baseUrls, (document, baseUrl) => {
			const endpoints = Object.values(parseSwagger(document, baseUrl));
			if (endpoints.length > 0) found++;
			else refused++;
			endpoints.forEach((endpoint) => expectSound(endpoint, baseUrl));
		}),
		effort(2_500, 100_000),
	);
	expect(found).toBeGreaterThan(runs(200, 8_000));
	expect(refused).toBeGreaterThan(runs(500, 20_000));
});

it('no document reaches further when it comes as text, as services send it', () => {
	fc.assert(
		fc.property(documents, baseUrls, (document, baseUrl) => {
			const text = JSON.stringify(document, (_, value: unknown) =>
				typeof value === 'bigint' ? String(value) : value,
			);
			const endpoints = Object.values(parseSwagger(parseAnswer(String(text)), baseUrl));
			endpoints.forEach((endpoint) => expectSound(endpoint, baseUrl));
		}),
		effort(1_000, 30_000),
	);
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

it('a right document that somebody has meddled with keeps every key at home', () => {
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
	fc.assert(
		fc.property(meddling, baseUrls, (changes, baseUrl) => {
			const text = changes.reduce(
				(body, [at, put, cut]) => body.slice(0, at) + put + body.slice(at + cut),
				right,
			);
			const endpoints = Object.values(parseSwagger(parseAnswer(text), baseUrl));
			endpoints.forEach((endpoint) => expectSound(endpoint, baseUrl));
		}),
		effort(500, 20_000),
	);
});

it('no page names a document elsewhere, nor more than a few', () => {
	fc.assert(
		fc.property(pages, baseUrls, (page, baseUrl) => {
			const paths = readDocumentPaths(page, baseUrl);
			expect(paths.length).toBeLessThanOrEqual(10);
			paths.forEach((url) => expectOnOrigin(url, baseUrl));
		}),
		effort(1_500, 50_000),
	);
});

it('no prefix that somebody enters leads off the origin', () => {
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
