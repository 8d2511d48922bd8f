/** Fields and functions shared by the operations on an existing transaction. */
import type { IDataObject, IExecuteFunctions, INodeProperties } from 'n8n-workflow';

import {
	oneItemPerFileField,
	outputFileField,
	requestedUserField,
	transactionIdField,
	verdictFields,
} from '../fields';
import { checkEmail, readRequiredText, readVerdictOptions } from '../parameters';
import { requestTypeNames } from '../../api/request-types';
import type { Asked, VerdictOptions } from '../../result/verdict-item';

/** An existing transaction and what is known about it. */
export interface TransactionReference {
	asked: Asked & { transactionId: string };
	verdictOptions: VerdictOptions;
}

export const transactionFields: INodeProperties[] = [transactionIdField, requestedUserField];

export const transactionVerdictFields: INodeProperties[] = [
	outputFileField,
	oneItemPerFileField,
	...verdictFields,
];

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
	const transactionId = readRequiredText(context, itemIndex, 'transactionId', {
		label: 'Transaction ID',
		hint: 'Connect a Create Transaction node before this one, or enter the ID it returned.',
	});
	return {
		asked: {
			requestedUser: checkEmail(context.getNodeParameter('userMail', itemIndex), 'Approver Email'),
			transactionId,
			...createdAs(context.getInputData()[itemIndex].json, transactionId),
			waitingSince: Date.now(),
		},
		verdictOptions: readVerdictOptions(context, itemIndex),
	};
}
