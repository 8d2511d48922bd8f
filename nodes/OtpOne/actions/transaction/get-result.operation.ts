import { verdictFields } from '../fields';
import { defineOperation } from '../operation';
import type { TransactionReference } from './transaction';
import { readTransactionReference, transactionFields } from './transaction';

export const getResult = defineOperation<TransactionReference>({
	option: {
		name: 'Get Result',
		value: 'getResult',
		action: 'Get result of answered transaction',
		description: 'Fetch the result of a transaction that the person has answered',
	},
	fields: [...transactionFields, ...verdictFields],
	calls: ['GetResult'],
	endsIn: 'verdict',
	prepare: readTransactionReference,
	async run(session, reference) {
		const { fetchVerdict } = await import('./fetch-verdict');
		return await fetchVerdict(session, reference);
	},
});
