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
		action: 'Check status',
		description: 'Ask once whether the person has answered; if so, fetch the result',
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
