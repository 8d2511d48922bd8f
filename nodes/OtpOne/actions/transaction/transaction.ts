/** What the operations on an existing transaction have in common. */
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { failureOfAnswer } from '../../api/failures';
import { readAnswer, readFinished, readMessage } from '../../api/reader';
import { outputFileField, requestedUserField, transactionIdField, verdictFields } from '../fields';
import type { OperationResult, Session } from '../operation';
import { checkEmail, readRequiredText } from '../parameters';
import { requestTypeNames } from '../requestTypes';
import type { Asked, VerdictOptions } from '../verdictItem';
import { readVerdictOptions } from '../verdictItem';

/** A transaction to be looked after. */
export interface TransactionReference {
	asked: Asked & { transactionId: string };
	verdictOptions: VerdictOptions;
}

/** How long one read may take, in milliseconds. */
export const READ_TIMEOUT = 15_000;
/** A result may carry scanned pages. */
const RESULT_TIMEOUT = 60_000;

export const transactionFields: INodeProperties[] = [transactionIdField, requestedUserField];

export const transactionVerdictFields: INodeProperties[] = [outputFileField, ...verdictFields];

/** What Create Transaction said of the same transaction, where the item is still that one. */
function createdAs(json: IDataObject, transactionId: string) {
	if (json.transactionId !== transactionId) return { requestType: null, requestedAt: null };
	const { requestType, requestedAt } = json;
	const number = requestTypeNames.indexOf(String(requestType));
	return {
		requestType: number < 0 ? null : number,
		requestedAt: typeof requestedAt === 'string' ? requestedAt : null,
	};
}

export function readTransactionReference(
	context: IExecuteFunctions,
	itemIndex: number,
): TransactionReference {
	const transactionId = readRequiredText(context, itemIndex, 'transactionId', {
		label: 'Transaction ID',
		hint: 'Connect a Create Transaction node before this one, or enter the ID it returned.',
	});
	return {
		asked: {
			requestedUser: checkEmail(context.getNodeParameter('userMail', itemIndex), 'User Mail'),
			transactionId,
			...createdAs(context.getInputData()[itemIndex].json, transactionId),
			waitingSince: Date.now(),
		},
		verdictOptions: readVerdictOptions(context, itemIndex),
	};
}

/**
 * Asks once whether the customer has answered (isFinish, documentation 3.2.1).
 *
 * @param tries how often the question is sent at most
 * @throws CallFailure when the answer is no yes or no
 */
export async function isFinished(
	{ client, signal, reads }: Pick<Session, 'client' | 'signal' | 'reads'>,
	transactionId: string,
	{ tries, timeoutMs = READ_TIMEOUT }: { tries?: number; timeoutMs?: number } = {},
): Promise<boolean> {
	const body = await reads.run(
		async () => await client.call('isFinish', { transactionId }, { signal, timeoutMs, tries }),
	);
	const answer = readAnswer(body.toString('utf8'));
	const finished = readFinished(answer);
	if (finished !== undefined) return finished;
	throw failureOfAnswer(readMessage(answer), 'isFinish');
}

/** Fetches the result of a transaction and decides on it (GetResult, documentation 3.2.1). */
export async function fetchVerdict(
	session: Session,
	{ asked, verdictOptions }: TransactionReference,
): Promise<OperationResult> {
	const { client, signal, reads } = session;
	const { transactionId } = asked;
	return await reads.run(async () => {
		const options = { signal, timeoutMs: RESULT_TIMEOUT };
		const body = await client.call('GetResult', { transactionId }, options);
		return await session.conclude(session, asked, 'GetResult', body, verdictOptions);
	});
}
