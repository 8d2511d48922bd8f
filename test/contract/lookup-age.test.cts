/** How long a lookup is kept, hour by hour, and what it says: the directory alone, with a clock of its own. */
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

/** A service that has some documents by URL, and remembers what was asked for. */
class Service {
	readonly asked: string[] = [];

	constructor(
		private documents: Record<string, object> = {},
		/** What is answered where there is no document. */
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

	/** How often the document itself was asked for. */
	get lookups(): number {
		return this.asked.filter((url) => url.endsWith(DOCUMENT)).length;
	}

	async describes(now: number, baseUrl = BASE): Promise<number> {
		return Object.keys((await describedEndpoints(this.fetch, baseUrl, now)).endpoints).length;
	}
}

afterEach(forgetLookups);

describe('a lookup', () => {
	it('is shared by everybody who asks at once', async () => {
		const service = new Service({ [BASE + DOCUMENT]: documentOf() });
		const asking = Array.from({ length: 50 }, () => service.describes(NOON));
		expect(new Set(await Promise.all(asking))).toEqual(new Set([6]));
		expect(service.lookups).toBe(1);
	});

	it('is kept for an hour, then made again', async () => {
		const service = new Service({ [BASE + DOCUMENT]: documentOf() });
		for (const later of [0, MINUTE, 30 * MINUTE, HOUR - 1]) {
			expect(await service.describes(NOON + later)).toBe(6);
		}
		expect(service.lookups).toBe(1);
		await Promise.all([service.describes(NOON + HOUR), service.describes(NOON + HOUR)]);
		expect(service.lookups).toBe(2);
	});

	it('finds what the service says an hour later', async () => {
		const service = new Service({ [BASE + DOCUMENT]: documentOf() });
		const urlAt = async (now: number) =>
			(await describedEndpoints(service.fetch, BASE, now)).endpoints.isFinish?.url;
		expect(await urlAt(NOON)).toBe(`${BASE}/api/OtpOne/isFinish`);
		service.has({ [BASE + DOCUMENT]: documentOf({ paths: 'versioned' }) });
		expect(await urlAt(NOON + HOUR - 1)).toBe(`${BASE}/api/OtpOne/isFinish`);
		expect(await urlAt(NOON + HOUR)).toBe(`${BASE}/service/v1/otpone/isfinish`);
	});

	it('goes by the clock of the machine when no other is given', async () => {
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

	it('is made for each Base URL by itself', async () => {
		const service = new Service({ [BASE + DOCUMENT]: documentOf() });
		expect(await service.describes(NOON)).toBe(6);
		expect(await service.describes(NOON, 'https://other.example')).toBe(0);
		expect(await service.describes(NOON, `${BASE}/path`)).toBe(0);
		expect(service.lookups).toBe(3);
	});
});

describe('a document that is not there', () => {
	it('is asked for again after a minute, and then kept', async () => {
		const service = new Service();
		expect(await service.describes(NOON)).toBe(0);
		service.has({ [BASE + DOCUMENT]: documentOf() });
		expect(await service.describes(NOON + MINUTE - 1)).toBe(0);
		expect(service.lookups).toBe(1);
		expect(await service.describes(NOON + MINUTE)).toBe(6);
		expect(await service.describes(NOON + HOUR)).toBe(6);
		expect(service.lookups).toBe(2);
	});

	it('because the service is unavailable is asked for again within the minute', async () => {
		const service = new Service({}, 500);
		expect(await service.describes(NOON)).toBe(0);
		service.has({ [BASE + DOCUMENT]: documentOf() });
		const { lookups } = service;
		expect(await service.describes(NOON + SECOND)).toBe(0);
		expect(service.lookups).toBe(lookups);
		expect(await service.describes(NOON + MINUTE)).toBe(6);
	});

	it('is asked for again when it describes none of the calls', async () => {
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

	it('that the document lacks is made at the prefix, the others where it says', async () => {
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

	it('with the lookup switched off asks for no document', async () => {
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
		['knows nothing of the proxy before it', {}, '/gate/api/OtpOne/isFinish'],
		['names the path of the proxy itself', { basePath: '/gate' }, '/gate/api/OtpOne/isFinish'],
		['names a path below it', { basePath: '/gate/v2' }, '/gate/v2/api/OtpOne/isFinish'],
	])('of a Base URL with a path, where the document %s', async (_, more, path) => {
		const baseUrl = `${BASE}/gate`;
		const { fetch } = new Service({ [baseUrl + DOCUMENT]: { ...documentOf(), ...more } });
		const endpoint = await findEndpoint('isFinish', { ...settings, baseUrl }, fetch);
		expect(endpoint).toMatchObject({ url: BASE + path, described: true });
	});
});
