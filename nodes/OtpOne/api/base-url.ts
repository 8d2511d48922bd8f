import { withoutTrailingSlashes } from './endpoints';

/**
 * Checks the Base URL of a credential.
 *
 * @returns it without trailing slash, or a sentence on what is wrong with it
 */
export function checkBaseUrl(value: unknown): { baseUrl: string } | { complaint: string } {
	const text = typeof value === 'string' ? value.trim() : '';
	if (!URL.canParse(text)) {
		return { complaint: 'It has to be a web address, e.g. https://api.otpone.com' };
	}
	const url = new URL(text);
	const isLocal = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) {
		return {
			complaint:
				'It has to begin with https://, so that keys travel encrypted; http:// is for localhost only',
		};
	}
	if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
		return { complaint: 'It has to be an address without user name, “?” and “#”' };
	}
	return { baseUrl: url.origin + withoutTrailingSlashes(url.pathname) };
}
