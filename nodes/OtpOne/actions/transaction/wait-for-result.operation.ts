import { timeoutField, verdictFields } from '../fields';
import { defineOperation } from '../operation';
import { readNumber, readTimeout } from '../parameters';
import { readTransactionReference, transactionFields } from './transaction';
import type { Wait } from './wait-for-answer';

export const waitForResult = defineOperation<Wait>({
	option: {
		name: 'Wait for Result',
		value: 'waitForResult',
		action: 'Wait for result of transaction',
		description: 'Wait until the person has answered a transaction, then fetch the result',
	},
	fields: [
		...transactionFields,
		timeoutField,
		{
			displayName: 'Poll Interval (Seconds)',
			name: 'pollIntervalSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 60 },
			default: 2,
			description: 'Time between checks for the answer, from 1 to 60 seconds',
		},
		...verdictFields,
	],
	calls: ['isFinish', 'GetResult'],
	endsIn: 'verdict',
	prepare(context, itemIndex) {
		return {
			...readTransactionReference(context, itemIndex),
			timeoutSeconds: readTimeout(context, itemIndex),
			pollIntervalSeconds: readNumber(context, itemIndex, 'pollIntervalSeconds', {
				label: 'Poll Interval',
				min: 1,
				max: 60,
				fallback: 2,
			}),
		};
	},
	async run(session, wait) {
		const { waitForAnswer } = await import('./wait-for-answer');
		return await waitForAnswer(session, wait);
	},
});
