import type { CallName, Role } from './api.cts';
import type { Answer, AnswerWriter, Result } from './answers.cts';
import { isKnown } from './customers.cts';
import { customerPage } from './customer-page.cts';
import type { ApiVariant } from './api-variants.cts';
import type { Keys } from './keys.cts';
import { type Parameters, readPageType, readRequestType } from './parameters.cts';
import type { Outcome, Transaction, Transactions } from './transactions.cts';

/**
 * Answers a call. If the call rings a phone, the phone has rung by the time this returns.
 *
 * @param origin returns the origin at which the caller reached the service, for links in a
 * customer's page
 */
export type Handler = (parameters: Parameters, origin: () => string) => Answer | Promise<Answer>;

/** Ends a call with the service's own explanation. */
class Refusal extends Error {}

/** The six calls of the service. */
export function handlers(
	transactions: Transactions,
	keys: Keys,
	apiVariant: ApiVariant,
	write: AnswerWriter,
): Record<CallName, Handler> {
	const serverSide = (parameters: Parameters) =>
		checkKey(required(parameters, 'srvKey', 'the server key'), keys.srv, keys.js, 'server', 'SRV');
	const clientSide = (parameters: Parameters) =>
		checkKey(required(parameters, 'jsKey', 'the client key'), keys.js, keys.srv, 'client', 'JS');

	const ring = (parameters: Parameters): Transaction => {
		const mail = required(parameters, 'userMail', 'UserMail').trim();
		const requestType = readRequestType(required(parameters, 'requestType', 'requestype'));
		const message = required(parameters, 'message', 'Message');
		if (requestType === undefined) throw new Refusal('requestype is not a known request type.');
		if (!/^[^@\s]+@[^@\s]+$/.test(mail)) throw new Refusal('UserMail is not an e-mail address.');
		if (!isKnown(mail)) throw new Refusal(`Unknown customer: ${mail}`);
		return transactions.ring({
			mail,
			message,
			requestType,
			privateToken: parameters.privateToken ?? null,
			requester: {
				ip: parameters.userIp ?? '',
				os: parameters.osType ?? '',
				app: parameters.appName ?? '',
			},
		});
	};

	const existing = (id: string): Transaction => {
		const transaction = transactions.find(id);
		if (!transaction) throw new Refusal('Unknown or expired transaction.');
		return transaction;
	};

	const calls: Record<CallName, Handler> = {
		getTransactionID(parameters) {
			serverSide(parameters);
			present(parameters, 'privateToken', 'privateToken');
			return write.id(ring(parameters).id);
		},

		GetHTML(parameters, origin) {
			serverSide(parameters);
			const { id } = existing(required(parameters, 'htmlTransaction', 'transactionid'));
			const pageType = readPageType(required(parameters, 'pageType', 'pageType'));
			const formId = required(parameters, 'formId', 'FormID');
			if (pageType === undefined) throw new Refusal('pageType is not a known page type.');
			const { tokenField } = apiVariant;
			const page = { origin: origin(), transactionId: id, pageType, formId, tokenField };
			return write.html(customerPage(page));
		},

		VerifyToken(parameters) {
			serverSide(parameters);
			const transaction = transactions.findByToken(required(parameters, 'token', 'The token'));
			if (!transaction?.outcome) throw new Refusal('Unknown or expired token.');
			const { transaction: id } = parameters;
			if (id && id !== transaction.id) throw new Refusal('The token is of another transaction.');
			const result = resultOf(transaction, transaction.outcome);
			return write.result({
				...result,
				privateToken: apiVariant.verifyEchoesPrivateToken ? result.privateToken : null,
			});
		},

		isFinish(parameters) {
			clientSide(parameters);
			const transaction = existing(required(parameters, 'transaction', 'The transaction id'));
			return write.finish(transaction.outcome !== undefined);
		},

		GetResult(parameters) {
			clientSide(parameters);
			const transaction = existing(required(parameters, 'transaction', 'The transaction id'));
			if (!transaction.outcome) throw new Refusal('The request is not answered yet.');
			return write.result(resultOf(transaction, transaction.outcome));
		},

		SendRequest(parameters) {
			serverSide(parameters);
			present(parameters, 'userIp', 'userIP');
			present(parameters, 'osType', 'OSType');
			present(parameters, 'appName', 'NavigatorOrAPPName');
			const transaction = ring(parameters);
			const { outcome } = transaction;
			if (outcome) return write.result(resultOf(transaction, outcome));
			return transactions
				.outcomeOf(transaction)
				.then((later) => write.result(resultOf(transaction, later)));
		},
	};

	const explaining =
		(handle: Handler): Handler =>
		(parameters, origin) => {
			try {
				return handle(parameters, origin);
			} catch (error) {
				if (error instanceof Refusal) return write.result(refused(error.message));
				throw error;
			}
		};
	return Object.fromEntries(
		Object.entries(calls).map(([name, handle]) => [name, explaining(handle)]),
	) as Record<CallName, Handler>;
}

function present(parameters: Parameters, role: Role, name: string): string {
	const value = parameters[role];
	if (value === undefined) throw new Refusal(`${name} is required.`);
	return value;
}

function required(parameters: Parameters, role: Role, name: string): string {
	const value = present(parameters, role, name);
	if (value.trim() === '') throw new Refusal(`${name} is required.`);
	return value;
}

function checkKey(key: string, right: string, other: string, side: string, prefix: string): void {
	if (key === right) return;
	if (key === other) throw new Refusal(`This call takes the ${side} key (${prefix}-…).`);
	throw new Refusal('Unknown API key.');
}

function refused(message: string): Result {
	return { message, user: null, privateToken: null, isValid: false };
}

const messages = {
	approved: '',
	declined: 'The user declined the request',
	expired: 'Request timeout',
};

const fileFields: Record<number, string> = { 2: 'Picture', 3: 'Document', 6: 'Signature' };

function resultOf(transaction: Transaction, outcome: Outcome): Result {
	const isValid = outcome.state === 'approved';
	return {
		message: messages[outcome.state],
		user: outcome.user,
		privateToken: isValid ? transaction.privateToken : null,
		isValid,
		transactionId: transaction.id,
		...(outcome.files.length > 0 && {
			files: { field: fileFields[transaction.requestType] ?? 'File', files: outcome.files },
		}),
	};
}
