import { setTimeout as sleep } from 'node:timers/promises';
import axios from 'axios';
import type { CallName } from '../../../dev/fake-otpone/api.cts';
import { startFakeOtpOne, type FakeOtpOne } from '../../../dev/fake-otpone/fake-otpone.cts';
import { unknownKeys } from '../../../dev/fake-otpone/keys.cts';
import { call, createTransaction, readResult, type Values } from './client.cts';

let fakeOtpOne: FakeOtpOne;
let impatient: FakeOtpOne;

beforeAll(async () => {
	fakeOtpOne = await startFakeOtpOne();
	impatient = await startFakeOtpOne({ answerLimitMs: 40 });
});

afterAll(() => Promise.all([fakeOtpOne.close(), impatient.close()]));

const result = async (name: CallName, values?: Values) =>
	readResult(await call(fakeOtpOne, name, values));

const create = async (values?: Values) => await createTransaction(fakeOtpOne, values);

describe('SendRequest', () => {
	it('answers with a result once the customer has approved', async () => {
		const response = await call(fakeOtpOne, 'SendRequest');
		expect(response.status).toBe(200);
		expect(response.headers['content-type']).toContain('application/json');
		expect(JSON.parse(response.data)).toEqual({
			Message: '',
			UserValided: 'approve@example.com',
			privateToken: null,
			isValid: true,
			transactionID: expect.any(String),
		});
	});

	it('blocks until someone answers', async () => {
		const answer = result('SendRequest', { userMail: 'Ann@Example.com', message: '<b>Pay?</b>' });
		const request = await new Promise((resolve) => fakeOtpOne.onRing(resolve));
		expect(request).toMatchObject({
			mail: 'Ann@Example.com',
			message: '<b>Pay?</b>',
			requestType: 4,
			requester: { ip: '203.0.113.7', os: 'Windows 11', app: 'n8n' },
		});
		expect(fakeOtpOne.open('ann@example.com')).toEqual([request]);
		expect(fakeOtpOne.answer('ann@example.com', 'approve')).toBe(true);
		expect(await answer).toMatchObject({ isvalid: true, uservalided: 'Ann@Example.com' });
		expect(fakeOtpOne.open('ann@example.com')).toEqual([]);
		expect(fakeOtpOne.answer('ann@example.com', 'approve')).toBe(false);
	});

	it('times out with a result', async () => {
		const answer = await call(impatient, 'SendRequest', { userMail: 'ignore@example.com' });
		expect(readResult(answer)).toMatchObject({
			message: 'Request timeout',
			uservalided: null,
			isvalid: false,
		});
	});

	it('stays on the phone when the caller disconnects', async () => {
		const hangUp = new AbortController();
		const rang = new Promise<void>((resolve) => fakeOtpOne.onRing(() => resolve()));
		const parameters = { SrvAPIKey: fakeOtpOne.keys.srv, UserMail: 'left@x.org', requestype: 0 };
		const request = axios.post(
			`${fakeOtpOne.url}/api/OtpOne/SendRequest`,
			{ ...parameters, Message: 'm', userIP: '', OSType: '', NavigatorOrAPPName: '' },
			{ signal: hangUp.signal },
		);
		await rang;
		hangUp.abort();
		await expect(request).rejects.toThrow();
		expect(fakeOtpOne.open('left@x.org')).toHaveLength(1);
		expect(fakeOtpOne.answer('left@x.org', 'approve')).toBe(true);
	});

	it.each<[string, Values, string]>([
		['a missing key', { srvKey: undefined }, 'the server key is required.'],
		['an unknown key', { srvKey: unknownKeys.srv }, 'Unknown API key.'],
		['no message', { message: ' ' }, 'Message is required.'],
		['no requester', { userIp: undefined }, 'userIP is required.'],
		['no e-mail address', { userMail: 'ann' }, 'UserMail is not an e-mail address.'],
		['an unknown request type', { requestType: 7 }, 'requestype is not a known request type.'],
		['an unknown customer', { userMail: 'unknown@x.org' }, 'Unknown customer: unknown@x.org'],
	])('refuses %s with a result and rings no phone', async (_what, values, message) => {
		const rings = fakeOtpOne.totalRings();
		const response = await call(fakeOtpOne, 'SendRequest', values);
		expect(response.status).toBe(200);
		expect(readResult(response)).toMatchObject({ message, isvalid: false, uservalided: null });
		expect(fakeOtpOne.totalRings()).toBe(rings);
	});

	it('refuses the client key', async () => {
		const { message } = await result('SendRequest', { srvKey: fakeOtpOne.keys.js });
		expect(message).toBe('This call takes the server key (SRV-…).');
	});
});

describe('parameters', () => {
	const named = () => ({
		SRVAPIKEY: fakeOtpOne.keys.srv,
		usermail: 'approve@example.com',
		Requestype: 'RequestWorkFlowValidation',
		message: 'm',
		USERIP: '',
		ostype: '',
		navigatorOrAppName: '',
	});

	it.each<[string, () => Promise<{ data: { isValid: boolean } }>]>([
		['a query', () => axios.get(`${fakeOtpOne.url}/api/OtpOne/SendRequest`, { params: named() })],
		['a JSON body', () => axios.post(`${fakeOtpOne.url}/api/OtpOne/SendRequest`, named())],
		[
			'a form',
			() => axios.post(`${fakeOtpOne.url}/api/otpone/sendrequest`, new URLSearchParams(named())),
		],
	])('are read from %s, with names in any case', async (_place, send) => {
		expect((await send()).data.isValid).toBe(true);
	});

	it.each([
		['application/json', '{"SrvAPIKey":'],
		['application/json', 'null'],
		['text/plain', 'hello'],
		['application/xml', '<a/>'],
	])('that cannot be read (%s, %s) count as missing', async (type, body) => {
		const { data } = await axios.post(`${fakeOtpOne.url}/api/OtpOne/SendRequest`, body, {
			headers: { 'content-type': type },
		});
		expect(data).toMatchObject({ Message: 'the server key is required.', isValid: false });
	});
});

describe('a transaction', () => {
	it('rings once, is finished when it is answered, and returns its private token', async () => {
		const id = await create({ userMail: 'bea@example.com' });
		expect((await call(fakeOtpOne, 'isFinish', { transaction: id })).data).toBe('false');
		expect(await result('GetResult', { transaction: id })).toMatchObject({
			message: 'The request is not answered yet.',
			isvalid: false,
		});
		expect(fakeOtpOne.tokenFor(id)).toBeUndefined();

		fakeOtpOne.answer('bea@example.com', 'approve');
		expect((await call(fakeOtpOne, 'isFinish', { transaction: id })).data).toBe('true');
		expect(await result('GetResult', { transaction: id })).toEqual({
			message: '',
			uservalided: 'bea@example.com',
			privatetoken: 'private',
			isvalid: true,
			transactionid: id,
		});
		await call(fakeOtpOne, 'GetHTML', { htmlTransaction: id });
		expect(fakeOtpOne.rings('bea@example.com')).toBe(1);
	});

	it('does not return its private token when it is declined', async () => {
		const id = await create({ userMail: 'decline@example.com' });
		expect(await result('GetResult', { transaction: id })).toMatchObject({
			message: 'The user declined the request',
			privatetoken: null,
			isvalid: false,
		});
		expect(fakeOtpOne.tokenFor(id)).toBeUndefined();
	});

	it('expires', async () => {
		const userMail = 'ignore@example.com';
		const id = await createTransaction(impatient, { userMail });
		while (impatient.open(userMail).length > 0) await sleep(5);
		expect((await call(impatient, 'isFinish', { transaction: id })).data).toBe('true');
		expect(readResult(await call(impatient, 'GetResult', { transaction: id }))).toMatchObject({
			message: 'Request timeout',
			isvalid: false,
		});
	});

	it.each(['isFinish', 'GetResult'] as const)('is required by %s', async (name) => {
		expect(await result(name, { transaction: 'x' })).toMatchObject({
			message: 'Unknown or expired transaction.',
			isvalid: false,
		});
		expect(await result(name, { transaction: 'x', jsKey: fakeOtpOne.keys.srv })).toMatchObject({
			message: 'This call takes the client key (JS-…).',
		});
	});
});

describe('VerifyToken', () => {
	it('accepts a token only for its own transaction', async () => {
		const id = await create();
		const other = await create();
		const token = fakeOtpOne.tokenFor(id)!;
		expect(await result('VerifyToken', { token })).toMatchObject({
			isvalid: true,
			transactionid: id,
			privatetoken: 'private',
		});
		expect(await result('VerifyToken', { token, transaction: id })).toMatchObject({
			isvalid: true,
		});
		expect(await result('VerifyToken', { token, transaction: other })).toMatchObject({
			message: 'The token is of another transaction.',
			isvalid: false,
		});
		expect(await result('VerifyToken', { token: 'x' })).toMatchObject({
			message: 'Unknown or expired token.',
			isvalid: false,
		});
	});
});

describe('the record', () => {
	it('contains all requests, including those to wrong paths', async () => {
		const own = await startFakeOtpOne();
		await call(own, 'SendRequest');
		await axios.get(`${own.url}/swagger/docs/v1`);
		await axios.get(`${own.url}/api/Nothing?a=b`, { validateStatus: () => true });
		expect(own.received).toMatchObject([
			{ call: 'SendRequest', method: 'POST', body: { Message: 'Pay invoice 1001?' } },
			{ call: 'swagger', method: 'GET', path: '/swagger/docs/v1' },
			{ call: 'unknown', path: '/api/Nothing', url: '/api/Nothing?a=b', query: { a: 'b' } },
		]);
		await own.close();
	});

	it('can be turned off', async () => {
		const own = await startFakeOtpOne({ record: false });
		await call(own, 'SendRequest');
		expect(own.received).toEqual([]);
		await own.close();
	});
});

it('closes immediately, even with open requests', async () => {
	const own = await startFakeOtpOne();
	const waiting = call(own, 'SendRequest', { userMail: 'nobody@example.com' });
	await new Promise((resolve) => own.onRing(resolve));
	const start = performance.now();
	const [ended] = await Promise.allSettled([waiting, own.close()]);
	expect(ended.status).toBe('rejected');
	expect(performance.now() - start).toBeLessThan(3000);
});
