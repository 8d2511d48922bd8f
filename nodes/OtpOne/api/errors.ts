/**
 * Errors of a call, worded so that a builder can act on them. The texts are built only from an
 * allow-list of fields, because the raw HTTP error contains the request including its keys.
 */
import type { INode, JsonObject } from 'n8n-workflow';
import { NodeApiError } from 'n8n-workflow';

import type { CallName } from './calls';
import { calls } from './calls';
import { chainOf, connectionFailure } from './connection-failure';
import type { Details, FailureKind } from './error-texts';
import { textsOf } from './error-texts';
import { causeOf, causeOfWords } from './failure-cause';
import { readRetryAfter } from './retry';

/** Maximum number of characters shown of the service's own message. */
const SHOWN_LENGTH = 300;

/** Kinds of failure that can occur if a call was sent to the wrong address. */
const MAY_BE_ELSEWHERE: ReadonlySet<FailureKind> = new Set([
	'redirect',
	'keyRefused',
	'notFound',
	'serverError',
	'refused',
	'unreadable',
]);

/**
 * A call without an answer that a verdict can be based on. All of its contents may be shown to the
 * builder.
 */
export class CallFailure extends Error {
	constructor(
		readonly kind: FailureKind,
		readonly details: Details = {},
	) {
		super(textsOf(kind, details).message);
	}

	/** Whether another try may succeed. A call that rings a phone is not repeated anyway. */
	get transient(): boolean {
		// A yes or no is never too large, so a proxy must have answered.
		if (this.kind === 'tooLarge') return this.details.call === 'isFinish';
		return ['unreachable', 'handshake', 'cut', 'timeout', 'rateLimited', 'serverError'].includes(
			this.kind,
		);
	}

	/** Whether the request was certainly not sent, so that no phone can have rung. */
	get notSent(): boolean {
		return ['unreachable', 'tls', 'handshake', 'unusable'].includes(this.kind);
	}

	/** Returns the failure with the reason why the service's description was not followed. */
	withNote(note: string | undefined): CallFailure {
		return note === undefined ? this : new CallFailure(this.kind, { ...this.details, note });
	}

	/** Whether the service said that it did not accept the request. */
	get rejected(): boolean {
		return ['keyRefused', 'unknownCustomer', 'transactionGone', 'notFound'].includes(this.kind);
	}

	get description(): string {
		const { call, serviceMessage, note } = this.details;
		const parts = [textsOf(this.kind, this.details).description];
		if (note !== undefined && MAY_BE_ELSEWHERE.has(this.kind)) {
			parts.push(
				`The call went to Base URL + Path Prefix, because the service's description (Swagger) ${note}.`,
			);
		}
		if (serviceMessage) parts.push(`OtpOne said: “${serviceMessage.slice(0, SHOWN_LENGTH)}”`);
		if (call && calls[call].rings && this.kind !== 'cancelled') {
			parts.push(
				this.notSent
					? 'The request was not sent, so no phone has rung.'
					: this.rejected
						? 'The service rejected the request, so no phone should have rung.'
						: 'The phone may have rung: ask the person before you run this again.',
			);
		}
		return parts.join(' ');
	}

	/** Returns the failure as an error for n8n to show. */
	toNodeError(node: INode, itemIndex: number): NodeApiError {
		const { status } = this.details;
		const shown: JsonObject = { message: this.message };
		return new NodeApiError(node, shown, {
			message: this.message,
			description: this.description,
			httpCode: status === undefined ? undefined : String(status),
			itemIndex,
		});
	}
}

/**
 * Node's codes for bytes that are not a valid HTTP response, and for a header that n8n could not
 * decode.
 */
const UNREADABLE_CODE = /^(Z_|HPE_)/;

function isUnreadable(error: unknown): boolean {
	return (
		error instanceof URIError ||
		chainOf(error).some(({ code }) => typeof code === 'string' && UNREADABLE_CODE.test(code))
	);
}

/** Converts whatever the request helper threw into a failure. Only error codes are used. */
export function failureOfError(error: unknown, call?: CallName): CallFailure {
	if (error instanceof CallFailure) {
		return new CallFailure(error.kind, { ...error.details, call: call ?? error.details.call });
	}
	const kind = connectionFailure(error) ?? (isUnreadable(error) ? 'unreadable' : 'cut');
	return new CallFailure(kind, { call });
}

/**
 * Returns the failure for a non-2xx status, based on the status and the service's message.
 *
 * @param headers of the answer; only `Retry-After` is read
 */
export function failureOfStatus(
	status: number,
	headers: Record<string, unknown>,
	details: Pick<Details, 'call' | 'serviceMessage'> = {},
): CallFailure {
	return new CallFailure(causeOf(status, details.serviceMessage, details.call), {
		...details,
		status,
		retryAfterMs: readRetryAfter(headers['retry-after']),
	});
}

/**
 * Detects from the service's message that it rejected the request, if it says so in a result that
 * is not valid.
 *
 * @returns undefined if the message does not say so; the result is then the person's answer
 */
export function failureOfMessage(
	message: string | null,
	call: CallName,
	user?: string,
): CallFailure | undefined {
	const found = causeOfWords(message, call, false);
	return found && new CallFailure(found, { call, serviceMessage: message, user });
}

/**
 * Returns the failure for a 2xx answer that is not what the call should return.
 *
 * @param message the service's message in the answer
 */
export function failureOfAnswer(
	message: string | null,
	call: CallName,
	user?: string,
): CallFailure {
	const kind = message === null ? 'unreadable' : 'refused';
	return (
		failureOfMessage(message, call, user) ??
		new CallFailure(kind, { call, serviceMessage: message })
	);
}
