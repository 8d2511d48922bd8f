import { abortable } from '../api/abortable';
import type { CallAnswer } from '../api/client';
import { CallFailure, failureOfError } from '../api/errors';
import type { ServiceSession } from './session';

/** One request to one person's phone. */
export interface PhoneRequest {
	userMail: string;
	requestType: number;
	message: string;
	timeoutSeconds: number;
	requester: Requester;
}

/** Who asks, as the phone shows it: address, system and application. */
export interface Requester {
	userIp: string;
	osType: string;
	appName: string;
}

/** What came of a request. */
export interface PhoneAnswer {
	/** When the request's turn came, in milliseconds. */
	requestedAt: number;
	/** Undefined when our own limit ended the wait. */
	answer: CallAnswer | undefined;
}

/** How long an answer that the person gave in time may be under way, in milliseconds. */
const GRACE = 1_000;
/** How long the service keeps a prompt open (documentation 3.3.1: 2 minutes), and some more. */
const SERVICE_LIMIT = 125_000;

/**
 * Rings one phone and waits for the answer (SendRequest, documentation 3.3).
 *
 * A prompt that nobody waits for any more, because our limit has passed or others have decided, may
 * still be open on the phone: no other request is sent to that person until it has ended.
 *
 * @param unwanted fires when the answer is no longer needed: a phone that has not rung stays silent
 * @param onSend called when the request leaves
 * @throws CallFailure when no answer came that could be decided on
 */
export async function sendRequest(
	{ client, signal, queue }: ServiceSession,
	{ userMail, requestType, message, timeoutSeconds, requester }: PhoneRequest,
	{ unwanted, onSend }: { unwanted?: AbortSignal; onSend?: () => void } = {},
): Promise<PhoneAnswer> {
	return await queue.run(userMail, async (holdUntil) => {
		if (unwanted?.aborted) throw new CallFailure('cancelled', { call: 'SendRequest' });
		const requestedAt = Date.now();
		const ownLimit = timeoutSeconds * 1000 + GRACE;
		const limit = AbortSignal.timeout(ownLimit);
		let hasLeft = false;
		const prompt = client.call(
			'SendRequest',
			{ userMail, requestType, message, ...requester },
			{
				signal,
				timeoutMs: Math.max(ownLimit, SERVICE_LIMIT),
				// A phone must not ring when nobody waits for the answer any more.
				unwanted: unwanted ? AbortSignal.any([unwanted, limit]) : limit,
				onSend: () => {
					hasLeft = true;
					onSend?.();
				},
			},
		);
		holdUntil(prompt);
		const answer = await abortable(limit, prompt).catch((error: unknown) => {
			if (signal.aborted) return new CallFailure('cancelled', { call: 'SendRequest' });
			if (limit.aborted && hasLeft) return undefined;
			if (limit.aborted) return new CallFailure('unreachable', { call: 'SendRequest' });
			return failureOfError(error, 'SendRequest');
		});
		if (answer instanceof CallFailure) {
			throw new CallFailure(answer.kind, { ...answer.details, user: userMail });
		}
		return { requestedAt, answer };
	});
}
