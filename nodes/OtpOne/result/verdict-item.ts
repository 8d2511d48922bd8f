import type { IExecuteFunctions } from 'n8n-workflow';

import { requestTypeNames } from '../api/request-types';
import { isEmailAddress } from '../approval/email-address';
import type { ServiceResult } from '../approval/service-result';
import type { Verdict } from '../approval/verdict';
import { trimAscii } from '../approval/verdict';
import type { ItemOptions } from './finish-item';
import type { VerdictFields, VerdictItem } from './result-item';

/** What was asked, of whom and when: the half of a verdict item that is known beforehand. */
export interface Asked {
	requestedUser: string;
	/** The message that was shown, where this operation knows it. */
	question?: string;
	/** The service's number, or null where it is not known to this operation. */
	requestType: number | null;
	transactionId: string | null;
	/** ISO 8601, or null where it is not known to this operation. */
	requestedAt: string | null;
	/** When this operation began to wait, in milliseconds. */
	waitingSince: number;
	/** Whether the private token is this node's own: then it does not leave. */
	ownPrivateToken?: boolean;
}

/** How the builder wants verdicts. */
export interface VerdictOptions extends ItemOptions {
	binaryPropertyName: string;
	oneItemPerFile: boolean;
}

export function readVerdictOptions(context: IExecuteFunctions, itemIndex: number): VerdictOptions {
	const name = context.getNodeParameter('binaryPropertyName', itemIndex, 'data');
	return {
		simplify: context.getNodeParameter('simplify', itemIndex, true) !== false,
		includeInput: context.getNodeParameter('includeInput', itemIndex, true) !== false,
		binaryPropertyName: typeof name === 'string' && name.trim() !== '' ? name.trim() : 'data',
		oneItemPerFile: context.getNodeParameter('oneItemPerFile', itemIndex, false) === true,
	};
}

/** As much of the service's own words as an item carries. */
const MESSAGE_LENGTH = 4_000;

/** Who answered: an address, or null for anything else that stands in its place. */
export function addressOf(result: ServiceResult | undefined): string | null {
	const user = result?.user;
	return typeof user === 'string' && isEmailAddress(trimAscii(user)) ? user : null;
}

/**
 * A verdict item as the contract lists it.
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

/** A verdict for a wait that ended without an answer. */
export function unansweredItem(
	asked: Asked,
	outcome: 'expired' | 'pending',
	message: string,
	now?: number,
): VerdictItem {
	return verdictItem(asked, { approved: false, outcome }, { message }, now);
}
