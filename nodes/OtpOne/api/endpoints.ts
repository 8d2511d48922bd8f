import type { CallName, Role } from './calls';
import { calls } from './calls';

/** Where one input of a call goes. */
export interface EndpointInput {
	role: Role;
	/** The name as the service's document spells it. */
	name: string;
	in: 'query' | 'form' | 'body' | 'header';
}

/** How one call is made. */
export interface Endpoint {
	call: CallName;
	method: 'GET' | 'POST';
	/** Absolute, always on the Base URL's origin. */
	url: string;
	inputs: EndpointInput[];
	/** Whether the service's own document says so, or the documented names are used for want of one. */
	described: boolean;
}

const LONGEST_PATH = 1_000;

/**
 * Appends a path to the Base URL.
 *
 * @param path absolute within the Base URL, e.g. `/swagger/docs/v1`
 * @returns the URL, or undefined when the path would lead off the Base URL's origin or is no plain path
 */
export function urlOnOrigin(baseUrl: string, path: string): string | undefined {
	const plainPath = /^(\/[\w.~-]+)+\/?$/;
	if (
		path.length > LONGEST_PATH ||
		!plainPath.test(path) ||
		path.split('/').some((segment) => /^\.{1,2}$/.test(segment))
	) {
		return undefined;
	}
	const base = new URL(baseUrl);
	const url = new URL(base.origin + path);
	return url.origin === base.origin && url.pathname === path ? url.href : undefined;
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
