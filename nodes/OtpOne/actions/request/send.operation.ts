import type { Asked, VerdictOptions } from '../../result/verdict-item';
import { readVerdictOptions, unansweredItem } from '../../result/verdict-item';
import type { VerdictItem } from '../../result/result-item';
import type { PhoneRequest } from '../../service/send-request';
import { sendRequest } from '../../service/send-request';
import {
	messageField,
	oneItemPerFileFieldByType,
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
import {
	readMessageText,
	readTimeout,
	readRequester,
	readRequestType,
	readUserMail,
} from '../parameters';

/** One request and the builder's settings for its verdict. */
export interface PhoneQuestion extends PhoneRequest {
	verdictOptions: VerdictOptions;
}

/**
 * Rings one phone and builds an item from the answer.
 *
 * @returns a verdict item, `expired` if the limit passes
 * @throws CallFailure if no answer arrived that a verdict can be based on
 */
export async function askByPhone(
	session: Session,
	{ verdictOptions, ...request }: PhoneQuestion,
	options: Parameters<typeof sendRequest>[2] = {},
): Promise<VerdictItem> {
	const { requestedAt, answer } = await sendRequest(session, request, options);
	const asked: Asked = {
		requestedUser: request.userMail,
		question: request.message,
		requestType: request.requestType,
		transactionId: null,
		requestedAt: new Date(requestedAt).toISOString(),
		waitingSince: requestedAt,
	};
	if (answer === undefined) {
		const message = `No answer within ${request.timeoutSeconds} s`;
		return { ...unansweredItem(asked, 'expired', message), endedByOwnLimit: true };
	}
	return await session.buildResultItem(session, asked, answer, verdictOptions);
}

export const send = defineOperation<PhoneQuestion>({
	option: {
		name: 'Send Request',
		value: 'send',
		action: 'Send request to one phone',
		description: 'Ring the phone of one person and wait for the answer',
	},
	fields: [
		userMailField,
		requestTypeField,
		...requestTypeNotices,
		messageField,
		timeoutField,
		outputFileFieldByType,
		oneItemPerFileFieldByType,
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
