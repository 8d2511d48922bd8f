import type { CallAnswer } from '../api/client';
import { openAnswer } from '../api/open-answer';
import { sha256 } from '../api/sha256';
import { bindingOf, isSameTransaction } from '../approval/binding';
import { decideVerdict } from '../approval/verdict';
import type { ServiceSession } from './session';
import { fetchResult } from './transaction-status';

/** A token that a page posted, and what it must be valid for. */
interface TokenCheck {
	token: string;
	/** Null if the builder gave none; the token is then not bound to a transaction. */
	transactionId: string | null;
	requestedUser: string;
	/** Whether a private token is the one that the transaction was created with. */
	isOwnPrivateToken?: (privateToken: string) => boolean;
}

/**
 * The answer that decides on a token. `other`: the token belongs to another transaction. `unknown`:
 * it cannot be determined which transaction the token belongs to.
 */
type TokenAnswer = CallAnswer | 'other' | 'unknown';

const TIMEOUT = 60_000;
const REMEMBERED_TOKENS = 10_000;

/**
 * Maps the SHA-256 of a token to the transaction it approved, so that it cannot approve another
 * one.
 */
const usedTokens = new Map<string, string>();

function remember(hash: string, transactionId: string): void {
	usedTokens.set(hash, transactionId);
	const oldest = usedTokens.keys().next().value;
	if (usedTokens.size > REMEMBERED_TOKENS && oldest !== undefined) usedTokens.delete(oldest);
}

/**
 * Verifies a token (VerifyToken, documentation 3.1.1), for a specific transaction if one is given.
 *
 * The documentation does not say whether the service checks the transaction. A valid token is
 * therefore sufficient only if the answer names the transaction or its private token. Otherwise the
 * result of the transaction itself (GetResult, with the client key) must approve as well.
 *
 * @throws CallFailure if the service cannot be asked
 */
export async function verifyToken(
	session: Pick<ServiceSession, 'client' | 'signal' | 'reads'>,
	{ token, transactionId, requestedUser, isOwnPrivateToken }: TokenCheck,
): Promise<TokenAnswer> {
	const { client, signal, reads } = session;
	const options = { signal, timeoutMs: TIMEOUT };
	const inputs = { token, ...(transactionId !== null && { transactionId }) };
	const hash = sha256(token);
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
