import { requestedUserField, verdictFields } from '../fields';
import { defineOperation } from '../operation';
import { readRequiredText, readSafetyText, readUserMail, readVerdictOptions } from '../parameters';
import type { PostedToken } from './check-token';

export const verifyToken = defineOperation<PostedToken>({
	option: {
		name: 'Verify Token',
		value: 'verifyToken',
		action: 'Verify token from web page',
		description:
			'Check the token that your web page posted back; an unchecked token proves nothing',
	},
	fields: [
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			required: true,
			placeholder: 'e.g. {{ $json.body.token }}',
			default: '',
			description: 'The token that the form of your page posted',
		},
		requestedUserField,
		{
			displayName: 'Transaction ID',
			name: 'transactionId',
			type: 'string',
			default: '',
			description:
				'The ID that Create Transaction returned. If you enter it, a token of another transaction is not approved.',
		},
		...verdictFields,
	],
	calls: ['VerifyToken'],
	endsIn: 'verdict',
	prepare(context, itemIndex) {
		return {
			token: readRequiredText(context, itemIndex, 'token', {
				label: 'Token',
				hint: 'Use an expression for the field that your form posted, e.g. {{ $json.body.token }}.',
			}),
			asked: {
				requestedUser: readUserMail(context, itemIndex),
				requestType: null,
				transactionId: readSafetyText(context, itemIndex, 'transactionId', {
					label: 'Transaction ID',
					hint: 'Use an expression for the ID that Create Transaction returned, or clear the field if your page has none.',
				}),
				requestedAt: null,
				waitingSince: Date.now(),
			},
			verdictOptions: readVerdictOptions(context, itemIndex),
		};
	},
	async run(session, check) {
		const { checkToken } = await import('./check-token');
		return await checkToken(session, check);
	},
});
