/** Checks that the fake OtpOne received requests as its document describes them, with only the right key. */
import {
	basePathOf,
	callNames,
	callsOf,
	pathOf,
	spellings,
	type CallName,
} from '../../dev/fake-otpone/api.cts';
import type { ReceivedRequest, FakeOtpOne } from '../../dev/fake-otpone/fake-otpone.cts';

const isCall = ({ call }: ReceivedRequest) => (callNames as readonly string[]).includes(call);

/** The calls among the requests, in order of arrival. */
export function callsIn(requests: ReceivedRequest[]): CallName[] {
	return requests.filter(isCall).map(({ call }) => call as CallName);
}

/** Everything that a request transmitted. */
const wireText = ({ url, headers, body }: ReceivedRequest) => JSON.stringify([url, headers, body]);

const occurrences = (text: string, part: string) => text.split(part).length - 1;

/** Expects each call to be made as described, and each lookup to contain no key. */
export function expectAsDescribed(requests: ReceivedRequest[], fakeOtpOne: FakeOtpOne): void {
	for (const request of requests) {
		if (isCall(request)) expectCall(request, fakeOtpOne);
		else expectLookup(request, fakeOtpOne);
	}
}

function expectCall(request: ReceivedRequest, { apiVariant, keys }: FakeOtpOne): void {
	const names = spellings(apiVariant);
	const call = callsOf(apiVariant).find(({ name }) => name === request.call)!;
	const isServerSide = call.roles.includes('srvKey');
	const [key, otherKey] = isServerSide ? [keys.srv, keys.js] : [keys.js, keys.srv];
	const keyName = names[isServerSide ? 'srvKey' : 'jsKey'];
	const inUrl = apiVariant.placement === 'query' || apiVariant.placement === 'get';
	const inputs = (inUrl ? request.query : request.body) as Record<string, unknown>;

	expect(request.method).toBe(apiVariant.placement === 'get' ? 'GET' : 'POST');
	expect(request.path).toBe(basePathOf(apiVariant) + pathOf(apiVariant, call.name));
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
		const type = apiVariant.placement === 'form' ? 'x-www-form-urlencoded' : 'json';
		expect(request.headers['content-type']).toContain(type);
	}
}

function expectLookup(request: ReceivedRequest, { keys }: FakeOtpOne): void {
	expect(request.method).toBe('GET');
	expect(request.path).toMatch(/^\/(service\/)?swagger\//);
	expect(wireText(request)).not.toContain(keys.srv);
	expect(wireText(request)).not.toContain(keys.js);
}
