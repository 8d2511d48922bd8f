import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { ServiceResult, Verdict } from '../approval/verdict';
import type { ResultItem } from './result-item';
import { requestTypeNames } from '../api/request-types';

/** What was asked, of whom and when: the half of a verdict item that is known beforehand. */
export interface Asked {
	requestedUser: string;
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
export interface VerdictOptions {
	simplify: boolean;
	binaryPropertyName: string;
}

export function readVerdictOptions(context: IExecuteFunctions, itemIndex: number): VerdictOptions {
	const name = context.getNodeParameter('binaryPropertyName', itemIndex, 'data');
	return {
		simplify: context.getNodeParameter('simplify', itemIndex, true) !== false,
		binaryPropertyName: typeof name === 'string' && name.trim() !== '' ? name.trim() : 'data',
	};
}

/** As much of the service's own words as an item carries. */
const MESSAGE_LENGTH = 4_000;

/**
 * A verdict item as the contract lists it.
 *
 * @param now when the wait ended, in milliseconds
 */
export function verdictItem(
	asked: Asked,
	verdict: Verdict,
	answer: { message: string | null; user?: unknown; result?: ServiceResult },
	now = Date.now(),
): ResultItem {
	const { result } = answer;
	const answered = verdict.outcome !== 'pending' && verdict.outcome !== 'expired';
	const user = answer.user ?? result?.user;
	const json: IDataObject = {
		approved: verdict.approved,
		outcome: verdict.outcome,
		requestedUser: asked.requestedUser,
		user: typeof user === 'string' && user !== '' ? user : null,
		message: answer.message?.slice(0, MESSAGE_LENGTH) ?? null,
		requestType: asked.requestType === null ? null : requestTypeNames[asked.requestType],
		transactionId: asked.transactionId ?? result?.transactionId ?? null,
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
): ResultItem {
	return verdictItem(asked, { approved: false, outcome }, { message }, now);
}
