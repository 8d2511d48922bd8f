/** The addresses of an approval's page. n8n signs each with its parameters, and refuses any other. */
import type { IWebhookFunctions } from 'n8n-workflow';

export interface Addresses {
	/** The page, with a visitor by the index in the list: an address does not belong into a URL. */
	page(approver?: number): string;
	/** The same, read from what n8n has saved meanwhile: it is shown as it stands. */
	latest(approver?: number): string;
	/** The same for whoever posts again when it is their turn. */
	again(ticket: string): string;
	document(): string;
	status(state: string): string;
}

type Parameters = Record<string, string>;

/** The path that n8n got, and the one that its own address of the page has. */
function pathsOf(context: IWebhookFunctions): { got: string; own: string } {
	const [got] = context.getRequestObject().originalUrl.split('?');
	return { got, own: new URL(context.getSignedResumeUrl()).pathname };
}

/**
 * Whether a proxy takes a prefix off the path before n8n sees it. n8n's signature covers the path with the
 * prefix, so that it would refuse every address it has signed.
 */
function losesPrefix(context: IWebhookFunctions): boolean {
	const { got, own } = pathsOf(context);
	const ofExecution = own.slice(0, own.lastIndexOf('/'));
	return got !== own && got !== ofExecution && ofExecution.endsWith(got) && got !== '/';
}

/**
 * The form of the address that holds where a prefix gets lost: the execution's own link, with its token, and
 * the node behind it. What is added to it is not signed; nothing there decides anything or shows more than
 * the link itself.
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

/** Whether n8n has checked this address for the node: by its signature, or by the token before the node's id. */
export function isOwnAddress(context: IWebhookFunctions): boolean {
	const { id } = context.getNode();
	const { got } = pathsOf(context);
	const token = readParameter(context, 'signature') ?? '';
	return got.split('/').includes(encodeURIComponent(id)) || token.endsWith(`/${id}`);
}

/** A parameter of the address: one that is repeated arrives as a list and counts as none. */
export function readParameter(context: IWebhookFunctions, name: string): string | undefined {
	const query = context.getQueryData();
	if (typeof query !== 'object' || query === null || !Object.hasOwn(query, name)) return undefined;
	const value = (query as Record<string, unknown>)[name];
	return typeof value === 'string' ? value : undefined;
}

/** The visitor that an address names by index. */
export function readVisitor(context: IWebhookFunctions, approvers: number): number | undefined {
	const index = readParameter(context, 'approver');
	return index !== undefined && /^\d{1,2}$/.test(index) && Number(index) < approvers
		? Number(index)
		: undefined;
}
