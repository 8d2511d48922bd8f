import { failureOfAnswer } from '../api/errors';
import { parseAnswer, readHtml, readMessage } from '../api/parse-answer';
import type { ServiceSession } from './session';

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
	{ client, signal }: Pick<ServiceSession, 'client' | 'signal'>,
	{ transactionId, pageType, formId }: PageRequest,
): Promise<string> {
	const inputs = { transactionId, pageType, formId };
	const body = await client.call('GetHTML', inputs, { signal, timeoutMs: TIMEOUT });
	const text = client.withoutKeys(body.toString('utf8'));
	const html = readHtml(text);
	if (html !== null) return html;
	throw failureOfAnswer(readMessage(parseAnswer(text)), 'GetHTML');
}
