/** Determines the address of an operation from its path in the description. */
import type { CallName } from './calls';
import { callNames } from './calls';
import type { Constant } from './endpoints';
import { LONGEST_PATH, urlOnOrigin, withoutTrailingSlashes } from './endpoints';

const MOST_PARTS = 50;
/** A path segment without characters that have a special meaning to a server or a proxy. */
const PLAIN_SEGMENT = /^[\w.~-]{1,200}$/;
/** A value from the description that may be sent unchanged. */
const PLAIN_VALUE = /^[\w .,:;/+*=@~()-]{0,200}$/;

function callNamed(text: string): CallName | undefined {
	const lowerCase = text.toLowerCase();
	return callNames.find((name) => name.toLowerCase() === lowerCase);
}

function decoded(text: string): string | undefined {
	try {
		return decodeURIComponent(text.replaceAll('+', ' '));
	} catch {
		return undefined;
	}
}

function decodedSegment(segment: string): string {
	try {
		return decodeURIComponent(segment);
	} catch {
		return segment;
	}
}

function partsOf(path: string): { segments: string[]; query: Array<[string, string]> } {
	const mark = path.indexOf('?');
	const [route, query] = mark < 0 ? [path, ''] : [path.slice(0, mark), path.slice(mark + 1)];
	const pairs = query === '' ? [] : query.split('&', MOST_PARTS);
	return {
		segments: route.split('/'),
		query: pairs.map((pair) => {
			const equals = pair.indexOf('=');
			return equals < 0 ? [pair, ''] : [pair.slice(0, equals), pair.slice(equals + 1)];
		}),
	};
}

/**
 * Returns the call that a path belongs to: its last segment is the call's name, ignoring case, or a
 * constant in its query is (`/api/OtpOne?action=SendRequest`).
 */
export function callOfPath(path: string): CallName | undefined {
	if (path.length > LONGEST_PATH) return undefined;
	const { segments, query } = partsOf(path);
	const named = segments.filter((segment) => segment !== '');
	const byRoute = callNamed(decodedSegment(named[named.length - 1] ?? ''));
	if (byRoute) return byRoute;
	const inQuery = query.flatMap(([name, value]) => (value === '' ? [name] : [value]));
	return inQuery.map((text) => callNamed(decoded(text) ?? '')).find((call) => call !== undefined);
}

/** Returns the path before the call's name, which operations of one controller share. */
export function prefixOf(path: string): string {
	const { segments, query } = partsOf(withoutTrailingSlashes(path));
	const isInQuery = !callNamed(decodedSegment(segments[segments.length - 1]));
	return (isInQuery && query.length > 0 ? segments : segments.slice(0, -1)).join('/').toLowerCase();
}

/** Whether a value from the description is sent unchanged. */
export function isPlainValue(value: unknown): value is string | number | boolean {
	return ['string', 'number', 'boolean'].includes(typeof value) && PLAIN_VALUE.test(String(value));
}

type Filled = { url: string; constants: Constant[] } | { reason: string };

/** Returns the names of templates such as `{version}`, `{version:apiVersion}` or `{*rest}`. */
function templatesIn(segment: string): string[] {
	return [...segment.matchAll(/\{\*?([^{}]{1,100})\}/g)].map(([, name]) => name.split(/[:?=]/)[0]);
}

/**
 * Fills in the templates of a path.
 *
 * @param root the path before it, on the Base URL's origin
 * @param valueOf returns the value that the description gives for a name in the path
 * @param isParameter whether a name in the query is described as a parameter, which is filled in
 * later
 * @returns an address on the Base URL's origin, or why there is none
 */
export function fillPath(
	baseUrl: string,
	root: string,
	path: string,
	valueOf: (name: string) => unknown,
	isParameter: (name: string) => boolean,
): Filled {
	const { segments, query } = partsOf(path);
	const filled: string[] = [];
	for (const segment of segments) {
		let text = segment;
		for (const name of templatesIn(segment)) {
			const value = valueOf(name);
			if (value === undefined) {
				return {
					reason: `its path contains {${name}}, for which the description gives no default`,
				};
			}
			if (!PLAIN_SEGMENT.test(String(value))) {
				return { reason: `its path contains {${name}}, whose default cannot be used in a path` };
			}
			text = text.replace(/\{[^{}]{1,101}\}/, String(value));
		}
		filled.push(text);
	}
	const route = filled.join('/');
	const url = urlOnOrigin(baseUrl, `${root}${route.startsWith('/') ? '' : '/'}${route}`);
	if (url === undefined) return { reason: 'its path is not safe to send keys to' };
	const constants: Constant[] = [];
	for (const [writtenName, writtenValue] of query) {
		const name = decoded(writtenName) ?? '';
		const value = decoded(writtenValue) ?? '';
		if (isParameter(name)) continue;
		if (!/^[\w.$[\]-]{1,100}$/.test(name) || !isPlainValue(value)) {
			return { reason: 'its path has a query that cannot be filled in' };
		}
		constants.push({ name, value, in: 'query' });
	}
	return { url, constants };
}
