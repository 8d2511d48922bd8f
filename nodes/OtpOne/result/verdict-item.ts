import { requestTypeNames } from '../api/request-types';
import { isEmailAddress } from '../approval/email-address';
import type { ServiceResult } from '../approval/service-result';
import type { Verdict } from '../approval/verdict';
import { trimAscii } from '../approval/verdict';
import type { ItemOptions } from './finish-item';
import type { VerdictFields, VerdictItem } from './result-item';

/** What was asked, of whom and when: the part of a verdict item that is known before the answer. */
export interface Asked {
	requestedUser: string;
	/** The message that was shown, if this operation knows it. */
	question?: string;
	/** The service's number of the request type, or null if this operation does not know it. */
	requestType: number | null;
	transactionId: string | null;
	/** ISO 8601, or null if this operation does not know it. */
	requestedAt: string | null;
	/** When this operation started to wait, in milliseconds. */
	waitingSince: number;
	/** Whether this node created the private token, which then must not leave the node. */
	ownPrivateToken?: boolean;
}

/** The builder's settings for verdicts. */
export interface VerdictOptions extends ItemOptions {
	binaryPropertyName: string;
	oneItemPerFile: boolean;
}

/** Maximum length of the service's own message in an item, in characters. */
const MESSAGE_LENGTH = 4_000;

/** Returns who answered: an address, or null if the field contains anything else. */
export function addressOf(result: ServiceResult | undefined): string | null {
	const user = result?.user;
	return typeof user === 'string' && isEmailAddress(trimAscii(user)) ? user : null;
}

/**
 * Builds a verdict item as defined by the contract.
 *
 * @param now when the wait ended, in milliseconds
 */
export function verdictItem(
	asked: Asked,
	verdict: Verdict,
	answer: { message: string | null; result?: ServiceResult },
	now = Date.now(),
): VerdictItem {
	const { result } = answer;
	const answered = verdict.outcome !== 'pending' && verdict.outcome !== 'expired';
	const named = result?.transaction;
	const json: VerdictFields = {
		approved: verdict.approved,
		outcome: verdict.outcome,
		...(asked.question !== undefined && { question: asked.question }),
		requestedUser: asked.requestedUser,
		user: addressOf(result),
		message: answer.message?.slice(0, MESSAGE_LENGTH) ?? null,
		requestType: asked.requestType === null ? null : requestTypeNames[asked.requestType],
		transactionId: asked.transactionId ?? (typeof named === 'object' ? named.id : null),
		requestedAt: asked.requestedAt,
		answeredAt: answered ? new Date(now).toISOString() : null,
		waitedMs: now - asked.waitingSince,
	};
	if (verdict.approved && result?.privateToken && !asked.ownPrivateToken) {
		json.privateToken = result.privateToken;
	}
	return { json, verdict };
}

/** Builds a verdict item for a wait that ended without an answer. */
export function unansweredItem(
	asked: Asked,
	outcome: 'expired' | 'pending',
	message: string,
	now?: number,
): VerdictItem {
	return verdictItem(asked, { approved: false, outcome }, { message }, now);
}
