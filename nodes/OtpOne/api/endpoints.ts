import type { CallName, Role } from './calls';
import { calls } from './calls';

/** Where one input of a call is sent. */
export interface EndpointInput {
	role: Role;
	/** The name as spelled in the service's description. */
	name: string;
	/** `text`: the body itself is the value, as a JSON string. */
	in: 'query' | 'form' | 'body' | 'header' | 'text';
	/** The objects in the body that contain it, outermost first. */
	within?: string[];
	/** The form of the value, if the description requires something other than the plain value. */
	as?: 'text' | 'list' | 'name';
}

/** A value specified by the description. */
export interface Constant {
	name: string;
	value: string | number | boolean;
	in: 'query' | 'form' | 'body' | 'header';
	within?: string[];
}

/** How one call is made. */
export interface Endpoint {
	call: CallName;
	method: 'GET' | 'POST';
	/** Absolute URL, always on the Base URL's origin. */
	url: string;
	inputs: EndpointInput[];
	/**
	 * Values that the description fixes or gives as defaults, and that are not inputs of the call.
	 */
	constants?: Constant[];
	/** Whether a form is sent as `multipart/form-data`. */
	multipart?: boolean;
	/**
	 * Whether the endpoint comes from the service's own description rather than from the documented
	 * names.
	 */
	described: boolean;
	/** Why the service's description was not followed, as a clause that follows “the description”. */
	note?: string;
}

/** Maximum length of a path, in characters. */
export const LONGEST_PATH = 1_000;

/** Characters that a server or a proxy could interpret differently, encoded or not. */
const AMBIGUOUS = /[\\/?#%;\p{Cc}]/u;

/**
 * Returns a path segment in the form in which it is sent.
 *
 * @returns undefined if it contains special characters, or leads elsewhere after decoding
 */
function plainSegment(segment: string): string | undefined {
	if (/^[\w.~-]+$/.test(segment)) return /^\.{1,2}$/.test(segment) ? undefined : segment;
	if (!/^([\w.~-]|%[\da-f]{2})+$/i.test(segment)) return undefined;
	try {
		const text = decodeURIComponent(segment);
		return AMBIGUOUS.test(text) || /^\.+$/.test(text) ? undefined : encodeURIComponent(text);
	} catch {
		return undefined;
	}
}

/**
 * Appends a path to the Base URL's origin.
 *
 * @param path absolute path, e.g. `/swagger/docs/v1`
 * @returns the URL, or undefined if the path would leave the origin or is not a plain path
 */
export function urlOnOrigin(baseUrl: string, path: string): string | undefined {
	if (path.length > LONGEST_PATH || !path.startsWith('/')) return undefined;
	const isFolder = path.length > 1 && path.endsWith('/');
	const segments = path
		.slice(1, isFolder ? -1 : undefined)
		.split('/')
		.map(plainSegment);
	if (segments.includes(undefined)) return undefined;
	const base = new URL(baseUrl);
	const plainPath = `/${segments.join('/')}${isFolder ? '/' : ''}`;
	const url = new URL(base.origin + plainPath);
	return url.origin === base.origin && url.href === base.origin + plainPath ? url.href : undefined;
}

/** Removes trailing slashes. */
export function withoutTrailingSlashes(path: string): string {
	let end = path.length;
	while (end > 0 && path[end - 1] === '/') end--;
	return path.slice(0, end);
}

/**
 * Returns the path of the Base URL without a trailing slash: `/otpone` for
 * `https://example.com/otpone/`.
 */
export function basePathOf(baseUrl: string): string {
	return withoutTrailingSlashes(new URL(baseUrl).pathname);
}

/**
 * Returns the endpoint of a call that no description contains: Base URL + prefix + the call's name,
 * POST, JSON body, documented names.
 *
 * @returns undefined if the prefix is not a plain path
 */
export function undescribedEndpoint(
	call: CallName,
	baseUrl: string,
	pathPrefix: string,
): Endpoint | undefined {
	const prefix = withoutTrailingSlashes(pathPrefix.trim().replace(/^\/*/, '/'));
	const url = urlOnOrigin(baseUrl, `${basePathOf(baseUrl)}${prefix}/${call}`);
	const inputs = documentedInputs(call);
	return url === undefined ? undefined : { call, method: 'POST', url, inputs, described: false };
}

/** Returns the documented inputs of a call, all in a JSON body. */
export function documentedInputs(call: CallName): EndpointInput[] {
	return Object.entries(calls[call].inputs).map(([role, name]) => ({
		role: role as Role,
		name,
		in: 'body' as const,
	}));
}
