import { buildResultItem } from '../../result/build-result-item';
import type { VerdictItem } from '../../result/result-item';
import type { Asked, VerdictOptions } from '../../result/verdict-item';
import { verdictItem } from '../../result/verdict-item';
import { verifyToken } from '../../service/verify-token';
import type { Session } from '../operation';

/** A token that the builder's page posted, and what it should confirm. */
export interface PostedToken {
	token: string;
	asked: Asked;
	verdictOptions: VerdictOptions;
}

/** Verifies a token and builds an item from the answer. */
export async function checkToken(
	session: Session,
	{ token, asked, verdictOptions }: PostedToken,
): Promise<VerdictItem> {
	const { requestedUser, transactionId } = asked;
	const answer = await verifyToken(session, { token, requestedUser, transactionId });
	if (typeof answer === 'object') {
		return await buildResultItem(session, asked, answer, verdictOptions);
	}
	const message =
		answer === 'other'
			? 'The token belongs to another transaction'
			: 'OtpOne does not say which transaction the token belongs to. Add the Client Key to the credential, so that the result of the transaction can be checked too.';
	return verdictItem(asked, { approved: false, outcome: 'failed' }, { message });
}
