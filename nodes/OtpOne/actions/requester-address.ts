/** Reads the requester's address from the request headers that proxies set. */

const LONGEST_HEADER = 4_096;

/** Whether a text is an IPv4 or IPv6 address and nothing else. */
function isIpAddress(text: string): boolean {
	const octets = text.split('.');
	const isV4 =
		octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256);
	return isV4 || (/^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]`));
}

/** Converts an IPv4-mapped IPv6 address (::ffff:203.0.113.7) to IPv4. */
function unmapped(address: string): string {
	if (!address.includes(':')) return address;
	const host = new URL(`http://[${address}]`).hostname;
	const halves = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(host);
	if (!halves) return address;
	const [high, low] = halves.slice(1).map((half) => Number.parseInt(half, 16));
	return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** Parses one hop: an address, optionally quoted, in brackets, with a port or a zone. */
function addressOfHop(hop: string): string | undefined {
	const text = hop
		.trim()
		.replace(/^"(.*)"$/, '$1')
		.trim();
	const inBrackets = /^\[([^\]]*)\](?::\d{1,5})?$/.exec(text)?.[1];
	const withPort = /^([\d.]+):\d{1,5}$/.exec(text)?.[1];
	const address = (inBrackets ?? withPort ?? text).replace(/%[\w.-]*$/, '');
	return isIpAddress(address) ? unmapped(address) : undefined;
}

/**
 * Returns the hops in the `for=` parameters of `Forwarded` (RFC 7239), ignoring other parameters.
 */
function forwardedHops(header: string): string[] {
	const pairs = header.matchAll(/([\w!#$%&'*+.^`|~-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;,\s"]*)/g);
	return [...pairs]
		.filter(([, name]) => name.toLowerCase() === 'for')
		.map(([, , value]) => value.replace(/\\(.)/g, '$1'));
}

/** Returns the first address in a list of hops, which is the one nearest to the requester. */
function firstAddress(hops: string[]): string | undefined {
	for (const hop of hops) {
		const address = addressOfHop(hop);
		if (address !== undefined) return address;
	}
	return undefined;
}

/** Reads an address as entered by a person: the address alone, or in the format of a header. */
export function readAddress(text: string): string | undefined {
	if (isIpAddress(text)) return text;
	if (text.length > LONGEST_HEADER) return undefined;
	return /(^|[;,\s])for\s*=/i.test(text)
		? firstAddress(forwardedHops(text))
		: addressOfHop(text.split(',')[0]);
}

const HEADERS: Array<[name: string, hopsOf: (value: string) => string[]]> = [
	['x-forwarded-for', (value) => value.split(',')],
	['forwarded', forwardedHops],
	['x-real-ip', (value) => value.split(',')],
	['remote-addr', (value) => value.split(',')],
];

/** Returns the address from the first header that contains one. */
export function addressOfHeaders(headers: unknown): string | undefined {
	if (typeof headers !== 'object' || headers === null) return undefined;
	const entries = Object.entries(headers).map(
		([name, value]: [string, unknown]) => [name.toLowerCase(), value] as const,
	);
	for (const [header, hopsOf] of HEADERS) {
		const hops = entries
			.filter(([name]) => name === header)
			.flatMap(([, value]) => (Array.isArray(value) ? (value as unknown[]) : [value]))
			.filter((value) => typeof value === 'string' && value.length <= LONGEST_HEADER)
			.flatMap((value) => hopsOf(value as string));
		const address = firstAddress(hops);
		if (address !== undefined) return address;
	}
	return undefined;
}
