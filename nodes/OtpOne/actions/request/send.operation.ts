import {
	questionFields,
	requesterOptions,
	timeoutField,
	userMailField,
	verdictFieldsByType,
} from '../fields';
import { readMessageText } from '../message';
import { defineOperation } from '../operation';
import {
	readTimeout,
	readRequester,
	readRequestType,
	readUserMail,
	readVerdictOptions,
} from '../parameters';
import type { PhoneQuestion } from './ask-by-phone';

export const send = defineOperation<PhoneQuestion>({
	option: {
		name: 'Send Request',
		value: 'send',
		action: 'Send request to one phone',
		description: 'Ring the phone of one person and wait for the answer',
	},
	fields: [
		userMailField,
		...questionFields,
		timeoutField,
		...verdictFieldsByType,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: requesterOptions,
		},
	],
	calls: ['SendRequest'],
	endsIn: 'verdict',
	prepare(context, itemIndex) {
		return {
			userMail: readUserMail(context, itemIndex),
			requestType: readRequestType(context, itemIndex),
			message: readMessageText(context, itemIndex),
			timeoutSeconds: readTimeout(context, itemIndex),
			requester: readRequester(context, itemIndex),
			verdictOptions: readVerdictOptions(context, itemIndex),
		};
	},
	async run(session, request) {
		const { askByPhone } = await import('./ask-by-phone');
		return await askByPhone(session, request);
	},
});
