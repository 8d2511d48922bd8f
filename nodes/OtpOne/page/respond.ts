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

/** The address is the key to this approval: it is not handed on, and no copy is kept. */
const PRIVATE: Array<[string, string]> = [
	['X-Frame-Options', 'DENY'],
	['X-Content-Type-Options', 'nosniff'],
	['Referrer-Policy', 'no-referrer'],
	['Cache-Control', 'no-store'],
];

function answer(
	context: IWebhookFunctions,
	status: number,
	type: string,
	headers: Array<[string, string]>,
	body: string | Buffer,
): IWebhookResponseData {
	const response = context.getResponseObject();
	response.status(status);
	response.setHeader('Content-Type', type);
	for (const [name, value] of [...PRIVATE, ...headers]) response.setHeader(name, value);
	response.send(body);
	return { noWebhookResponse: true };
}

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
	const policy = sandbox ? `${SANDBOX}; ${UNFRAMED}` : UNFRAMED;
	const headers: Array<[string, string]> = [['Content-Security-Policy', policy]];
	return answer(context, status, 'text/html; charset=utf-8', headers, html);
}

/** Answers the page's own script, whose origin is opaque. */
export function sendJson(
	context: IWebhookFunctions,
	value: unknown,
	status = 200,
): IWebhookResponseData {
	const headers: Array<[string, string]> = [['Access-Control-Allow-Origin', '*']];
	return answer(context, status, 'application/json; charset=utf-8', headers, JSON.stringify(value));
}

/** A name in ASCII for old clients, and the name itself. */
function attachment(fileName: string): string {
	const plain = fileName.replace(/[^A-Za-z0-9._ -]/g, '_');
	// Half of a surrogate pair cannot be encoded: the detour over bytes replaces it.
	const encoded = encodeURIComponent(Buffer.from(fileName).toString()).replace(
		/['()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/** Answers with a file that is saved, not opened, and that runs nothing if it is opened all the same. */
export function sendFile(
	context: IWebhookFunctions,
	bytes: Buffer,
	type: string,
	fileName: string,
): IWebhookResponseData {
	const headers: Array<[string, string]> = [
		['Content-Security-Policy', "sandbox; default-src 'none'"],
		['Content-Disposition', attachment(fileName)],
	];
	return answer(context, 200, type, headers, bytes);
}

/**
 * Leads on to another address.
 *
 * @param status 303 turns a POST into a GET; 307 has the browser post again
 */
export function redirect(
	context: IWebhookFunctions,
	url: string,
	status: 303 | 307 = 303,
): IWebhookResponseData {
	const response = context.getResponseObject();
	response.setHeader('Referrer-Policy', 'no-referrer');
	response.setHeader('Cache-Control', 'no-store');
	response.redirect(status, url);
	return { noWebhookResponse: true };
}

/** The fields of a form: each with one text in it. */
export function readFields(body: unknown): Record<string, string> {
	if (typeof body !== 'object' || body === null) return {};
	return Object.fromEntries(
		Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
	);
}

const LONGEST_TOKEN = 8_192;

/**
 * Finds the token among the posted fields. The name of its field is OtpOne's own and not documented:
 * it is found by what it is called.
 */
export function readToken(fields: Record<string, string>): string | undefined {
	const named = Object.entries(fields).filter(
		([name, value]) => /token/i.test(name) && value.trim() !== '',
	);
	const exact = named.find(([name]) => /^token$/i.test(name)) ?? named[0];
	const token = exact?.[1].trim() ?? '';
	return token === '' || token.length > LONGEST_TOKEN ? undefined : token;
}
