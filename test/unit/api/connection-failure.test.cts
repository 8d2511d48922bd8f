/** Which error objects of Node.js and axios prove that nothing was sent. */
import { AxiosError } from 'axios';
import type { INode, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import { connectionFailure } from '../../../nodes/OtpOne/api/connection-failure';
import { CallFailure, failureOfError } from '../../../nodes/OtpOne/api/errors';

const node = { id: '1', name: 'OtpOne', type: 'n8n-nodes-otpone.otpOne' } as INode;

const nodeError = (syscall: string | undefined, code: string, more: object = {}) =>
	Object.assign(new Error(`${syscall ?? ''} ${code}`), {
		code,
		...(syscall !== undefined && { syscall }),
		...more,
	});
const aggregate = (...errors: Error[]) =>
	Object.assign(new AggregateError(errors, ''), {
		code: (errors[0] as { code?: string } | undefined)?.code,
	});
/** Adds the socket of the request; its `secureConnecting` is true until the handshake has ended. */
const withSocket = (error: Error, secureConnecting: boolean | undefined) =>
	AxiosError.from(error, undefined, undefined, { socket: { secureConnecting } } as never);

/** The ways in which n8n passes errors on: plain, from axios, from the axios of n8n 1.110, and in its own error. */
const wrappings: Array<[string, (error: Error) => unknown]> = [
	['bare', (error) => error],
	['from axios', (error) => AxiosError.from(error)],
	[
		'from an older axios, which copies the fields',
		(error) => Object.assign(new AxiosError(error.message), error, { cause: error }),
	],
	[
		"in n8n's error",
		(error) => new NodeApiError(node, AxiosError.from(error) as unknown as JsonObject),
	],
	['as a cause of a cause', (cause) => new Error('a', { cause: new Error('b', { cause }) })],
];

describe.each(wrappings)('%s', (_, wrap) => {
	it.each([
		['getaddrinfo', 'ENOTFOUND'],
		['getaddrinfo', 'EAI_AGAIN'],
		['queryA', 'ESERVFAIL'],
		['queryAaaa', 'ENOTFOUND'],
		['connect', 'ECONNREFUSED'],
		['connect', 'EHOSTUNREACH'],
		['connect', 'ENETUNREACH'],
		['connect', 'ETIMEDOUT'],
		['connect', 'EADDRNOTAVAIL'],
		['connect', 'ECONNRESET'],
		['connect', 'SOMETHING_NEW'],
	])('%s %s was not sent', (syscall, code) => {
		expect(connectionFailure(wrap(nodeError(syscall, code)))).toBe('unreachable');
		expect(failureOfError(wrap(nodeError(syscall, code))).notSent).toBe(true);
	});

	it.each([
		['read', 'EHOSTUNREACH'],
		['read', 'ENETUNREACH'],
		['read', 'ECONNREFUSED'],
		['read', 'ECONNRESET'],
		['read', 'ETIMEDOUT'],
		['write', 'EPIPE'],
		['write', 'EHOSTUNREACH'],
		['write', 'EPROTO'],
		['shutdown', 'ENOTCONN'],
		['reconnect', 'ECONNREFUSED'],
		['', 'ECONNREFUSED'],
		[undefined, 'ECONNREFUSED'],
		[undefined, 'EHOSTUNREACH'],
		[undefined, 'ECONNRESET'],
		[undefined, 'ECONNABORTED'],
		[undefined, 'EPROTO'],
		[undefined, 'ERR_SSL_WRONG_VERSION_NUMBER'],
		[undefined, 'ERR_SSL_BAD_RECORD_TYPE'],
		[undefined, 'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'],
		[undefined, 'ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE'],
		[undefined, 'ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC'],
		[undefined, 'ERR_TLS_RENEGOTIATION_DISABLED'],
	])('%s %s may have been sent', (syscall, code) => {
		expect(connectionFailure(wrap(nodeError(syscall, code)))).toBeUndefined();
		const failure = failureOfError(wrap(nodeError(syscall, code)), 'SendRequest');
		expect(failure.notSent).toBe(false);
		expect(failure.description).toContain('The phone may have rung');
		expect(failure.description).not.toMatch(/no phone/);
	});

	it.each([
		'CERT_HAS_EXPIRED',
		'CERT_NOT_YET_VALID',
		'CERT_UNTRUSTED',
		'CERT_SIGNATURE_FAILURE',
		'DEPTH_ZERO_SELF_SIGNED_CERT',
		'SELF_SIGNED_CERT_IN_CHAIN',
		'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
		'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
		'ERR_TLS_CERT_ALTNAME_INVALID',
		'HOSTNAME_MISMATCH',
	])('%s means an untrusted certificate, and nothing was sent', (code) => {
		expect(connectionFailure(wrap(nodeError(undefined, code)))).toBe('tls');
	});

	it('with several addresses that all refused was not sent', () => {
		const refused = aggregate(
			nodeError('connect', 'ECONNREFUSED', { address: '::1' }),
			nodeError('connect', 'ETIMEDOUT', { address: '127.0.0.1' }),
		);
		expect(connectionFailure(wrap(refused))).toBe('unreachable');
	});

	it.each([
		['a read among them', aggregate(nodeError('connect', 'A'), nodeError('read', 'ECONNRESET'))],
		['an unknown error among them', aggregate(nodeError('connect', 'A'), new Error('?'))],
		['no errors', aggregate()],
	])('with several addresses, %s, may have been sent', (_name, error) => {
		expect(connectionFailure(wrap(error))).toBeUndefined();
	});
});

describe('the socket of the request', () => {
	it.each([
		['write', 'EPROTO'],
		['read', 'ECONNRESET'],
		[undefined, 'ECONNRESET'],
	])('during its handshake proves that nothing was sent for %s %s', (syscall, code) => {
		expect(connectionFailure(withSocket(nodeError(syscall, code), true))).toBe('handshake');
	});

	it.each([[false], [undefined]])('with secureConnecting %s proves nothing', (value) => {
		expect(connectionFailure(withSocket(nodeError('write', 'EPROTO'), value))).toBeUndefined();
	});

	it('proves nothing if there is an answer', () => {
		const error = withSocket(nodeError('write', 'EPROTO'), true);
		expect(connectionFailure(Object.assign(error, { response: { status: 200 } }))).toBeUndefined();
	});
});

describe('the message, if the error has no system call', () => {
	const said = (message: string, code: string, more: object = {}) =>
		Object.assign(new Error(message), { code, ...more });

	it.each([
		['connect ECONNREFUSED 127.0.0.1:9', 'ECONNREFUSED'],
		['getaddrinfo ENOTFOUND api.otpone.com', 'ENOTFOUND'],
	])('%s proves that nothing was sent', (message, code) => {
		expect(connectionFailure(said(message, code))).toBe('unreachable');
	});

	it.each([
		['read EHOSTUNREACH', 'EHOSTUNREACH', {}],
		['connect ECONNREFUSED', 'ECONNRESET', {}],
		['connect ECONNREFUSED', 'ECONNREFUSED', { syscall: 'read' }],
		['connect ECONNREFUSED', 'ECONNREFUSED', { response: { status: 200 } }],
		['reconnect ECONNREFUSED', 'ECONNREFUSED', {}],
		['connection refused', 'ECONNREFUSED', {}],
	])('%s with code %s and %j proves nothing', (message, code, more) => {
		expect(connectionFailure(said(message, code, more))).toBeUndefined();
	});
});

describe('errors that contradict themselves', () => {
	it.each([
		['read over connect', new Error('x', { cause: nodeError('connect', 'ECONNREFUSED') }), 'read'],
		['write over connect', new Error('x', { cause: nodeError('connect', 'X') }), 'write'],
	])('%s: may have been sent', (_, error, syscall) => {
		expect(connectionFailure(Object.assign(error, { syscall }))).toBeUndefined();
	});

	it('circular causes do not loop', () => {
		const error = nodeError('read', 'ECONNRESET');
		Object.assign(error, { cause: error });
		expect(connectionFailure(error)).toBeUndefined();
	});

	it.each([['a text'], [undefined], [null], [42], [{}], [[]]])('%j proves nothing', (thrown) => {
		expect(connectionFailure(thrown)).toBeUndefined();
		expect(failureOfError(thrown)).toBeInstanceOf(CallFailure);
		expect(failureOfError(thrown).notSent).toBe(false);
	});
});
