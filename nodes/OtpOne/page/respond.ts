/** The HTTP responses and form fields of the approval page on n8n's webhook. */
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

/**
 * n8n's own policy for pages that contain third-party HTML. The page is served from n8n's address,
 * and a script in it must not use the cookies of a logged-in user.
 */
const SANDBOX =
	'sandbox allow-downloads allow-forms allow-modals allow-orientation-lock allow-pointer-lock allow-popups allow-popups-to-escape-sandbox allow-presentation allow-scripts allow-top-navigation-by-user-activation allow-top-navigation-to-custom-protocols';

/** Prevents other pages from framing this one and placing their own buttons over it. */
const UNFRAMED = "frame-ancestors 'none'";

/**
 * The address gives access to this approval, so it is not sent as a referrer and the page is not
 * cached.
 */
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
 * Responds with a page. This decides nothing, and the execution keeps waiting.
 *
 * @param sandbox whether the page is isolated from n8n's origin
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

/** Responds to the page's own script, whose origin is opaque. */
export function sendJson(
	context: IWebhookFunctions,
	value: unknown,
	status = 200,
): IWebhookResponseData {
	const headers: Array<[string, string]> = [['Access-Control-Allow-Origin', '*']];
	return answer(context, status, 'application/json; charset=utf-8', headers, JSON.stringify(value));
}

/**
 * Returns a Content-Disposition value with the file's name and an ASCII fallback for old clients.
 */
function attachment(fileName: string): string {
	const plain = fileName.replace(/[^A-Za-z0-9._ -]/g, '_');
	// Half of a surrogate pair cannot be encoded. Converting the name to bytes and back replaces it.
	const encoded = encodeURIComponent(Buffer.from(fileName).toString()).replace(
		/['()*]/g,
		(sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`,
	);
	return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}

/**
 * Responds with a file that is downloaded rather than opened, and that executes nothing if it is
 * opened anyway.
 */
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
 * Redirects to another address.
 *
 * @param status 303 turns a POST into a GET; 307 makes the browser post again
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

/** Reads the fields of a form that have a single text value. */
export function readFields(body: unknown): Record<string, string> {
	if (typeof body !== 'object' || body === null) return {};
	return Object.fromEntries(
		Object.entries(body).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
	);
}

const LONGEST_TOKEN = 8_192;

/**
 * Finds the token among the posted fields. OtpOne's documentation does not specify the name of its
 * field, so it is identified by a name that indicates a token.
 */
export function readToken(fields: Record<string, string>): string | undefined {
	const named = Object.entries(fields).filter(
		([name, value]) => /token/i.test(name) && value.trim() !== '',
	);
	const exact = named.find(([name]) => /^token$/i.test(name)) ?? named[0];
	const token = exact?.[1].trim() ?? '';
	return token === '' || token.length > LONGEST_TOKEN ? undefined : token;
}
