import { failureOfAnswer } from '../api/errors';
import { parseAnswer, readMessage, readTransactionId } from '../api/parse-answer';
import type { ServiceSession } from './session';

/** A transaction to create. */
export interface TransactionRequest {
	userMail: string;
	requestType: number;
	message: string;
	privateToken: string;
}

const TIMEOUT = 30_000;

/**
 * Creates a transaction (getTransactionID, documentation 3.1 and 3.2).
 *
 * @returns the transaction id
 * @throws CallFailure if the answer contains no id
 */
export async function createTransaction(
	{ client, signal, queue }: Pick<ServiceSession, 'client' | 'signal' | 'queue'>,
	request: TransactionRequest,
): Promise<string> {
	return await queue.run(request.userMail, async () => {
		const options = { signal, timeoutMs: TIMEOUT };
		const { body, contentType } = await client.call('getTransactionID', { ...request }, options);
		const answer = parseAnswer(body, contentType);
		const transactionId = readTransactionId(answer);
		if (transactionId !== null) return client.withoutKeys(transactionId);
		throw failureOfAnswer(
			client.withoutKeys(readMessage(answer)),
			'getTransactionID',
			request.userMail,
		);
	});
}
