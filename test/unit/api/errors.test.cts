import type { INode } from 'n8n-workflow';

import { callNames } from '../../../nodes/OtpOne/api/calls';
import type { FailureKind } from '../../../nodes/OtpOne/api/error-texts';
import {
	CallFailure,
	failureOfError,
	failureOfMessage,
	failureOfStatus,
} from '../../../nodes/OtpOne/api/errors';

const kinds: FailureKind[] = [
	'unreachable',
	'tls',
	'handshake',
	'cut',
	'timeout',
	'redirect',
	'keyRefused',
	'notFound',
	'rateLimited',
	'serverError',
	'refused',
	'unreadable',
	'tooLarge',
	'unknownCustomer',
	'transactionGone',
	'cancelled',
];
const node = { id: '1', name: 'OtpOne', type: 'n8n-nodes-otpone.otpOne' } as INode;

describe('every failure', () => {
	const all = kinds.flatMap((kind) => callNames.map((call) => [kind, call] as const));

	it.each(all)('%s of %s says what happened and what to do next', (kind, call) => {
		const failure = new CallFailure(kind, { call, status: 418 });
		expect(failure.message).toMatch(/^[A-Z].{10,}[^.]$/);
		expect(failure.description).toMatch(/^[A-Z].{10,}\.$/);
		expect(`${failure.message} ${failure.description}`).not.toMatch(
			/\b(error|problem|failure|mistake)s?\b|undefined|null|\{|\s{2}/i,
		);
	});

	it.each(kinds.filter((kind) => kind !== 'cancelled'))(
		'%s says whether the phone may have rung, for ringing calls only',
		(kind) => {
			const words = /no phone (has|should have) rung|the phone may have rung/i;
			expect(new CallFailure(kind, { call: 'SendRequest' }).description).toMatch(words);
			expect(new CallFailure(kind, { call: 'getTransactionID' }).description).toMatch(words);
			expect(new CallFailure(kind, { call: 'GetResult' }).description).not.toMatch(words);
		},
	);

	it.each([
		['unreachable', 'The request was not sent, so no phone has rung.'],
		['tls', 'The request was not sent, so no phone has rung.'],
		['handshake', 'The request was not sent, so no phone has rung.'],
		['keyRefused', 'no phone should have rung'],
		['unknownCustomer', 'no phone should have rung'],
		['cut', 'The phone may have rung'],
		['timeout', 'The phone may have rung'],
		['serverError', 'The phone may have rung'],
		['rateLimited', 'The phone may have rung'],
		['tooLarge', 'The phone may have rung'],
		['unreadable', 'The phone may have rung'],
	] as Array<[FailureKind, string]>)('%s: %s', (kind, words) => {
		expect(new CallFailure(kind, { call: 'SendRequest' }).description).toContain(words);
	});

	it("keeps the status and the service's words, as n8n shows them", () => {
		const failure = new CallFailure('serverError', {
			call: 'SendRequest',
			status: 503,
			serviceMessage: 'Back at noon',
		});
		const shown = failure.toNodeError(node, 3);
		expect(shown.message).toContain('(status 503)');
		expect(shown.description).toContain('“Back at noon”');
		expect(shown.httpCode).toBe('503');
		expect(shown.context.itemIndex).toBe(3);
	});
});

describe('what the request helper throws', () => {
	it.each([
		['ECONNRESET', 'cut'],
		['EPIPE', 'cut'],
		['ETIMEDOUT', 'cut'],
		['ECONNABORTED', 'cut'],
		['CERT_HAS_EXPIRED', 'tls'],
		['DEPTH_ZERO_SELF_SIGNED_CERT', 'tls'],
		['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'tls'],
		['ERR_TLS_CERT_ALTNAME_INVALID', 'tls'],
		['Z_DATA_ERROR', 'unreadable'],
		['HPE_INVALID_CONSTANT', 'unreadable'],
		['SOMETHING_NEW', 'cut'],
	])('%s is %s, even in a wrapped error', (code, kind) => {
		const cause = Object.assign(new Error('x'), { code });
		expect(failureOfError(cause).kind).toBe(kind);
		const wrapped = new Error('outer', { cause: new Error('inner', { cause }) });
		expect(failureOfError(wrapped, 'SendRequest')).toMatchObject({
			kind,
			details: { call: 'SendRequest' },
		});
	});

	it('is an unreadable answer if n8n cannot decode a header', () => {
		expect(failureOfError(new URIError('URI malformed')).kind).toBe('unreadable');
	});

	it.each([['a text'], [undefined], [null], [42], [{}]])('%s is a cut connection', (thrown) => {
		expect(failureOfError(thrown).kind).toBe('cut');
	});

	it('is not quoted', () => {
		const raw = Object.assign(new Error('POST with SRV-secret'), {
			code: 'ECONNRESET',
			config: { data: 'SRV-secret' },
		});
		const failure = failureOfError(raw, 'SendRequest');
		const shown = failure.toNodeError(node, 0);
		const everything = [failure, shown].map((error) =>
			JSON.stringify(error, Object.getOwnPropertyNames(error)),
		);
		expect(everything.join()).not.toContain('SRV-secret');
	});

	it('keeps its kind and gets its call if it is already a failure', () => {
		const failure = failureOfError(new CallFailure('tooLarge', { status: 200 }), 'GetHTML');
		expect(failure).toMatchObject({ kind: 'tooLarge', details: { status: 200, call: 'GetHTML' } });
	});
});

describe('a status', () => {
	it.each([
		[301, 'redirect'],
		[302, 'redirect'],
		[307, 'redirect'],
		[308, 'redirect'],
		[400, 'refused'],
		[401, 'keyRefused'],
		[403, 'keyRefused'],
		[404, 'notFound'],
		[405, 'notFound'],
		[408, 'timeout'],
		[422, 'refused'],
		[429, 'rateLimited'],
		[500, 'serverError'],
		[502, 'serverError'],
		[503, 'serverError'],
		[504, 'timeout'],
		[101, 'unreadable'],
	])('%i is %s', (status, kind) => {
		expect(failureOfStatus(status, {}).kind).toBe(kind);
	});

	it('returns the wait that the service requests', () => {
		expect(failureOfStatus(429, { 'retry-after': '3' }).details.retryAfterMs).toBe(3_000);
	});

	it.each([
		[429, true],
		[500, true],
		[503, true],
		[504, true],
		[302, false],
		[400, false],
		[401, false],
		[404, false],
	])('%i is transient: %s', (status, transient) => {
		expect(failureOfStatus(status, {}).transient).toBe(transient);
	});
});

describe("the service's words in a result that is not valid", () => {
	it.each([
		['Unknown API key.', 'keyRefused'],
		['This call takes the server key (SRV-…).', 'keyRefused'],
		['SrvAPIKey is required.', 'keyRefused'],
		['Unknown customer: ann@example.com', 'unknownCustomer'],
		['User not found', 'unknownCustomer'],
		['The user does not exist', 'unknownCustomer'],
	])('%s: %s', (message, kind) => {
		expect(failureOfMessage(message, 'SendRequest')?.kind).toBe(kind);
	});

	it.each([
		['The user declined the request'],
		['Declined with the security key'],
		['Request timeout'],
		[''],
		[null],
	])('%s is an answer of the person', (message) => {
		expect(failureOfMessage(message, 'SendRequest')).toBeUndefined();
	});

	it.each([
		['Unknown or expired transaction.', 'transactionGone'],
		['The transaction is not found', 'transactionGone'],
		['Unknown API key.', 'keyRefused'],
	])('for a call with a transaction, %s: %s', (message, kind) => {
		expect(failureOfMessage(message, 'GetResult')?.kind).toBe(kind);
	});
});
