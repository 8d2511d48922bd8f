import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';

import type { CallName } from '../api/calls';
import { failureOfMessage } from '../api/failures';
import { readAnswer, readResult } from '../api/reader';
import type { ServiceResult, Verdict } from '../approval/verdict';
import { decideVerdict } from '../approval/verdict';
import type { OperationResult } from './operation';
import { requestTypeNames } from './requestTypes';

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

/** A verdict item as the contract lists it. */
export function verdictItem(
	asked: Asked,
	verdict: Verdict,
	answer: { message: string | null; user?: unknown; result?: ServiceResult },
): OperationResult {
	const now = Date.now();
	const { result } = answer;
	const answered = verdict.outcome !== 'pending' && verdict.outcome !== 'expired';
	const user = answer.user ?? result?.user;
	const json: IDataObject = {
		approved: verdict.approved,
		outcome: verdict.outcome,
		requestedUser: asked.requestedUser,
		user: typeof user === 'string' && user !== '' ? user : null,
		message: answer.message,
		requestType: asked.requestType === null ? null : requestTypeNames[asked.requestType],
		transactionId: asked.transactionId ?? result?.transactionId ?? null,
		requestedAt: asked.requestedAt,
		answeredAt: answered ? new Date(now).toISOString() : null,
		waitedMs: now - asked.waitingSince,
	};
	if (verdict.approved && result?.privateToken) json.privateToken = result.privateToken;
	return { json, verdict };
}

/** A verdict for a wait that ended without an answer. */
export function unansweredItem(
	asked: Asked,
	outcome: 'expired' | 'pending',
	message: string,
): OperationResult {
	return verdictItem(asked, { approved: false, outcome }, { message });
}

const PAGE = /^\s*<(!doctype|html|head|body|\?xml)/i;

function unreadableMessage(text: string): string {
	if (text.trim() === '') return 'The answer was empty, not a result';
	if (PAGE.test(text)) return 'The answer was a web page, not a result';
	return 'The answer was no result that could be read';
}

/** The service's fields as they came, without what an item only gets when it is approved. */
function rawOf(result: ServiceResult, verdict: Verdict): IDataObject {
	const entries = Object.entries(result.fields).filter(
		([name]) => verdict.approved || !/^private_?token$/i.test(name),
	);
	return Object.fromEntries(entries) as IDataObject;
}

/**
 * Turns an answer of the service into a verdict item.
 *
 * @param call the call that brought it
 * @throws CallFailure when the service says that it did not take the request at all
 */
export function concludeAnswer(
	asked: Asked,
	call: CallName,
	body: Buffer,
	options: VerdictOptions,
): OperationResult {
	const text = body.toString('utf8');
	const result = readResult(readAnswer(text));
	const verdict = decideVerdict(result, asked.requestedUser, asked.transactionId);
	const turnedDown = verdict.approved ? undefined : failureOfMessage(result?.message ?? null, call);
	if (turnedDown) throw turnedDown;
	const message = result ? result.message : unreadableMessage(text);
	const item = verdictItem(asked, verdict, { message, result });
	if (!options.simplify && result) item.json.raw = rawOf(result, verdict);
	return item;
}
