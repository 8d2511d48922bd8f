/** Caches the endpoints of the six calls, looked up once per Base URL and shared. */
import type { CallName } from './calls';
import type { Endpoint } from './endpoints';
import { undescribedEndpoint } from './endpoints';
import { CallFailure } from './errors';
import type { Fetch, Found } from './look-up-service';
import { describesSomething, LONGEST_LIFETIME, lookUpService } from './look-up-service';

const REMEMBERED_SERVICES = 200;

interface Entry {
	lookup: Promise<Found>;
	/** The result of the lookup, once it is finished. */
	found?: Found;
	expiresAt: number;
}

const entries = new Map<string, Entry>();

/** Clears the cache. */
export function forgetLookups(): void {
	entries.clear();
}

function recentEntry(baseUrl: string, now: number): Entry | undefined {
	const entry = entries.get(baseUrl);
	return entry && entry.expiresAt > now ? entry : undefined;
}

/**
 * Returns what the service's description contains. Concurrent callers share one lookup.
 *
 * @param now current time in milliseconds
 */
export async function describedEndpoints(
	fetch: Fetch,
	baseUrl: string,
	now = Date.now(),
): Promise<Found> {
	const recent = recentEntry(baseUrl, now);
	if (recent) return await recent.lookup;
	const entry: Entry = { lookup: lookUpService(fetch, baseUrl), expiresAt: now + LONGEST_LIFETIME };
	entries.delete(baseUrl);
	entries.set(baseUrl, entry);
	const oldest = entries.keys().next().value;
	if (entries.size > REMEMBERED_SERVICES && oldest !== undefined) entries.delete(oldest);
	const found = await entry.lookup;
	entry.found = found;
	entry.expiresAt = now + found.lifetime;
	return found;
}

/** A service, and how its endpoints are determined. */
export interface Service {
	baseUrl: string;
	/** `discover` uses the service's own description if there is one; `prefix` does not. */
	lookup: 'discover' | 'prefix';
	pathPrefix: string;
}

const NOTHING_DESCRIBED: Found = { endpoints: {}, unusable: {}, lifetime: LONGEST_LIFETIME };

/** The note on a call that a description omits. */
export const NOT_NAMED = 'does not name this call';

function endpointAmong(found: Found, call: CallName, { baseUrl, pathPrefix }: Service): Endpoint {
	const { endpoints, unusable, unread } = found;
	const described = endpoints[call];
	if (described) return described;
	const reason = unusable[call];
	// A call that is described but unusable never uses the undescribed path, because the service says
	// that the call is elsewhere.
	if (reason !== undefined) throw new CallFailure('unusable', { call, reason });
	const endpoint = undescribedEndpoint(call, baseUrl, pathPrefix);
	if (!endpoint) throw new CallFailure('notFound', { call });
	const note = describesSomething(found) ? NOT_NAMED : unread;
	return note === undefined ? endpoint : { ...endpoint, note };
}

/**
 * Returns a call's endpoint if it is known without asking the service.
 *
 * @param now current time in milliseconds
 * @throws CallFailure as `findEndpoint` does
 */
export function knownEndpoint(
	call: CallName,
	service: Service,
	now = Date.now(),
): Endpoint | undefined {
	const found =
		service.lookup === 'discover' ? recentEntry(service.baseUrl, now)?.found : NOTHING_DESCRIBED;
	return found && endpointAmong(found, call, service);
}

/**
 * Finds a call's endpoint.
 *
 * @throws CallFailure `unusable` if the service describes the call in a way that cannot be used,
 * `notFound` if the Path Prefix doesn't lead to a path on the Base URL's origin
 */
export async function findEndpoint(
	call: CallName,
	service: Service,
	fetch: Fetch,
): Promise<Endpoint> {
	const known = knownEndpoint(call, service);
	return known ?? endpointAmong(await describedEndpoints(fetch, service.baseUrl), call, service);
}
