/** The address of a requester, as proxies write it into the headers of a request. */

const LONGEST_HEADER = 4_096;

/** Whether a text is an IPv4 or IPv6 address and nothing else. */
export function isIpAddress(text: string): boolean {
	const octets = text.split('.');
	const isV4 =
		octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256);
	return isV4 || (/^[\da-f:.]+$/i.test(text) && URL.canParse(`http://[${text}]`));
}

/** An IPv4 address that is written as IPv6 (::ffff:203.0.113.7), as IPv4. */
function unmapped(address: string): string {
	if (!address.includes(':')) return address;
	const host = new URL(`http://[${address}]`).hostname;
	const halves = /^\[::ffff:([\da-f]{1,4}):([\da-f]{1,4})\]$/.exec(host);
	if (!halves) return address;
	const [high, low] = halves.slice(1).map((half) => Number.parseInt(half, 16));
	return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}

/** One hop: an address, perhaps quoted, in brackets, with a port or a zone. */
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

/** The hops that `Forwarded` names with `for=` (RFC 7239); values of other names are read over. */
function forwardedHops(header: string): string[] {
	const pairs = header.matchAll(/([\w!#$%&'*+.^`|~-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^;,\s"]*)/g);
	return [...pairs]
		.filter(([, name]) => name.toLowerCase() === 'for')
		.map(([, , value]) => value.replace(/\\(.)/g, '$1'));
}

/** The first address in a list of hops: the one nearest to the requester. */
function firstAddress(hops: string[]): string | undefined {
	for (const hop of hops) {
		const address = addressOfHop(hop);
		if (address !== undefined) return address;
	}
	return undefined;
}

/** Reads an address as somebody may enter it: alone, or as a header holds it. */
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

/** The address that the headers of a request name; a header without one leaves it to the next. */
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
