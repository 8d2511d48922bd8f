import { failureOfAnswer } from '../api/errors';
import { parseAnswer, readMessage } from '../api/parse-answer';
import { readHtml } from '../api/read-html';
import type { ServiceSession } from './session';

/** A page on which a customer validates a transaction. */
export interface PageRequest {
	transactionId: string;
	pageType: number;
	formId: string;
}

const TIMEOUT = 30_000;

/**
 * Fetches OtpOne's part of a page (GetHTML, documentation 3.1.1).
 *
 * @returns HTML with its script and style, for a page that contains a form with the given id
 * @throws CallFailure if the answer is not markup
 */
export async function fetchHtml(
	{ client, signal }: Pick<ServiceSession, 'client' | 'signal'>,
	{ transactionId, pageType, formId }: PageRequest,
): Promise<string> {
	const inputs = { transactionId, pageType, formId };
	const options = { signal, timeoutMs: TIMEOUT };
	const { body, contentType } = await client.call('GetHTML', inputs, options);
	const html = readHtml(body, contentType);
	if (html !== null) return client.withoutKeys(html);
	const words = readMessage(parseAnswer(body, contentType));
	throw failureOfAnswer(client.withoutKeys(words), 'GetHTML');
}
