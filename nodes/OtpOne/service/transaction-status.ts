import type { CallAnswer } from '../api/client';
import { failureOfAnswer } from '../api/errors';
import { parseAnswer, readFinished, readMessage } from '../api/parse-answer';
import type { ServiceSession } from './session';

/** Time limit of one read, in milliseconds. */
export const READ_TIMEOUT = 15_000;
/** Time limit of a result, which may contain scanned pages, in milliseconds. */
const RESULT_TIMEOUT = 60_000;

/**
 * Asks once whether the customer has answered (isFinish, documentation 3.2.1).
 *
 * @param tries maximum number of times the call is sent
 * @throws CallFailure if the answer is neither yes nor no
 */
export async function isFinished(
	{ client, signal, reads }: Pick<ServiceSession, 'client' | 'signal' | 'reads'>,
	transactionId: string,
	{ tries, timeoutMs = READ_TIMEOUT }: { tries?: number; timeoutMs?: number } = {},
): Promise<boolean> {
	const { body, contentType } = await reads.run(
		async () => await client.call('isFinish', { transactionId }, { signal, timeoutMs, tries }),
	);
	const answer = parseAnswer(body, contentType);
	const finished = readFinished(answer);
	if (finished !== undefined) return finished;
	throw failureOfAnswer(client.withoutKeys(readMessage(answer)), 'isFinish');
}

/** Fetches the result of a transaction (GetResult, documentation 3.2.1). */
export async function fetchResult(
	{ client, signal, reads }: Pick<ServiceSession, 'client' | 'signal' | 'reads'>,
	transactionId: string,
): Promise<CallAnswer> {
	const options = { signal, timeoutMs: RESULT_TIMEOUT };
	return await reads.run(async () => await client.call('GetResult', { transactionId }, options));
}
