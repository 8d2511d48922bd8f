/** The texts for every failure of a call: what happened, and what to do next. */
import type { CallName, KeyKind } from './calls';
import { calls } from './calls';
import { keyFields } from './keys';

export type FailureKind =
	| 'unreachable'
	| 'tls'
	| 'handshake'
	| 'cut'
	| 'timeout'
	| 'redirect'
	| 'keyRefused'
	| 'notFound'
	| 'rateLimited'
	| 'serverError'
	| 'refused'
	| 'unreadable'
	| 'tooLarge'
	| 'unknownCustomer'
	| 'transactionGone'
	| 'unusable'
	| 'cancelled';

/** The only information kept about a failure, all of which may be shown. */
export interface Details {
	call?: CallName;
	status?: number;
	/** The service's own message. */
	serviceMessage?: string | null;
	/** The person who was asked. */
	user?: string;
	/** Why the call cannot be used, as a clause that follows the call's name. */
	reason?: string;
	/** Why the service's description was not followed, as a clause that follows “the description”. */
	note?: string;
	/** Wait time the service requested, in milliseconds. */
	retryAfterMs?: number;
}

export function textsOf(
	kind: FailureKind,
	details: Details,
): { message: string; description: string } {
	const key: KeyKind = details.call ? calls[details.call].key : 'srv';
	const { label, prefix } = keyFields[key];
	const status = details.status === undefined ? '' : ` (status ${details.status})`;
	switch (kind) {
		case 'unreachable':
			return {
				message: 'OtpOne could not be reached',
				description:
					'Nothing answers at the Base URL of the OtpOne API credential. Check the address and the network of this n8n instance, then run the workflow again.',
			};
		case 'tls':
			return {
				message: 'The secure connection to OtpOne was not trusted',
				description:
					'The certificate at the Base URL does not belong to that address, has expired, or comes from an unknown authority. Check the Base URL, and any proxy that inspects encrypted connections.',
			};
		case 'handshake':
			return {
				message: 'No secure connection to OtpOne could be made',
				description:
					'Something answers at the Base URL of the OtpOne API credential, but not with TLS as expected. Check the address and its port, and any proxy that inspects encrypted connections.',
			};
		case 'cut':
			return {
				message: 'The connection to OtpOne ended before an answer arrived',
				description:
					'A proxy or the service closed it. Check the network of this n8n instance, or try again later.',
			};
		case 'timeout':
			return {
				message: 'OtpOne did not answer in time',
				description: 'The service is slow, or a proxy delays the answer. Try again later.',
			};
		case 'redirect':
			return {
				message: `OtpOne answered with a redirect${status}`,
				description:
					'Keys are never sent to another address. Enter the final address of the service as the Base URL of the OtpOne API credential.',
			};
		case 'keyRefused':
			return {
				message: `OtpOne refused the ${label}${status}`,
				description: `Check in the OtpOne API credential that ${label} is the ${prefix} key you were given for this service and that it is still valid.`,
			};
		case 'notFound':
			return {
				message: `OtpOne does not know the call ${details.call ?? ''}${status}`,
				description:
					'Check the Base URL of the OtpOne API credential; with Endpoint Lookup set to Prefix, check Path Prefix too. If the service was out of reach just now, try again in a minute.',
			};
		case 'rateLimited':
			return {
				message: `OtpOne rate limit reached${status}`,
				description: 'Wait before you try again, or send fewer items at once.',
			};
		case 'serverError':
			return {
				message: `OtpOne is unavailable${status}`,
				description: 'The service, or a proxy in front of it, could not answer. Try again later.',
			};
		case 'refused':
			return {
				message: `OtpOne refused the request${status}`,
				description: 'Check the fields of this item.',
			};
		case 'unreadable':
			return {
				message: 'The response from OtpOne could not be read',
				description:
					'The response is not what OtpOne sends. It may come from a proxy or a sign-in page. Check the Base URL of the OtpOne API credential.',
			};
		case 'tooLarge':
			return {
				message: 'The response from OtpOne is too large',
				description:
					'A result can contain up to 100 files and 50 MB. Ask for fewer pages or a smaller picture.',
			};
		case 'unknownCustomer':
			return {
				message: `OtpOne does not know ${details.user ?? 'this person'}`,
				description:
					'Check the e-mail address. The approver must have OtpOne set up on a smartphone with this address.',
			};
		case 'transactionGone':
			return {
				message: 'OtpOne does not know this transaction, or it has expired',
				description: 'Check the transaction ID, or create a new transaction.',
			};
		case 'unusable':
			return {
				message: `The call ${details.call ?? ''} cannot be used as the service describes it`,
				description: `The service's description (Swagger) names the call, but ${details.reason ?? 'not how it is made'}. If you know where the call is, set Endpoint Lookup to Prefix in the OtpOne API credential; otherwise, ask the operator of the service.`,
			};
		case 'cancelled':
			return {
				// n8n recognises a stopped execution by this word.
				message: 'The execution was canceled',
				description:
					'A request that is still open on a phone no longer has any effect. Run the workflow again to send a new one.',
			};
	}
}
