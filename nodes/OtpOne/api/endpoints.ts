import type { CallName, Role } from './calls';
import { calls } from './calls';

/** Where one input of a call goes. */
export interface EndpointInput {
	role: Role;
	/** The name as the service's document spells it. */
	name: string;
	/** `text`: the body itself is the value, a string in JSON. */
	in: 'query' | 'form' | 'body' | 'header' | 'text';
	/** The objects in the body that it stands in, the outermost first. */
	within?: string[];
	/** What the document wants instead of a plain value. */
	as?: 'text' | 'list' | 'name';
}

/** A value that the description fixes. */
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
	/** Absolute, always on the Base URL's origin. */
	url: string;
	inputs: EndpointInput[];
	/** What the document fixes or gives a default for, and nobody else does. */
	constants?: Constant[];
	/** Whether a form is sent as `multipart/form-data`. */
	multipart?: boolean;
	/** Whether the service's own document says so, or the documented names are used for want of one. */
	described: boolean;
	/** Why the service's description was not followed: a clause that goes on from it. */
	note?: string;
}

const LONGEST_PATH = 1_000;

/** What a server or a proxy could read in another way, encoded or not. */
const AMBIGUOUS = /[\\/?#%;\p{Cc}]/u;

/**
 * A segment of a path as it is sent.
 *
 * @returns undefined when it is not plain, or leads elsewhere once it is decoded
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
 * @param path absolute, e.g. `/swagger/docs/v1`
 * @returns the URL, or undefined when the path would lead off the origin or is no plain path
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

/** Cuts slashes off the end. */
export function withoutTrailingSlashes(path: string): string {
	let end = path.length;
	while (end > 0 && path[end - 1] === '/') end--;
	return path.slice(0, end);
}

/** The path of the Base URL, without a trailing slash: `/otpone` for `https://example.com/otpone/`. */
export function basePathOf(baseUrl: string): string {
	return withoutTrailingSlashes(new URL(baseUrl).pathname);
}

/**
 * The endpoint of a call that no document describes: Base URL + prefix + the call's name, POST,
 * JSON body, documented names.
 *
 * @returns undefined when the prefix is no plain path
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

/** The documented inputs of a call, all in a JSON body. */
export function documentedInputs(call: CallName): EndpointInput[] {
	return Object.entries(calls[call].inputs).map(([role, name]) => ({
		role: role as Role,
		name,
		in: 'body' as const,
	}));
}
