import { abortable, anySignal, timeoutSignal } from '../api/abortable';
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

/** The requester as shown on the phone: address, system and application. */
export interface Requester {
	userIp: string;
	osType: string;
	appName: string;
}

/** The result of a request. */
export interface PhoneAnswer {
	/** When the request left the queue, in milliseconds. */
	requestedAt: number;
	/** Undefined if our own limit ended the wait. */
	answer: CallAnswer | undefined;
}

/** Extra time for an answer that the person gave before the limit to arrive, in milliseconds. */
const GRACE = 1_000;
/**
 * How long the service keeps a prompt open (documentation 3.3.1: 2 minutes) plus a margin, in
 * milliseconds.
 */
const SERVICE_LIMIT = 125_000;

/**
 * Rings one phone and waits for the answer (SendRequest, documentation 3.3).
 *
 * A prompt may stay open on the phone after our limit has passed or others have decided. No other
 * request is sent to that person until the prompt has ended.
 *
 * @param unwanted aborted when the answer is no longer needed; a phone that has not rung yet then
 * stays silent
 * @param onSend called when the request is sent
 * @throws CallFailure if no answer arrived that a verdict can be based on
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
		const limit = timeoutSignal(ownLimit);
		let hasLeft = false;
		const prompt = client.call(
			'SendRequest',
			{ userMail, requestType, message, ...requester },
			{
				signal,
				timeoutMs: Math.max(ownLimit, SERVICE_LIMIT),
				// A phone must not ring when the answer is no longer needed.
				unwanted: unwanted ? anySignal(unwanted, limit) : limit,
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
