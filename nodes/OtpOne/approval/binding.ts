/** Whether an answer belongs to this very transaction, and not to another of the same person. */
import type { ServiceResult } from './service-result';

/**
 * `bound`: the answer names the transaction, by its id or by the private token that only this
 * transaction was made with. `other`: it names another, or none that can be read. `unnamed`: it
 * names none.
 */
export type Binding = 'bound' | 'other' | 'unnamed';

const GUID = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/i;

const normalizeId = (id: string) => (GUID.test(id) ? id.toLowerCase() : id);

/** Compares two ids: the case of a GUID's letters says nothing. */
export function isSameTransaction(a: string, b: string): boolean {
	return normalizeId(a) === normalizeId(b);
}

/**
 * @param transactionId the transaction that was asked about
 * @param isOwnPrivateToken whether a private token is the one this transaction was made with; left
 * out where that is not known
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
