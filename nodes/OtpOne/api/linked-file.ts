/** Detects texts in a result that link to a file of the service. */

const LONGEST = 2_048;
const ADDRESS = /^(?:https?:)?\/\/[^\s\\"<>]+$/i;
/** `/files/1`, `~/files/1.pdf` as written by ASP.NET, or `?id=1`. */
const PATH = /^(?:~|\.{1,2})?\/[^\s\\"<>]*$|^\?[^\s\\"<>]+$/;
/**
 * `files/1.pdf`: without a leading slash, only with a file extension, so that a MIME type does not
 * match.
 */
const RELATIVE = /^[\w%.-]+(?:\/[\w%.-]+)*\/[\w%.-]+\.\w{2,5}(?:\?[^\s\\"<>]*)?$/;

/** Base64 may begin with a slash. It contains no dots, and its digits do not form words. */
function isBase64(text: string): boolean {
	if (!/^[\w+/-]+={0,2}$/.test(text)) return false;
	const isCode = (part: string) => /[a-z]/.test(part) && /[A-Z]/.test(part);
	const hasCodes = text
		.split('/')
		.some((part) => part.length >= (/\d/.test(part) ? 40 : 64) && isCode(part));
	return hasCodes || /[+=]/.test(text);
}

/**
 * Returns the address of a file that a result links to.
 *
 * @param baseUrl the service's Base URL; a link to its own host is followed only over its own
 * protocol
 * @returns undefined unless the link is a path, or an address on the service's own origin
 */
export function linkedFile(text: string, baseUrl: string): string | undefined {
	const link = text.trim();
	const isLink = ADDRESS.test(link) || PATH.test(link) || RELATIVE.test(link);
	if (!isLink || link.length > LONGEST || (!link.includes('?') && isBase64(link))) return undefined;
	const base = new URL(baseUrl.endsWith('/') ? baseUrl : `${baseUrl}/`);
	const path = link.startsWith('~/') ? `.${link.slice(1)}` : link;
	if (!URL.canParse(path, base.href)) return undefined;
	const url = new URL(path, base);
	if (url.username !== '' || url.password !== '') return undefined;
	const isPlain = url.protocol === 'http:' && base.protocol === 'https:';
	if (isPlain && url.hostname === base.hostname && ['', base.port].includes(url.port)) {
		url.protocol = 'https:';
		url.port = base.port;
	}
	return url.origin === base.origin ? url.href : undefined;
}
