/** Where the six calls of a service are: looked up once per Base URL, kept, and shared. */
import type { CallName } from './calls';
import type { Endpoints } from './parse-swagger';
import { readDocumentPaths, parseSwagger } from './parse-swagger';
import type { Endpoint } from './endpoints';
import { basePathOf, undescribedEndpoint, urlOnOrigin } from './endpoints';
import { CallFailure, failureOfError, failureOfStatus } from './errors';
import { delay, abortable } from './abortable';
import { retryDelay } from './retry';
import type { Limits, StreamedResponse } from './transport';
import { readResponse } from './transport';

/** Fetches an address without any key. */
export type Fetch = (url: string, limits: Limits) => Promise<StreamedResponse>;

const HOUR = 3_600_000;
/** How long a service without a document is asked no more. */
const MISS_LIFETIME = 60_000;
/** For a service that could not be asked for its document: it may be back in a moment. */
const FAILURE_LIFETIME = 10_000;
const LOOKUP_LIMIT = 8_000;
const TRY_LIMIT = 3_000;
const DOCUMENT_BYTES = 5_000_000;
const TRIES = 2;
const REMEMBERED_SERVICES = 200;

interface Entry {
	lookup: Promise<Found>;
	/** What the lookup has brought, once it has ended. */
	endpoints?: Endpoints;
	expiresAt: number;
}

const entries = new Map<string, Entry>();

/** Forgets every lookup. */
export function forgetLookups(): void {
	entries.clear();
}

async function fetchText(fetch: Fetch, url: string, signal: AbortSignal): Promise<string> {
	for (let attempt = 1; ; attempt++) {
		const limits: Limits = {
			signal: AbortSignal.any([signal, AbortSignal.timeout(TRY_LIMIT)]),
			maxBytes: DOCUMENT_BYTES,
		};
		try {
			const answer = await abortable(limits.signal, fetch(url, limits));
			const { status, headers, body } = await readResponse(answer, limits);
			if (status !== 200) throw failureOfStatus(status, headers);
			return body.toString('utf8');
		} catch (error) {
			const failure = failureOfError(error);
			const { retryAfterMs = 0 } = failure.details;
			if (!failure.transient || retryAfterMs > TRY_LIMIT || attempt === TRIES) throw failure;
			await delay(retryDelay(attempt, retryAfterMs), signal);
		}
	}
}

function readJson(text: string): unknown {
	try {
		return JSON.parse(text.replace(/^\uFEFF/, '')) as unknown;
	} catch {
		return undefined;
	}
}

interface Found {
	endpoints: Endpoints;
	/** How long this is worth keeping, in milliseconds. */
	lifetime: number;
}

/**
 * Reads the described endpoints; none where no document that describes a call can be had: then the
 * calls themselves tell what is wrong.
 */
async function lookUp(fetch: Fetch, baseUrl: string): Promise<Found> {
	const signal = AbortSignal.timeout(LOOKUP_LIMIT);
	const root = basePathOf(baseUrl);
	let lifetime = MISS_LIFETIME;
	const textAt = async (url: string | undefined): Promise<string> => {
		if (url === undefined) return '';
		return await fetchText(fetch, url, signal).catch((error: unknown) => {
			if (failureOfError(error).transient) lifetime = FAILURE_LIFETIME;
			return '';
		});
	};
	const endpointsAt = async (url: string | undefined): Promise<Endpoints> =>
		parseSwagger(readJson(await textAt(url)), baseUrl);
	const isUsable = (endpoints: Endpoints) => Object.keys(endpoints).length > 0;

	const usual = await endpointsAt(urlOnOrigin(baseUrl, `${root}/swagger/docs/v1`));
	if (isUsable(usual)) return { endpoints: usual, lifetime: HOUR };
	const page = await textAt(urlOnOrigin(baseUrl, `${root}/swagger/ui/index`));
	for (const url of readDocumentPaths(page, baseUrl)) {
		const named = await endpointsAt(url);
		if (isUsable(named)) return { endpoints: named, lifetime: HOUR };
	}
	return { endpoints: {}, lifetime };
}

function recentEntry(baseUrl: string, now: number): Entry | undefined {
	const entry = entries.get(baseUrl);
	return entry && entry.expiresAt > now ? entry : undefined;
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
	const recent = recentEntry(baseUrl, now);
	if (recent) return (await recent.lookup).endpoints;
	const entry: Entry = { lookup: lookUp(fetch, baseUrl), expiresAt: now + HOUR };
	entries.delete(baseUrl);
	entries.set(baseUrl, entry);
	const oldest = entries.keys().next().value;
	if (entries.size > REMEMBERED_SERVICES && oldest !== undefined) entries.delete(oldest);
	const { endpoints, lifetime } = await entry.lookup;
	entry.endpoints = endpoints;
	entry.expiresAt = now + lifetime;
	return endpoints;
}

/** A service, and how its calls are found. */
export interface Service {
	baseUrl: string;
	/** `discover` asks the service's own document first, `prefix` does not. */
	lookup: 'discover' | 'prefix';
	pathPrefix: string;
}

function endpointAmong(
	described: Endpoints,
	call: CallName,
	{ baseUrl, pathPrefix }: Service,
): Endpoint | undefined {
	return described[call] ?? undescribedEndpoint(call, baseUrl, pathPrefix);
}

/**
 * A call's endpoint, where it is known without asking the service.
 *
 * @param now current time in milliseconds
 */
export function knownEndpoint(
	call: CallName,
	service: Service,
	now = Date.now(),
): Endpoint | undefined {
	const described =
		service.lookup === 'discover' ? recentEntry(service.baseUrl, now)?.endpoints : {};
	return described && endpointAmong(described, call, service);
}

/**
 * Finds a call's endpoint.
 *
 * @throws CallFailure `notFound` when the Path Prefix leads nowhere on the Base URL's origin
 */
export async function findEndpoint(
	call: CallName,
	service: Service,
	fetch: Fetch,
): Promise<Endpoint> {
	const described =
		service.lookup === 'discover' ? await describedEndpoints(fetch, service.baseUrl) : {};
	const endpoint = endpointAmong(described, call, service);
	if (!endpoint) throw new CallFailure('notFound', { call });
	return endpoint;
}
