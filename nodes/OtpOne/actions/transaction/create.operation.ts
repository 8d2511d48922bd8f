import { failureOfAnswer } from '../../api/failures';
import { readAnswer, readMessage, readTransactionId } from '../../api/reader';
import { messageField, requestTypeField, requestTypeNotices, userMailField } from '../fields';
import type { Session } from '../operation';
import { defineOperation } from '../operation';
import { laneOf, readMessageText, readRequestType, readUserMail } from '../parameters';
import { requestTypeNames } from '../requestTypes';

/** A transaction to be made. */
export interface TransactionRequest {
	userMail: string;
	requestType: number;
	message: string;
	privateToken: string;
}

const TIMEOUT = 30_000;

/**
 * Makes a transaction (getTransactionID, documentation 3.1 and 3.2).
 *
 * @returns its id
 * @throws CallFailure when the answer is none
 */
export async function createTransaction(
	{ client, signal, lanes }: Pick<Session, 'client' | 'signal' | 'lanes'>,
	request: TransactionRequest,
): Promise<string> {
	return await lanes.run(laneOf(request.userMail), async () => {
		const options = { signal, timeoutMs: TIMEOUT };
		const body = await client.call('getTransactionID', { ...request }, options);
		const answer = readAnswer(body.toString('utf8'));
		const transactionId = readTransactionId(answer);
		if (transactionId !== null) return transactionId;
		throw failureOfAnswer(readMessage(answer), 'getTransactionID', request.userMail);
	});
}

export const create = defineOperation<TransactionRequest>({
	option: {
		name: 'Create Transaction',
		value: 'create',
		action: 'Create transaction',
		description: 'Start a request and go on at once; the answer is fetched later by its ID',
	},
	fields: [
		userMailField,
		requestTypeField,
		...requestTypeNotices,
		messageField,
		{
			displayName: 'Private Token',
			name: 'privateToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description:
				'A secret that is released with the result, and only when the request was approved',
		},
	],
	calls: ['getTransactionID'],
	endsIn: 'data',
	prepare(context, itemIndex) {
		const privateToken = context.getNodeParameter('privateToken', itemIndex, '');
		return {
			userMail: readUserMail(context, itemIndex),
			requestType: readRequestType(context, itemIndex),
			message: readMessageText(context, itemIndex),
			privateToken: typeof privateToken === 'string' ? privateToken : String(privateToken ?? ''),
		};
	},
	async run(session, request) {
		const requestedAt = new Date().toISOString();
		const transactionId = await createTransaction(session, request);
		return {
			json: {
				transactionId,
				requestedUser: request.userMail,
				requestType: requestTypeNames[request.requestType],
				requestedAt,
			},
		};
	},
});
