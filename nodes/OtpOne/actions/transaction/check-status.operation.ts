import { isFinished } from '../../service/transaction-status';
import { defineOperation } from '../operation';
import { unansweredItem } from '../../result/verdict-item';
import type { TransactionReference } from './transaction';
import {
	fetchVerdict,
	readTransactionReference,
	transactionFields,
	transactionVerdictFields,
} from './transaction';

export const checkStatus = defineOperation<TransactionReference>({
	option: {
		name: 'Check Status',
		value: 'checkStatus',
		action: 'Check transaction status',
		description: 'Check once whether the person has answered, and fetch the result if so',
	},
	fields: [...transactionFields, ...transactionVerdictFields],
	calls: ['isFinish', 'GetResult'],
	endsIn: 'status',
	prepare: readTransactionReference,
	async run(session, reference) {
		const { asked } = reference;
		if (await isFinished(session, asked.transactionId))
			return await fetchVerdict(session, reference);
		return unansweredItem(asked, 'pending', 'Not answered yet');
	},
});
