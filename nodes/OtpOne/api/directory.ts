/** Where the six calls of a service are: looked up once per Base URL, kept, and shared. */
import type { CallName } from './calls';
import type { Endpoints } from './discovery';
import { readDocumentPaths, readEndpoints } from './discovery';
import type { Endpoint } from './endpoints';
import { basePathOf, undescribedEndpoint, urlOnOrigin } from './endpoints';
import { CallFailure, failureOfError, failureOfStatus } from './failures';
import { pause } from './pause';
import { readAnswer } from './reader';
import { retryDelay } from './retry';
import type { Limits, StreamedResponse } from './wire';
import { readResponse } from './wire';

/** Fetches an address without any key. */
export type Fetch = (url: string, limits: Limits) => Promise<StreamedResponse>;

const HOUR = 3_600_000;
/** How long a service without a document is asked no more. */
const MISS_LIFETIME = 60_000;
const LOOKUP_LIMIT = 15_000;
const DOCUMENT_BYTES = 5_000_000;
const TRIES = 2;
const REMEMBERED_SERVICES = 200;

interface Entry {
	endpoints: Promise<Endpoints>;
	expiresAt: number;
}

const entries = new Map<string, Entry>();

/** Forgets every lookup. */
export function forgetLookups(): void {
	entries.clear();
}

async function fetchText(fetch: Fetch, url: string, signal: AbortSignal): Promise<string> {
	const limits: Limits = { signal, maxBytes: DOCUMENT_BYTES };
	for (let attempt = 1; ; attempt++) {
		try {
			const answer = await readResponse(await fetch(url, limits), limits);
			if (answer.status !== 200) throw failureOfStatus(answer.status, answer.headers);
			return answer.body.toString('utf8');
		} catch (error) {
			const failure = failureOfError(error);
			if (!failure.transient || attempt === TRIES) throw failure;
			await pause(retryDelay(attempt, failure.details.retryAfterMs), signal);
		}
	}
}

/**
 * Reads the described endpoints; none where no document that describes a call can be had: then the
 * calls themselves tell what is wrong.
 */
async function lookUp(fetch: Fetch, baseUrl: string): Promise<Endpoints> {
	const signal = AbortSignal.timeout(LOOKUP_LIMIT);
	const root = basePathOf(baseUrl);
	const fromDocument = async (url: string | undefined): Promise<Endpoints> =>
		url ? readEndpoints(readAnswer(await fetchText(fetch, url, signal)), baseUrl) : {};
	const isUsable = (endpoints: Endpoints) => Object.keys(endpoints).length > 0;

	const usual = await fromDocument(urlOnOrigin(baseUrl, `${root}/swagger/docs/v1`)).catch(
		() => ({}),
	);
	if (isUsable(usual)) return usual;
	const pageUrl = urlOnOrigin(baseUrl, `${root}/swagger/ui/index`);
	const page = pageUrl ? await fetchText(fetch, pageUrl, signal).catch(() => '') : '';
	for (const url of readDocumentPaths(page, baseUrl)) {
		const named = await fromDocument(url).catch(() => ({}));
		if (isUsable(named)) return named;
	}
	return {};
}

/**
 * Says what the service describes of itself. Concurrent callers share one lookup.
 *
 * @param now current time in milliseconds
 */
export async function describedEndpoints(
	fetch: Fetch,
	baseUrl: string,
	now = Date.now(),
): Promise<Endpoints> {
	const known = entries.get(baseUrl);
	if (known && known.expiresAt > now) return await known.endpoints;
	const entry: Entry = { endpoints: lookUp(fetch, baseUrl), expiresAt: now + HOUR };
	entries.delete(baseUrl);
	entries.set(baseUrl, entry);
	const oldest = entries.keys().next().value;
	if (entries.size > REMEMBERED_SERVICES && oldest !== undefined) entries.delete(oldest);
	const endpoints = await entry.endpoints;
	if (Object.keys(endpoints).length === 0) entry.expiresAt = now + MISS_LIFETIME;
	return endpoints;
}

/**
 * Finds a call's endpoint.
 *
 * @param lookup `discover` asks the service's own document first, `prefix` does not
 * @throws CallFailure `notFound` when the Path Prefix leads nowhere on the Base URL's origin
 */
export async function findEndpoint(
	call: CallName,
	{
		baseUrl,
		lookup,
		pathPrefix,
	}: { baseUrl: string; lookup: 'discover' | 'prefix'; pathPrefix: string },
	fetch: Fetch,
): Promise<Endpoint> {
	const described = lookup === 'discover' ? await describedEndpoints(fetch, baseUrl) : {};
	const endpoint = described[call] ?? undescribedEndpoint(call, baseUrl, pathPrefix);
	if (!endpoint) throw new CallFailure('notFound', { call });
	return endpoint;
}
