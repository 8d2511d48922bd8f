/**
 * Decides whether an answer belongs to the given transaction or to another one of the same person.
 */
import type { ServiceResult } from './service-result';

/**
 * - `bound`: the answer names the transaction by its id, or by the private token that only this
 * transaction was created with.
 * - `other`: the answer names another transaction, or its id cannot be read.
 * - `unnamed`: the answer names no transaction.
 */
type Binding = 'bound' | 'other' | 'unnamed';

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const normalizeId = (id: string) => (GUID.test(id) ? id.toLowerCase() : id);

/** Compares two ids. GUIDs are compared case-insensitively. */
export function isSameTransaction(a: string, b: string): boolean {
	return normalizeId(a) === normalizeId(b);
}

/**
 * @param transactionId the transaction that was asked about
 * @param isOwnPrivateToken whether a private token is the one this transaction was created with;
 * omitted if that is unknown
 */
export function bindingOf(
	{ transaction, privateToken }: Pick<ServiceResult, 'transaction' | 'privateToken'>,
	transactionId: string,
	isOwnPrivateToken?: (privateToken: string) => boolean,
): Binding {
	if (transaction === 'unreadable') return 'other';
	if (transaction !== 'none' && !isSameTransaction(transaction.id, transactionId)) return 'other';
	if (privateToken !== null && isOwnPrivateToken) {
		return isOwnPrivateToken(privateToken) ? 'bound' : 'other';
	}
	return transaction === 'none' ? 'unnamed' : 'bound';
}
