import type { CallName } from '../api/calls';
import { parseAnswer, readResult } from '../api/parse-answer';
import { bindingOf } from '../approval/binding';
import { extractFiles } from '../files/extract-files';
import type { ServiceSession } from './session';

/**
 * The answer that decides on a token, and the call that brought it. `other`: the token belongs to
 * another transaction. `unknown`: nothing says which transaction it belongs to.
 */
export type TokenAnswer = { call: CallName; body: Buffer } | 'other' | 'unknown';

const TIMEOUT = 60_000;

/**
 * Verifies a token (VerifyToken, documentation 3.1.1), for one transaction where it is given.
 *
 * Whether the service checks the transaction is not documented. A valid token counts if the answer
 * names the transaction, or if the service describes that it takes its id; otherwise the result of
 * the transaction itself (GetResult, with the client key) has to say the same.
 *
 * @param isOwnPrivateToken whether a private token is the one the transaction was made with
 */
export async function answerForToken(
	{ client, signal, reads }: Pick<ServiceSession, 'client' | 'signal' | 'reads'>,
	token: string,
	transactionId: string | null,
	isOwnPrivateToken?: (privateToken: string) => boolean,
): Promise<TokenAnswer> {
	const options = { signal, timeoutMs: TIMEOUT };
	const inputs = { token, ...(transactionId !== null && { transactionId }) };
	const body = await reads.run(async () => await client.call('VerifyToken', inputs, options));
	const answer = { call: 'VerifyToken' as const, body };
	const result = readResult(parseAnswer(extractFiles(body).text));
	if (transactionId === null || result?.isValid !== true) return answer;
	const binding = bindingOf(result, transactionId, isOwnPrivateToken);
	if (binding === 'other') return 'other';
	if (binding === 'bound') return answer;
	const { described, inputs: places } = await client.endpointOf('VerifyToken');
	if (described && places.some(({ role }) => role === 'transactionId')) return answer;
	if (!client.hasKey('GetResult')) return 'unknown';
	return {
		call: 'GetResult',
		body: await reads.run(async () => await client.call('GetResult', { transactionId }, options)),
	};
}
