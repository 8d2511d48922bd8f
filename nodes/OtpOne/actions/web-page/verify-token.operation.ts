import { outputFileField, requestedUserField, verdictFields } from '../fields';
import { defineOperation } from '../operation';
import { checkEmail, readRequiredText, readSafetyText } from '../parameters';
import type { Asked, VerdictOptions } from '../../result/verdict-item';
import { readVerdictOptions, verdictItem } from '../../result/verdict-item';

interface TokenCheck {
	token: string;
	asked: Asked;
	verdictOptions: VerdictOptions;
}

export const verifyToken = defineOperation<TokenCheck>({
	option: {
		name: 'Verify Token',
		value: 'verifyToken',
		action: 'Verify token',
		description: 'Check the token that a web page posted back; without this it proves nothing',
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
				'The ID that Create Transaction returned. When it is given, a token of another transaction is not approved.',
		},
		outputFileField,
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
				requestedUser: checkEmail(
					context.getNodeParameter('userMail', itemIndex),
					'Approver Email',
				),
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
	async run(session, { token, asked, verdictOptions }) {
		const { answerForToken } = await import('../../service/verify-token');
		const answer = await answerForToken(session, token, asked.transactionId);
		if (typeof answer === 'object') {
			return await session.buildResultItem(
				session,
				asked,
				answer.call,
				answer.body,
				verdictOptions,
			);
		}
		const message =
			answer === 'other'
				? 'The token belongs to another transaction'
				: 'OtpOne does not say which transaction the token belongs to: add the Client Key to the credential, so that the result of the transaction can be checked too';
		return verdictItem(asked, { approved: false, outcome: 'failed' }, { message });
	},
});
