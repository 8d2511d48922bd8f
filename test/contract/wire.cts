/** Whether what arrived at the sandbox is what its document describes, with the right key and no other. */
import {
	basePathOf,
	callNames,
	callsOf,
	pathOf,
	spellings,
	type CallName,
} from '../../sandbox/service/api.cts';
import type { ReceivedRequest, Sandbox } from '../../sandbox/service/sandbox.cts';

const isCall = ({ call }: ReceivedRequest) => (callNames as readonly string[]).includes(call);

/** The calls among the requests, in the order in which they arrived. */
export function callsIn(requests: ReceivedRequest[]): CallName[] {
	return requests.filter(isCall).map(({ call }) => call as CallName);
}

/** Everything of a request that went over the wire. */
const wireText = ({ url, headers, body }: ReceivedRequest) => JSON.stringify([url, headers, body]);

const occurrences = (text: string, part: string) => text.split(part).length - 1;

/** Checks requests one by one: the six calls as described, and lookups without any key. */
export function expectAsDescribed(requests: ReceivedRequest[], sandbox: Sandbox): void {
	for (const request of requests) {
		if (isCall(request)) expectCall(request, sandbox);
		else expectLookup(request, sandbox);
	}
}

function expectCall(request: ReceivedRequest, { dialect, keys }: Sandbox): void {
	const names = spellings(dialect);
	const call = callsOf(dialect).find(({ name }) => name === request.call)!;
	const isServerSide = call.roles.includes('srvKey');
	const [key, otherKey] = isServerSide ? [keys.srv, keys.js] : [keys.js, keys.srv];
	const keyName = names[isServerSide ? 'srvKey' : 'jsKey'];
	const inUrl = dialect.placement === 'query' || dialect.placement === 'get';
	const inputs = (inUrl ? request.query : request.body) as Record<string, unknown>;

	expect(request.method).toBe(dialect.placement === 'get' ? 'GET' : 'POST');
	expect(request.path).toBe(basePathOf(dialect) + pathOf(dialect, call.name));
	expect(inputs[keyName]).toBe(key);
	expect(call.roles.map((role) => names[role])).toEqual(
		expect.arrayContaining(Object.keys(inputs)),
	);
	expect(occurrences(wireText(request), key)).toBe(1);
	expect(wireText(request)).not.toContain(otherKey);
	if (inUrl) {
		expect([undefined, null, '', '{}']).toContain(
			typeof request.body === 'object' ? JSON.stringify(request.body) : request.body,
		);
	} else {
		expect(request.url).toBe(request.path);
		const type = dialect.placement === 'form' ? 'x-www-form-urlencoded' : 'json';
		expect(request.headers['content-type']).toContain(type);
	}
}

function expectLookup(request: ReceivedRequest, { keys }: Sandbox): void {
	expect(request.method).toBe('GET');
	expect(request.path).toMatch(/^\/(service\/)?swagger\//);
	expect(wireText(request)).not.toContain(keys.srv);
	expect(wireText(request)).not.toContain(keys.js);
}
