import { requestTypeNames } from '../../api/request-types';
import type { TransactionRequest } from '../../service/create-transaction';
import { includeInputField, questionFields, userMailField } from '../fields';
import { defineOperation } from '../operation';
import { readMessageText, refuseObjects } from '../message';
import { readRequestType, readUserMail } from '../parameters';

export const create = defineOperation<TransactionRequest>({
	option: {
		name: 'Create Transaction',
		value: 'create',
		action: 'Create transaction',
		description: 'Create a request and continue at once; a later node fetches the answer by its ID',
	},
	fields: [
		userMailField,
		...questionFields,
		{
			displayName: 'Private Token',
			name: 'privateToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			description: 'A secret that is returned with the result, but only if the request is approved',
		},
		includeInputField,
	],
	calls: ['getTransactionID'],
	endsIn: 'data',
	prepare(context, itemIndex) {
		const privateToken = String(context.getNodeParameter('privateToken', itemIndex, '') ?? '');
		return {
			userMail: readUserMail(context, itemIndex),
			requestType: readRequestType(context, itemIndex),
			message: readMessageText(context, itemIndex),
			privateToken: refuseObjects(privateToken, 'Private Token'),
		};
	},
	async run(session, request) {
		const { createTransaction } = await import('../../service/create-transaction');
		const requestedAt = new Date().toISOString();
		const transactionId = await createTransaction(session, request);
		return {
			json: {
				transactionId,
				requestedUser: request.userMail,
				requestType: requestTypeNames[request.requestType],
				requestedAt,
			},
		};
	},
});
