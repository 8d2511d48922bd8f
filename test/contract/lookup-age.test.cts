/** How long a lookup is cached, and what it returns. Tests the endpoint cache alone, with its own clock. */
import {
	describedEndpoints,
	findEndpoint,
	forgetLookups,
} from '../../nodes/OtpOne/api/endpoint-cache';
import type { Fetch } from '../../nodes/OtpOne/api/look-up-service';
import { apiVariantFrom } from '../../dev/fake-otpone/api-variants.cts';
import { swaggerDocument } from '../../dev/fake-otpone/swagger.cts';

const BASE = 'https://otpone.example';
const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const NOON = Date.parse('2026-03-02T12:00:00Z');
const DOCUMENT = '/swagger/docs/v1';

const documentOf = (apiVariant = {}) =>
	swaggerDocument(apiVariantFrom(apiVariant), DOCUMENT.slice(1), 'otpone.example');

/** A service with documents by URL. It records the requested URLs. */
class Service {
	readonly asked: string[] = [];

	constructor(
		private documents: Record<string, object> = {},
		/** The status for a URL without a document. */
		private readonly otherwise = 404,
	) {}

	has(documents: Record<string, object>): void {
		this.documents = documents;
	}

	readonly fetch: Fetch = async (url) => {
		this.asked.push(url);
		await new Promise(setImmediate);
		const document = this.documents[url];
		return {
			statusCode: document ? 200 : this.otherwise,
			headers: {},
			body: [JSON.stringify(document ?? {})],
		};
	};

	/** How often the document was requested. */
	get lookups(): number {
		return this.asked.filter((url) => url.endsWith(DOCUMENT)).length;
	}

	async describes(now: number, baseUrl = BASE): Promise<number> {
		return Object.keys((await describedEndpoints(this.fetch, baseUrl, now)).endpoints).length;
	}
}

afterEach(forgetLookups);

describe('a lookup', () => {
	it('is shared by concurrent callers', async () => {
		const service = new Service({ [BASE + DOCUMENT]: documentOf() });
		const asking = Array.from({ length: 50 }, () => service.describes(NOON));
		expect(new Set(await Promise.all(asking))).toEqual(new Set([6]));
		expect(service.lookups).toBe(1);
	});

	it('is cached for an hour, then repeated', async () => {
		const service = new Service({ [BASE + DOCUMENT]: documentOf() });
		for (const later of [0, MINUTE, 30 * MINUTE, HOUR - 1]) {
			expect(await service.describes(NOON + later)).toBe(6);
		}
		expect(service.lookups).toBe(1);
		await Promise.all([service.describes(NOON + HOUR), service.describes(NOON + HOUR)]);
		expect(service.lookups).toBe(2);
	});

	it('returns the changed document an hour later', async () => {
		const service = new Service({ [BASE + DOCUMENT]: documentOf() });
		const urlAt = async (now: number) =>
			(await describedEndpoints(service.fetch, BASE, now)).endpoints.isFinish?.url;
		expect(await urlAt(NOON)).toBe(`${BASE}/api/OtpOne/isFinish`);
		service.has({ [BASE + DOCUMENT]: documentOf({ paths: 'versioned' }) });
		expect(await urlAt(NOON + HOUR - 1)).toBe(`${BASE}/api/OtpOne/isFinish`);
		expect(await urlAt(NOON + HOUR)).toBe(`${BASE}/service/v1/otpone/isfinish`);
	});

	it('uses the system clock by default', async () => {
		jest.useFakeTimers({ now: NOON, doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
		try {
			const service = new Service({ [BASE + DOCUMENT]: documentOf() });
			await describedEndpoints(service.fetch, BASE);
			jest.setSystemTime(NOON + HOUR - 1);
			await describedEndpoints(service.fetch, BASE);
			expect(service.lookups).toBe(1);
			jest.setSystemTime(NOON + HOUR);
			await describedEndpoints(service.fetch, BASE);
			expect(service.lookups).toBe(2);
		} finally {
			jest.useRealTimers();
		}
	});

	it('is separate for each Base URL', async () => {
		const service = new Service({ [BASE + DOCUMENT]: documentOf() });
		expect(await service.describes(NOON)).toBe(6);
		expect(await service.describes(NOON, 'https://other.example')).toBe(0);
		expect(await service.describes(NOON, `${BASE}/path`)).toBe(0);
		expect(service.lookups).toBe(3);
	});
});

describe('a missing document', () => {
	it('is requested again after a minute, and cached once it exists', async () => {
		const service = new Service();
		expect(await service.describes(NOON)).toBe(0);
		service.has({ [BASE + DOCUMENT]: documentOf() });
		expect(await service.describes(NOON + MINUTE - 1)).toBe(0);
		expect(service.lookups).toBe(1);
		expect(await service.describes(NOON + MINUTE)).toBe(6);
		expect(await service.describes(NOON + HOUR)).toBe(6);
		expect(service.lookups).toBe(2);
	});

	it('is requested again within the minute when the service was unavailable', async () => {
		const service = new Service({}, 500);
		expect(await service.describes(NOON)).toBe(0);
		service.has({ [BASE + DOCUMENT]: documentOf() });
		const { lookups } = service;
		expect(await service.describes(NOON + SECOND)).toBe(0);
		expect(service.lookups).toBe(lookups);
		expect(await service.describes(NOON + MINUTE)).toBe(6);
	});

	it('includes one that describes none of the calls, which is requested again', async () => {
		const service = new Service({ [BASE + DOCUMENT]: { swagger: '2.0', paths: {} } });
		expect(await service.describes(NOON)).toBe(0);
		expect(await service.describes(NOON + MINUTE - 1)).toBe(0);
		expect(service.lookups).toBe(1);
		await service.describes(NOON + MINUTE);
		expect(service.lookups).toBe(2);
	});
});

describe('a call', () => {
	const settings = { baseUrl: BASE, lookup: 'discover' as const, pathPrefix: '/api/v2' };

	it('uses the prefix when the document lacks it, while other calls use their described URLs', async () => {
		const document = documentOf();
		delete (document.paths as Record<string, unknown>)['/api/OtpOne/isFinish'];
		const { fetch } = new Service({ [BASE + DOCUMENT]: document });
		expect(await findEndpoint('isFinish', settings, fetch)).toMatchObject({
			url: `${BASE}/api/v2/isFinish`,
			method: 'POST',
			described: false,
		});
		expect(await findEndpoint('GetResult', settings, fetch)).toMatchObject({
			url: `${BASE}/api/OtpOne/GetResult`,
			described: true,
		});
	});

	it('requests no document when the lookup is turned off', async () => {
		const service = new Service({ [BASE + DOCUMENT]: documentOf() });
		const endpoint = await findEndpoint(
			'isFinish',
			{ ...settings, lookup: 'prefix' },
			service.fetch,
		);
		expect(endpoint.url).toBe(`${BASE}/api/v2/isFinish`);
		expect(service.asked).toEqual([]);
	});

	it.each([
		['does not contain the path of the proxy', {}, '/gate/api/OtpOne/isFinish'],
		['contains the path of the proxy', { basePath: '/gate' }, '/gate/api/OtpOne/isFinish'],
		['contains a path below it', { basePath: '/gate/v2' }, '/gate/v2/api/OtpOne/isFinish'],
	])('keeps the path of the Base URL when the document %s', async (_, more, path) => {
		const baseUrl = `${BASE}/gate`;
		const { fetch } = new Service({ [baseUrl + DOCUMENT]: { ...documentOf(), ...more } });
		const endpoint = await findEndpoint('isFinish', { ...settings, baseUrl }, fetch);
		expect(endpoint).toMatchObject({ url: BASE + path, described: true });
	});
});
