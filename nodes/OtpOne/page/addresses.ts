/** The addresses of an approval's page. n8n signs each with its parameters, and refuses any other. */
import type { IWebhookFunctions } from 'n8n-workflow';

export interface Addresses {
	/** The page, with a visitor by the index in the list: an address does not belong into a URL. */
	page(approver?: number): string;
	/** The same for whoever posts again when it is their turn. */
	again(ticket: string): string;
	document(): string;
	status(state: string): string;
}

export function addressesOf(context: IWebhookFunctions): Addresses {
	const signed = (parameters: Record<string, string> = {}) =>
		context.getSignedResumeUrl(parameters);
	return {
		page: (approver) => signed(approver === undefined ? {} : { approver: String(approver) }),
		again: (ticket) => signed({ turn: ticket }),
		document: () => signed({ document: '1' }),
		status: (state) => signed({ status: state }),
	};
}

/** A parameter of the address: one that is repeated arrives as a list and counts as none. */
export function readParameter(context: IWebhookFunctions, name: string): string | undefined {
	const query = context.getQueryData();
	if (typeof query !== 'object' || query === null || !Object.hasOwn(query, name)) return undefined;
	const value = (query as Record<string, unknown>)[name];
	return typeof value === 'string' ? value : undefined;
}

/** The visitor that a signed address names by index. */
export function readVisitor(context: IWebhookFunctions, approvers: number): number | undefined {
	const index = readParameter(context, 'approver');
	return index !== undefined && /^\d{1,2}$/.test(index) && Number(index) < approvers
		? Number(index)
		: undefined;
}
