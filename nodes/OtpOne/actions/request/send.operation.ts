import { CallFailure } from '../../api/failures';
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
import type { Session } from '../operation';
import { defineOperation } from '../operation';
import type { Requester } from '../parameters';
import {
	laneOf,
	readMessageText,
	readNumber,
	readRequester,
	readRequestType,
	readUserMail,
} from '../parameters';
import type { Asked, VerdictOptions } from '../verdictItem';
import { concludeAnswer, readVerdictOptions, unansweredItem } from '../verdictItem';

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

/**
 * Rings one phone and waits for the answer (SendRequest, documentation 3.3).
 *
 * @returns a verdict item; `expired` when the limit passes
 * @throws CallFailure when no answer came that could be decided on
 */
export async function askByPhone(session: Session, request: PhoneRequest) {
	const { client, signal, lanes } = session;
	const { userMail, requestType, message, timeoutSeconds, requester, verdictOptions } = request;
	return await lanes.run(laneOf(userMail), async () => {
		const waitingSince = Date.now();
		const asked: Asked = {
			requestedUser: userMail,
			requestType,
			transactionId: null,
			requestedAt: new Date(waitingSince).toISOString(),
			waitingSince,
		};
		const timeoutMs = timeoutSeconds * 1000 + GRACE;
		return await client
			.call('SendRequest', { userMail, requestType, message, ...requester }, { signal, timeoutMs })
			.then(
				async (body) => await concludeAnswer(session, asked, 'SendRequest', body, verdictOptions),
			)
			.catch((error: unknown) => {
				const ranOut = error instanceof CallFailure && error.ranOut;
				if (!ranOut) throw error;
				return unansweredItem(asked, 'expired', `No answer within ${timeoutSeconds} s`);
			});
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
			timeoutSeconds: readNumber(context, itemIndex, 'timeoutSeconds', {
				label: 'Timeout',
				min: 1,
				max: 600,
				fallback: 120,
			}),
			requester: readRequester(context, itemIndex),
			verdictOptions: readVerdictOptions(context, itemIndex),
		};
	},
	run: askByPhone,
});
