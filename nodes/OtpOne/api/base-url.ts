import { withoutTrailingSlashes } from './endpoints';

/**
 * Checks the Base URL of a credential.
 *
 * @returns the URL without a trailing slash, or a sentence that says what to enter instead
 */
export function checkBaseUrl(value: unknown): { baseUrl: string } | { advice: string } {
	const text = typeof value === 'string' ? value.trim() : '';
	if (!URL.canParse(text)) {
		return { advice: 'Enter a valid URL, e.g. https://api.otpone.com' };
	}
	const url = new URL(text);
	const isLocal = /^(localhost|.+\.localhost|127(\.\d+){3}|\[::1\])$/.test(url.hostname);
	if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLocal)) {
		return {
			advice:
				'Enter a URL that begins with https://, so that keys are sent encrypted. Only localhost may use http://',
		};
	}
	if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
		return { advice: 'Enter a URL without a user name, “?” or “#”' };
	}
	return { baseUrl: url.origin + withoutTrailingSlashes(url.pathname) };
}
