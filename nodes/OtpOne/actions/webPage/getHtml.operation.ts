import type { IExecuteFunctions } from 'n8n-workflow';

import { failureOfAnswer } from '../../api/failures';
import { readAnswer, readHtml, readMessage } from '../../api/reader';
import { pageTypeField, transactionIdField } from '../fields';
import type { Session } from '../operation';
import { defineOperation } from '../operation';
import { readNumber, readRequiredText } from '../parameters';

/** A page that a customer validates a transaction on. */
export interface PageRequest {
	transactionId: string;
	pageType: number;
	formId: string;
}

const TIMEOUT = 30_000;

/**
 * Fetches OtpOne's part of a page (GetHTML, documentation 3.1.1).
 *
 * @returns HTML with its script and style, for a page that holds a form of that id
 * @throws CallFailure when the answer is no markup
 */
export async function fetchHtml(
	{ client, signal }: Pick<Session, 'client' | 'signal'>,
	{ transactionId, pageType, formId }: PageRequest,
): Promise<string> {
	const inputs = { transactionId, pageType, formId };
	const body = await client.call('GetHTML', inputs, { signal, timeoutMs: TIMEOUT });
	const text = client.withoutKeys(body.toString('utf8'));
	const html = readHtml(text);
	if (html !== null) return html;
	throw failureOfAnswer(readMessage(readAnswer(text)), 'GetHTML');
}

export function readPageType(context: IExecuteFunctions, itemIndex: number): number {
	return readNumber(context, itemIndex, 'pageType', {
		label: 'Page Type',
		min: 0,
		max: 3,
		fallback: 0,
	});
}

export const getHtml = defineOperation<PageRequest>({
	option: {
		name: 'Get HTML',
		value: 'getHtml',
		action: 'Get HTML',
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
			transactionId: readRequiredText(context, itemIndex, 'transactionId', {
				label: 'Transaction ID',
				hint: 'Connect a Create Transaction node before this one, or enter the ID it returned.',
			}),
			pageType: readPageType(context, itemIndex),
			formId: readRequiredText(context, itemIndex, 'formId', {
				label: 'Form ID',
				hint: 'Enter the ID of the form on your page, e.g. otpone-form.',
			}),
		};
	},
	async run(session, request) {
		const html = await fetchHtml(session, request);
		return { json: { html, transactionId: request.transactionId } };
	},
});
