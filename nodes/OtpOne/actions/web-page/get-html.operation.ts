import type { PageRequest } from '../../service/fetch-html';
import { pageTypeField, transactionIdField } from '../fields';
import { defineOperation } from '../operation';
import { readPageType, readRequiredText, readTransactionIdField } from '../parameters';

export const getHtml = defineOperation<PageRequest>({
	option: {
		name: 'Get HTML',
		value: 'getHtml',
		action: 'Get HTML for web page',
		description: 'Fetch the HTML, script and style for a web page of your own',
	},
	fields: [
		transactionIdField,
		pageTypeField,
		{
			displayName: 'Form ID',
			name: 'formId',
			type: 'string',
			required: true,
			placeholder: 'e.g. otpone-form',
			default: '',
			description: 'The ID of the form on your page that posts the token back to your workflow',
		},
	],
	calls: ['GetHTML'],
	endsIn: 'data',
	prepare(context, itemIndex) {
		return {
			transactionId: readTransactionIdField(context, itemIndex),
			pageType: readPageType(context, itemIndex),
			formId: readRequiredText(context, itemIndex, 'formId', {
				label: 'Form ID',
				hint: 'Enter the ID of the form on your page, e.g. otpone-form.',
			}),
		};
	},
	async run(session, request) {
		const { fetchHtml } = await import('../../service/fetch-html');
		const html = await fetchHtml(session, request);
		return { json: { html, transactionId: request.transactionId } };
	},
});
