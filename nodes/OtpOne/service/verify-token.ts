import { createHash } from 'node:crypto';

import type { CallAnswer } from '../api/client';
import { openAnswer } from '../api/open-answer';
import { bindingOf, isSameTransaction } from '../approval/binding';
import { decideVerdict } from '../approval/verdict';
import type { ServiceSession } from './session';
import { fetchResult } from './transaction-status';

/** A token that a page posted, and what it has to be for. */
export interface TokenCheck {
	token: string;
	/** Null where the builder gave none: then the token is not bound to a transaction. */
	transactionId: string | null;
	requestedUser: string;
	/** Whether a private token is the one that the transaction was made with. */
	isOwnPrivateToken?: (privateToken: string) => boolean;
}

/**
 * The answer that decides on a token. `other`: the token belongs to another transaction. `unknown`:
 * nothing says which transaction it belongs to.
 */
export type TokenAnswer = CallAnswer | 'other' | 'unknown';

const TIMEOUT = 60_000;
const REMEMBERED_TOKENS = 10_000;

/** Which transaction a token has approved, by its SHA-256: it approves no other one. */
const usedTokens = new Map<string, string>();

const hashOf = (token: string) => createHash('sha256').update(token, 'utf8').digest('hex');

function remember(hash: string, transactionId: string): void {
	usedTokens.set(hash, transactionId);
	const oldest = usedTokens.keys().next().value;
	if (usedTokens.size > REMEMBERED_TOKENS && oldest !== undefined) usedTokens.delete(oldest);
}

/**
 * Verifies a token (VerifyToken, documentation 3.1.1), for one transaction where it is given.
 *
 * Whether the service checks the transaction is not documented. A valid token counts if the answer
 * names the transaction or its private token; otherwise the result of the transaction itself
 * (GetResult, with the client key) has to approve as well.
 *
 * @throws CallFailure when the service cannot be asked
 */
export async function verifyToken(
	session: Pick<ServiceSession, 'client' | 'signal' | 'reads'>,
	{ token, transactionId, requestedUser, isOwnPrivateToken }: TokenCheck,
): Promise<TokenAnswer> {
	const { client, signal, reads } = session;
	const options = { signal, timeoutMs: TIMEOUT };
	const inputs = { token, ...(transactionId !== null && { transactionId }) };
	const hash = hashOf(token);
	const usedFor = usedTokens.get(hash);
	if (
		transactionId !== null &&
		usedFor !== undefined &&
		!isSameTransaction(usedFor, transactionId)
	) {
		return 'other';
	}
	const answer = await reads.run(async () => await client.call('VerifyToken', inputs, options));
	const { result } = openAnswer(answer);
	if (transactionId === null || !decideVerdict(result, requestedUser).approved || !result) {
		return answer;
	}
	const binding = bindingOf(result, transactionId, isOwnPrivateToken);
	if (binding === 'other') return 'other';
	if (binding === 'bound') {
		remember(hash, transactionId);
		return answer;
	}
	if (!client.hasKey('GetResult')) return 'unknown';
	const confirmation = await fetchResult(session, transactionId);
	const confirmed = openAnswer(confirmation).result;
	if (confirmed && bindingOf(confirmed, transactionId, isOwnPrivateToken) === 'other')
		return 'other';
	if (decideVerdict(confirmed, requestedUser, transactionId).approved)
		remember(hash, transactionId);
	return confirmation;
}
