import { verdictFields } from '../fields';
import { defineOperation } from '../operation';
import type { TransactionReference } from './transaction';
import { readTransactionReference, transactionFields } from './transaction';

export const checkStatus = defineOperation<TransactionReference>({
	option: {
		name: 'Check Status',
		value: 'checkStatus',
		action: 'Check transaction status',
		description: 'Check once whether the person has answered, and fetch the result if so',
	},
	fields: [...transactionFields, ...verdictFields],
	calls: ['isFinish', 'GetResult'],
	endsIn: 'status',
	prepare: readTransactionReference,
	async run(session, reference) {
		const { fetchVerdictIfFinished } = await import('./fetch-verdict');
		return await fetchVerdictIfFinished(session, reference);
	},
});
