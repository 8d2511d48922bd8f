/** Fields and functions shared by the operations on an existing transaction. */
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import { requestedUserField, transactionIdField } from '../fields';
import { readTransactionIdField, readUserMail, readVerdictOptions } from '../parameters';
import { requestTypeNames } from '../../api/request-types';
import type { Asked, VerdictOptions } from '../../result/verdict-item';

/** An existing transaction and what is known about it. */
export interface TransactionReference {
	asked: Asked & { transactionId: string };
	verdictOptions: VerdictOptions;
}

export const transactionFields: INodeProperties[] = [transactionIdField, requestedUserField];

/** Reads what Create Transaction returned for this transaction, if the item still contains it. */
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
	const transactionId = readTransactionIdField(context, itemIndex);
	return {
		asked: {
			requestedUser: readUserMail(context, itemIndex),
			transactionId,
			...createdAs(context.getInputData()[itemIndex].json, transactionId),
			waitingSince: Date.now(),
		},
		verdictOptions: readVerdictOptions(context, itemIndex),
	};
}
