/** Whether a verified token belongs to this very transaction, and not to another of the same person. */
import type { ServiceResult } from './verdict';

/**
 * `bound`: the answer names the transaction, by its id or by the private token that only this
 * transaction was made with. `other`: it names another. `unknown`: it names none.
 */
export type Binding = 'bound' | 'other' | 'unknown';

/**
 * @param transactionId the transaction of this approval
 * @param isOwnPrivateToken whether a private token is the one this transaction was made with; left
 * out where that is not known
 */
export function bindingOf(
	result: ServiceResult,
	transactionId: string,
	isOwnPrivateToken?: (privateToken: string) => boolean,
): Binding {
	if (result.transactionId !== null && result.transactionId !== transactionId) return 'other';
	if (result.privateToken !== null && isOwnPrivateToken) {
		return isOwnPrivateToken(result.privateToken) ? 'bound' : 'other';
	}
	return result.transactionId === null ? 'unknown' : 'bound';
}
