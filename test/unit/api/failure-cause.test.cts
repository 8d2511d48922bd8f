/** The cause of a failure, determined from the status and the service's words. */
import type { CallName } from '../../../nodes/OtpOne/api/calls';
import type { FailureKind } from '../../../nodes/OtpOne/api/error-texts';
import { failureOfMessage, failureOfStatus } from '../../../nodes/OtpOne/api/errors';
import { timeOf } from '../../cpu-time.cts';

type Row = [number, string | null, FailureKind];

const ofSendRequest: Row[] = [
	[400, 'Invalid API key', 'keyRefused'],
	[400, 'The request is invalid. SrvAPIKey is required.', 'keyRefused'],
	[400, 'Invalid key.', 'keyRefused'],
	[400, 'The key is not valid', 'keyRefused'],
	[401, null, 'keyRefused'],
	[401, 'Authorization has been denied for this request.', 'keyRefused'],
	[401, 'User not found', 'unknownCustomer'],
	[401, 'The user is not authorized', 'keyRefused'],
	[403, 'User is not registered with OtpOne', 'unknownCustomer'],
	[403, 'Your client key was revoked', 'keyRefused'],
	[403, 'API rate limit exceeded', 'rateLimited'],
	[404, null, 'notFound'],
	[404, 'User not found', 'unknownCustomer'],
	[404, 'Unknown customer: ann@example.com', 'unknownCustomer'],
	[404, 'Unknown API key.', 'keyRefused'],
	[404, 'Not Found', 'notFound'],
	[404, "No HTTP resource was found that matches the request URI '/api/user'.", 'notFound'],
	[
		404,
		"No HTTP resource was found that matches the request URI. No type was found that matches the controller named 'User'.",
		'notFound',
	],
	[405, "The requested resource does not support http method 'POST'.", 'notFound'],
	[410, 'Gone', 'notFound'],
	[400, 'The e-mail address is not known.', 'unknownCustomer'],
	[400, "The user doesn't exist", 'unknownCustomer'],
	[400, 'No such user', 'unknownCustomer'],
	[400, 'Could not find a customer with this mail', 'unknownCustomer'],
	[400, 'The request is invalid. The UserMail field is not a valid e-mail address.', 'refused'],
	[400, 'UserMail: The field is required.', 'refused'],
	[400, 'Declined with the security key', 'refused'],
	[400, 'Public key not found', 'refused'],
	[400, null, 'refused'],
	[409, 'The user declined', 'refused'],
	[422, 'Message: Too long', 'refused'],
	[422, 'The user is unknown to us', 'unknownCustomer'],
	[429, 'API key: too many requests', 'rateLimited'],
	[500, null, 'serverError'],
	[500, 'An error has occurred.', 'serverError'],
	[500, 'An error has occurred. Invalid API key', 'keyRefused'],
	[500, 'The given key was not present in the dictionary.', 'serverError'],
	[500, 'Violation of PRIMARY KEY constraint. Cannot insert duplicate key.', 'serverError'],
	[500, 'An error has occurred. Key not found', 'serverError'],
	[500, 'User not found', 'unknownCustomer'],
	[502, 'User not found', 'serverError'],
	[503, 'Invalid API key', 'serverError'],
	[504, 'Invalid API key', 'timeout'],
	[307, 'Invalid API key', 'redirect'],
	[407, 'Proxy key invalid', 'refused'],
];

const ofGetResult: Row[] = [
	[400, 'Unknown transaction', 'transactionGone'],
	[404, 'Transaction not found', 'transactionGone'],
	[404, 'The transactionID is invalid.', 'transactionGone'],
	[400, 'transactionID is required', 'refused'],
	[400, 'The transaction was rejected', 'refused'],
	[401, 'Transaction expired', 'transactionGone'],
	[500, 'An error has occurred. The transaction does not exist', 'transactionGone'],
	[404, 'User not found', 'refused'],
	[404, 'Token not found', 'refused'],
	[404, 'Not found', 'notFound'],
	[400, 'JSAPIKey: not recognized', 'keyRefused'],
];

const rows = (call: CallName, list: Row[]) => list.map((row) => [call, ...row] as const);

it.each([...rows('SendRequest', ofSendRequest), ...rows('GetResult', ofGetResult)])(
	'%s, %i, %j: %s',
	(call, status, serviceMessage, kind) => {
		expect(failureOfStatus(status, {}, { call, serviceMessage }).kind).toBe(kind);
	},
);

it.each([
	['keyRefused', 'no phone should have rung'],
	['unknownCustomer', 'no phone should have rung'],
	['refused', 'The phone may have rung'],
	['serverError', 'The phone may have rung'],
])('for a ringing call, %s: %s', (kind, words) => {
	const row = ofSendRequest.find((entry) => entry[2] === kind)!;
	const failure = failureOfStatus(row[0], {}, { call: 'SendRequest', serviceMessage: row[1] });
	expect(failure.description).toContain(words);
});

it('the description contains the words, and the message contains the status', () => {
	const serviceMessage = 'The UserMail field is not a valid e-mail address.';
	const failure = failureOfStatus(400, {}, { call: 'SendRequest', serviceMessage });
	expect(failure.message).toContain('(status 400)');
	expect(failure.description).toContain(`“${serviceMessage}”`);
});

describe("in a result, a person's answer is never treated as a refusal by the service", () => {
	it.each([
		['SendRequest', 'The user declined the request'],
		['SendRequest', 'Declined with the security key'],
		['SendRequest', 'The user pressed a wrong key'],
		['SendRequest', 'The request was denied by the customer'],
		['GetResult', 'The transaction was rejected'],
		['GetResult', 'The transaction was denied by the user'],
		['GetResult', 'The transaction is refused'],
		['VerifyToken', 'Unknown or expired token.'],
	] as Array<[CallName, string]>)('%s: %s', (call, message) => {
		expect(failureOfMessage(message, call)).toBeUndefined();
	});
});

it.each([
	['a very long list of transactions', 'transaction '.repeat(500_000)],
	['a very long list of users', 'user '.repeat(1_000_000)],
	['a very long list of keys', 'api api api '.repeat(400_000)],
	['one word', 'a'.repeat(5_000_000)],
])('%s is searched quickly', (_, words) => {
	const took = timeOf(() => {
		failureOfStatus(400, {}, { call: 'SendRequest', serviceMessage: words });
		failureOfMessage(words, 'GetResult');
	});
	expect(took).toBeLessThan(200);
});
