import { CallFailure, failureOfError } from '../../api/failures';
import { unless } from '../../api/pause';
import {
	messageField,
	outputFileFieldByType,
	requesterOptions,
	requestTypeField,
	requestTypeNotices,
	timeoutField,
	userMailField,
	verdictFields,
} from '../fields';
import type { OperationResult, Session } from '../operation';
import { defineOperation } from '../operation';
import type { Requester } from '../parameters';
import {
	laneOf,
	readMessageText,
	readTimeout,
	readRequester,
	readRequestType,
	readUserMail,
} from '../parameters';
import type { Asked, VerdictOptions } from '../verdictItem';
import { readVerdictOptions, unansweredItem } from '../verdictItem';

/** One question to one person's phone. */
export interface PhoneRequest {
	userMail: string;
	requestType: number;
	message: string;
	timeoutSeconds: number;
	requester: Requester;
	verdictOptions: VerdictOptions;
}

/** How long an answer that the person gave in time may be under way, in milliseconds. */
const GRACE = 1_000;
/** How long the service keeps a prompt open (documentation 3.3.1: 2 minutes), and some more. */
const SERVICE_LIMIT = 125_000;

/**
 * Rings one phone and waits for the answer (SendRequest, documentation 3.3).
 *
 * A prompt that nobody waits for any more, because our limit has passed or others have decided, may
 * still be open on the phone: the person's lane stays taken until it has ended.
 *
 * @param unwanted fires when the answer is no longer needed: a phone that has not rung stays silent
 * @param onSend called when the request leaves
 * @returns a verdict item; `expired` when the limit passes
 * @throws CallFailure when no answer came that could be decided on
 */
export async function askByPhone(
	session: Session,
	request: PhoneRequest,
	{ unwanted, onSend }: { unwanted?: AbortSignal; onSend?: () => void } = {},
): Promise<OperationResult> {
	const { client, signal, lanes } = session;
	const { userMail, requestType, message, timeoutSeconds, requester, verdictOptions } = request;
	return await lanes.run(laneOf(userMail), async (holdUntil) => {
		if (unwanted?.aborted) throw new CallFailure('cancelled', { call: 'SendRequest' });
		const waitingSince = Date.now();
		const asked: Asked = {
			requestedUser: userMail,
			requestType,
			transactionId: null,
			requestedAt: new Date(waitingSince).toISOString(),
			waitingSince,
		};
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
		const answer = await unless(limit, prompt).catch((error: unknown) => {
			if (signal.aborted) return new CallFailure('cancelled', { call: 'SendRequest' });
			if (limit.aborted && hasLeft) return undefined;
			if (limit.aborted) return new CallFailure('unreachable', { call: 'SendRequest' });
			return failureOfError(error, 'SendRequest');
		});
		if (answer instanceof CallFailure) {
			throw new CallFailure(answer.kind, { ...answer.details, user: userMail });
		}
		if (answer === undefined) {
			return unansweredItem(asked, 'expired', `No answer within ${timeoutSeconds} s`);
		}
		return await session.conclude(session, asked, 'SendRequest', answer, verdictOptions);
	});
}

export const send = defineOperation<PhoneRequest>({
	option: {
		name: 'Send Request',
		value: 'send',
		action: 'Send request',
		description: 'Ring the phone of a person and wait for the answer',
	},
	fields: [
		userMailField,
		requestTypeField,
		...requestTypeNotices,
		messageField,
		timeoutField,
		outputFileFieldByType,
		...verdictFields,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: requesterOptions,
		},
	],
	calls: ['SendRequest'],
	endsIn: 'verdict',
	prepare(context, itemIndex) {
		return {
			userMail: readUserMail(context, itemIndex),
			requestType: readRequestType(context, itemIndex),
			message: readMessageText(context, itemIndex),
			timeoutSeconds: readTimeout(context, itemIndex),
			requester: readRequester(context, itemIndex),
			verdictOptions: readVerdictOptions(context, itemIndex),
		};
	},
	run: async (session, request) => await askByPhone(session, request),
});
