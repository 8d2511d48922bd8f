import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ApprovalQuestion } from '../../result/approval-item';
import type { VerdictOptions } from '../../result/verdict-item';
import { readMessageText } from '../message';
import { readRequestType, readVerdictOptions } from '../parameters';
import { readApprovers } from './approvers';

/** Reads the question and its approvers, for either channel. */
export function readQuestion(
	context: IExecuteFunctions,
	itemIndex: number,
): { question: ApprovalQuestion; verdictOptions: VerdictOptions } {
	const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
	const verdictOptions = readVerdictOptions(context, itemIndex);
	const question: ApprovalQuestion = {
		approvers: readApprovers(context, itemIndex),
		policy: 'first',
		message: readMessageText(context, itemIndex),
		requestType: readRequestType(context, itemIndex),
		withReceipt: options.receipt === true,
		binaryPropertyName: verdictOptions.binaryPropertyName,
		startedAt: Date.now(),
	};
	return { question, verdictOptions };
}
