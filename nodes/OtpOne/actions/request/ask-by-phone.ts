import { buildResultItem } from '../../result/build-result-item';
import type { VerdictItem } from '../../result/result-item';
import type { Asked, VerdictOptions } from '../../result/verdict-item';
import { unansweredItem } from '../../result/verdict-item';
import type { PhoneRequest } from '../../service/send-request';
import { sendRequest } from '../../service/send-request';
import type { Session } from '../operation';

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
	return await buildResultItem(session, asked, answer, verdictOptions);
}
