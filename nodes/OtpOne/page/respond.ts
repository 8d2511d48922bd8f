/** What goes over HTTP between the approval page and n8n's webhook. */
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/**
 * n8n's own policy for pages that others' HTML is in: the page is served from n8n's address, and
 * script in it must not act with the cookies of whoever is logged in there.
 */
const SANDBOX =
	'sandbox allow-downloads allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-popups-to-escape-sandbox allow-presentation allow-scripts allow-top-navigation-by-user-activation allow-top-navigation-to-custom-protocols';

/** No other page may frame this one and lay its own buttons over it. */
const UNFRAMED = "frame-ancestors 'none'";

/**
 * Answers with a page. Nothing is decided by it: the execution goes on waiting.
 *
 * @param sandbox whether the page is kept apart from n8n's origin
 */
export function sendPage(
	context: IWebhookFunctions,
	html: string,
	{ status = 200, sandbox = true }: { status?: number; sandbox?: boolean } = {},
): IWebhookResponseData {
	const response = context.getResponseObject();
	response.status(status);
	response.setHeader('Content-Type', 'text/html; charset=utf-8');
	response.setHeader('Content-Security-Policy', sandbox ? `${SANDBOX}; ${UNFRAMED}` : UNFRAMED);
	response.setHeader('X-Frame-Options', 'DENY');
	response.setHeader('X-Content-Type-Options', 'nosniff');
	// The address is the key to this approval: it is not handed on, and no copy is kept.
	response.setHeader('Referrer-Policy', 'no-referrer');
	response.setHeader('Cache-Control', 'no-store');
	response.send(html);
	return { noWebhookResponse: true };
}

/** Leads on to another address. */
export function redirect(context: IWebhookFunctions, url: string): IWebhookResponseData {
	const response = context.getResponseObject();
	response.setHeader('Referrer-Policy', 'no-referrer');
	response.setHeader('Cache-Control', 'no-store');
	response.redirect(303, url);
	return { noWebhookResponse: true };
}

export type Posted = { decision: 'decline' } | { token: string } | { nothing: true };

const LONGEST_TOKEN = 8_192;

/**
 * Reads what a form of the page posted. The name of the token's field is OtpOne's own and not
 * documented: it is found by what it is called.
 */
export function readPosted(body: unknown): Posted {
	if (typeof body !== 'object' || body === null) return { nothing: true };
	const fields = Object.entries(body).filter(
		(entry): entry is [string, string] => typeof entry[1] === 'string' && entry[1].trim() !== '',
	);
	if (fields.some(([name, value]) => name === 'decision' && value === 'decline')) {
		return { decision: 'decline' };
	}
	const named = fields.filter(([name]) => /token/i.test(name));
	const exact = named.find(([name]) => /^token$/i.test(name)) ?? named[0];
	const token = exact?.[1].trim() ?? '';
	return token === '' || token.length > LONGEST_TOKEN ? { nothing: true } : { token };
}
