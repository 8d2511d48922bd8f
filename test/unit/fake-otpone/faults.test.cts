import { once } from 'node:events';
import http from 'node:http';
import axios from 'axios';
import { faultPresets } from '../../../dev/fake-otpone/faults.cts';
import { startFakeOtpOne, type FakeOtpOne } from '../../../dev/fake-otpone/fake-otpone.cts';
import { call, readResult } from './client.cts';

let fakeOtpOne: FakeOtpOne;

beforeAll(async () => {
	fakeOtpOne = await startFakeOtpOne();
});

afterEach(() => fakeOtpOne.faults.clear());

afterAll(() => fakeOtpOne.close());

const send = () => call(fakeOtpOne, 'SendRequest');
const codeOf = (promise: Promise<unknown>) =>
	promise.then(
		() => 'answered',
		(error: { code?: string }) => error.code,
	);

/** Reads the beginning of a body, and whether it ended there, because some bodies never end. */
async function readAtLeast(count: number): Promise<{ bytes: number; ended: boolean }> {
	const request = http.request(`${fakeOtpOne.url}/api/OtpOne/isFinish`, { method: 'POST' }).end();
	const [response] = (await once(request, 'response')) as [http.IncomingMessage];
	let bytes = 0;
	for await (const chunk of response) {
		bytes += (chunk as Buffer).length;
		if (bytes >= count) return { bytes, ended: response.complete };
	}
	return { bytes, ended: true };
}

it('applies the given number of times, then the service works again', async () => {
	fakeOtpOne.faults.add({ call: 'SendRequest', times: 2, ...faultPresets.internalError });
	const statuses = [await send(), await send(), await send()].map(({ status }) => status);
	expect(statuses).toEqual([500, 500, 200]);
});

it('applies to one call or to all of them', async () => {
	fakeOtpOne.faults.add({ call: 'GetResult', kind: 'empty' });
	expect((await send()).data).not.toBe('');
	expect((await call(fakeOtpOne, 'GetResult', { transaction: 'x' })).data).toBe('');
	fakeOtpOne.faults.add({ call: '*', kind: 'empty' });
	expect((await send()).data).toBe('');
	expect((await axios.get(`${fakeOtpOne.url}/swagger/docs/v1`)).data).toBe('');
});

it('applies after the phone rings by default, and the request is always recorded', async () => {
	const rings = fakeOtpOne.totalRings();
	const received = fakeOtpOne.received.length;
	fakeOtpOne.faults.add({ call: 'SendRequest', times: 1, kind: 'reset' });
	fakeOtpOne.faults.add({ call: 'SendRequest', times: 1, kind: 'reset', afterRing: false });
	expect(await codeOf(send())).toBe('ECONNRESET');
	expect(fakeOtpOne.totalRings()).toBe(rings + 1);
	expect(await codeOf(send())).toBe('ECONNRESET');
	expect(fakeOtpOne.totalRings()).toBe(rings + 1);
	expect(fakeOtpOne.received).toHaveLength(received + 2);
});

it.each([
	['internalError', 500, 'application/json', /"Message"/],
	['badGateway', 502, 'text/html', /^<html>/],
	['unavailable', 503, 'text/plain', /Unavailable/],
	['rateLimited', 429, 'application/json', /"Message"/],
	['unauthorized', 401, 'application/json', /"Message"/],
] as const)('%s', async (preset, status, type, body) => {
	fakeOtpOne.faults.add({ call: '*', ...faultPresets[preset] });
	const response = await send();
	expect(response.status).toBe(status);
	expect(response.headers['content-type']).toContain(type);
	expect(response.data).toMatch(body);
	const limited = preset === 'unavailable' || preset === 'rateLimited';
	expect(response.headers['retry-after']).toBe(limited ? '1' : undefined);
});

it.each([301, 302, 307, 308] as const)('redirects with %i', async (status) => {
	fakeOtpOne.faults.add({ call: '*', kind: 'redirect', status, to: 'http://localhost:9/away' });
	const response = await send();
	expect(response.status).toBe(status);
	expect(response.headers.location).toBe('http://localhost:9/away');
});

it('delays the real answer', async () => {
	fakeOtpOne.faults.add({ call: '*', kind: 'delay', ms: 50 });
	const start = performance.now();
	expect(readResult(await send())).toMatchObject({ isvalid: true });
	expect(performance.now() - start).toBeGreaterThan(45);
});

it.each([
	['reset-in-body', /ECONNRESET|ERR_BAD_RESPONSE/],
	['wrong-length', /ECONNRESET|ERR_BAD_RESPONSE/],
	['garbage-gzip', /Z_DATA_ERROR/],
] as const)('%s breaks the connection or the body', async (kind, code) => {
	fakeOtpOne.faults.add({ call: '*', kind });
	expect(await codeOf(send())).toMatch(code);
});

it('truncates JSON, and returns HTML pages', async () => {
	fakeOtpOne.faults.add({ call: '*', times: 1, kind: 'truncated-json' });
	fakeOtpOne.faults.add({ call: '*', times: 1, kind: 'html' });
	fakeOtpOne.faults.add({ call: '*', times: 1, kind: 'body', body: '[]', type: 'text/x' });
	const truncated = (await send()).data;
	expect(truncated).toMatch(/^\{"Message"/);
	expect(() => JSON.parse(truncated)).toThrow(SyntaxError);
	expect(await send()).toMatchObject({ status: 200, data: expect.stringMatching(/^<!DOCTYPE/) });
	const literal = await send();
	expect([literal.data, literal.headers['content-type']]).toEqual(['[]', 'text/x']);
});

it('returns no answer, a slow one or an endless one', async () => {
	fakeOtpOne.faults.add({ call: 'SendRequest', kind: 'no-answer' });
	const timeout = axios.post(`${fakeOtpOne.url}/api/OtpOne/SendRequest`, {}, { timeout: 50 });
	expect(await codeOf(timeout)).toBe('ECONNABORTED');

	fakeOtpOne.faults.add({ call: 'isFinish', times: 1, kind: 'drip', intervalMs: 10 });
	const drip = await readAtLeast(2);
	expect(drip.ended).toBe(false);
	expect(drip.bytes).toBeLessThan(20);

	fakeOtpOne.faults.add({ call: 'isFinish', times: 1, kind: 'endless' });
	expect(await readAtLeast(40_000)).toMatchObject({ ended: false });
});

it('sends the given number of bytes', async () => {
	fakeOtpOne.faults.add({ call: '*', kind: 'big', bytes: 3_000_001 });
	const { data } = await send();
	expect(data).toHaveLength(3_000_001);
	expect(JSON.parse(data)).toMatchObject({ isValid: false });
});
