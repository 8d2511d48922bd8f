/**
 * The addresses of an approval's page. n8n signs each address together with its parameters, and
 * rejects any other.
 */
import type { IWebhookFunctions } from 'n8n-workflow';

export interface Addresses {
	/**
	 * The page, optionally for a visitor, given by index because an e-mail address does not belong in
	 * a URL.
	 */
	page(approver?: number): string;
	/** The page again, to be shown with whatever n8n has saved by then. */
	latest(approver?: number): string;
	/** The page's address for a request that is posted again when it is its turn. */
	again(ticket: string): string;
	document(): string;
	status(state: string): string;
}

type Parameters = Record<string, string>;

/** Returns the path that n8n received and the path in the address that n8n signs. */
function pathsOf(context: IWebhookFunctions): { got: string; own: string } {
	const [got] = context.getRequestObject().originalUrl.split('?');
	return { got, own: new URL(context.getSignedResumeUrl()).pathname };
}

/**
 * Whether a proxy removes a prefix from the path before n8n receives it. n8n's signature covers the
 * path with the prefix, so n8n would reject every address that it has signed.
 */
function losesPrefix(context: IWebhookFunctions): boolean {
	const { got, own } = pathsOf(context);
	const ofExecution = own.slice(0, own.lastIndexOf('/'));
	return got !== own && got !== ofExecution && ofExecution.endsWith(got) && got !== '/';
}

/**
 * Returns an address that works if a prefix is removed: the execution's own link, with its token,
 * followed by the node's id. Additional parameters are not signed, but they decide nothing and show
 * no more than the link itself.
 */
function byToken(context: IWebhookFunctions, parameters: Parameters): string {
	const link = String(context.evaluateExpression('{{ $execution.resumeUrl }}'));
	const more = new URLSearchParams(parameters).toString();
	const address = `${link}/${encodeURIComponent(context.getNode().id)}`;
	return more === '' ? address : `${address}&${more}`;
}

export function addressesOf(context: IWebhookFunctions): Addresses {
	const address = losesPrefix(context)
		? (parameters: Parameters = {}) => byToken(context, parameters)
		: (parameters: Parameters = {}) => context.getSignedResumeUrl(parameters);
	const visitor = (approver?: number): Parameters =>
		approver === undefined ? {} : { approver: String(approver) };
	return {
		page: (approver) => address(visitor(approver)),
		latest: (approver) => address({ ...visitor(approver), latest: '1' }),
		again: (ticket) => address({ turn: ticket }),
		document: () => address({ document: '1' }),
		status: (state) => address({ status: state }),
	};
}

/**
 * Whether n8n has verified that this address is for the node, by its signature or by the token
 * before the node's id.
 */
export function isOwnAddress(context: IWebhookFunctions): boolean {
	const { id } = context.getNode();
	const { got } = pathsOf(context);
	const token = readParameter(context, 'signature') ?? '';
	return got.split('/').includes(encodeURIComponent(id)) || token.endsWith(`/${id}`);
}

/** Reads a parameter of the address. A repeated parameter is a list and counts as missing. */
export function readParameter(context: IWebhookFunctions, name: string): string | undefined {
	const query = context.getQueryData();
	if (typeof query !== 'object' || query === null || !Object.hasOwn(query, name)) return undefined;
	const value = (query as Record<string, unknown>)[name];
	return typeof value === 'string' ? value : undefined;
}

/** Returns the visitor that an address names by index. */
export function readVisitor(context: IWebhookFunctions, approvers: number): number | undefined {
	const index = readParameter(context, 'approver');
	return index !== undefined && /^\d{1,2}$/.test(index) && Number(index) < approvers
		? Number(index)
		: undefined;
}
