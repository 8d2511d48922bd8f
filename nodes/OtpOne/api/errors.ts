/**
 * What went wrong with a call, told so that a builder can act on it. The texts are made here and
 * from an allow-list of fields only: the raw HTTP error carries the request, keys and all.
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

/** How much of the service's own words is shown. */
const SHOWN_LENGTH = 300;

/** Kinds that can come of a call that went to the wrong place. */
const MAY_BE_ELSEWHERE: ReadonlySet<FailureKind> = new Set([
	'redirect',
	'keyRefused',
	'notFound',
	'serverError',
	'refused',
	'unreadable',
]);

/** A call that brought no answer to decide on. Everything in it may be shown to the builder. */
export class CallFailure extends Error {
	constructor(
		readonly kind: FailureKind,
		readonly details: Details = {},
	) {
		super(textsOf(kind, details).message);
	}

	/** Whether another try can help; a ringing call is not tried again all the same. */
	get transient(): boolean {
		// A yes or no has no size: something in between has answered.
		if (this.kind === 'tooLarge') return this.details.call === 'isFinish';
		return ['unreachable', 'handshake', 'cut', 'timeout', 'rateLimited', 'serverError'].includes(
			this.kind,
		);
	}

	/** Whether the request certainly was not sent, so that no phone can have rung. */
	get notSent(): boolean {
		return ['unreachable', 'tls', 'handshake', 'unusable'].includes(this.kind);
	}

	/** The same, with why the service's description was not followed. */
	withNote(note: string | undefined): CallFailure {
		return note === undefined ? this : new CallFailure(this.kind, { ...this.details, note });
	}

	/** Whether the service said that it did not take the request. */
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

	/** The same as n8n shows it. */
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

/** Node's codes for bytes that are no HTTP answer, and a header that n8n could not decode. */
const UNREADABLE_CODE = /^(Z_|HPE_)/;

function isUnreadable(error: unknown): boolean {
	return (
		error instanceof URIError ||
		chainOf(error).some(({ code }) => typeof code === 'string' && UNREADABLE_CODE.test(code))
	);
}

/** A failure for whatever the request helper threw: only codes of it are used. */
export function failureOfError(error: unknown, call?: CallName): CallFailure {
	if (error instanceof CallFailure) {
		return new CallFailure(error.kind, { ...error.details, call: call ?? error.details.call });
	}
	const kind = connectionFailure(error) ?? (isUnreadable(error) ? 'unreadable' : 'cut');
	return new CallFailure(kind, { call });
}

/**
 * A failure for a status that is no success, by the status and the service's words.
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
 * Recognises from the service's own words that it turned the request down, where it says so in a
 * result that is not valid.
 *
 * @returns undefined when the words say nothing of the kind: then it is an answer of the person
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
 * A failure for a 2xx answer that is not what the call brings.
 *
 * @param message the service's own words in it
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
