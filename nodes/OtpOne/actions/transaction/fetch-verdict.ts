import { buildResultItem } from '../../result/build-result-item';
import type { VerdictItem } from '../../result/result-item';
import { unansweredItem } from '../../result/verdict-item';
import { fetchResult, isFinished } from '../../service/transaction-status';
import type { Session } from '../operation';
import type { TransactionReference } from './transaction';

/** Fetches the result of a transaction and builds its verdict. */
export async function fetchVerdict(
	session: Session,
	{ asked, verdictOptions }: TransactionReference,
): Promise<VerdictItem> {
	const answer = await fetchResult(session, asked.transactionId);
	return await buildResultItem(session, asked, answer, verdictOptions);
}

/** Fetches the verdict if the person has answered; it is `pending` otherwise. */
export async function fetchVerdictIfFinished(
	session: Session,
	reference: TransactionReference,
): Promise<VerdictItem> {
	const { asked } = reference;
	if (await isFinished(session, asked.transactionId)) return await fetchVerdict(session, reference);
	return unansweredItem(asked, 'pending', 'Not answered yet');
}
