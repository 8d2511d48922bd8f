import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { CallName } from '../api/calls';
import { calls } from '../api/calls';
import type { OtpOneClient } from '../api/client';
import { CallFailure, failureOfMessage } from '../api/failures';
import { readAnswer, readResult } from '../api/reader';
import type { ServiceResult, Verdict } from '../approval/verdict';
import { decideVerdict } from '../approval/verdict';
import { MAX_FILE_BYTES, MAX_FILES, toBinary } from '../files/binary';
import { detachFiles } from '../files/detach';
import type { FoundFile } from '../files/find';
import { findFiles } from '../files/find';
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
): OperationResult {
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
): OperationResult {
	return verdictItem(asked, { approved: false, outcome }, { message }, now);
}

const PAGE = /^\s*<(!doctype|html|head|body|\?xml)/i;

function unreadableMessage(text: string, call: CallName): string {
	const what = (): string => {
		if (text.trim() === '') return 'empty';
		return PAGE.test(text) ? 'a web page' : 'nothing that could be read';
	};
	const hint = calls[call].rings
		? 'The phone may have rung: ask the person before you run this again.'
		: 'Check the Base URL of the OtpOne API credential, or try again later.';
	return `The answer was ${what()} and no result. ${hint}`;
}

/** The service's fields as they came, without what an item only gets when it is approved. */
function rawOf(value: unknown, releasesToken: boolean): unknown {
	if (releasesToken || typeof value !== 'object' || value === null) return value;
	if (Array.isArray(value)) return value.map((inner) => rawOf(inner, releasesToken));
	const entries = Object.entries(value).filter(([name]) => !/^private_?token$/i.test(name));
	return Object.fromEntries(entries.map(([name, inner]) => [name, rawOf(inner, releasesToken)]));
}

/** What stands in `raw` where a file was. */
function noteOf({ field, content }: FoundFile): string {
	if (content === 'broken') return `(file ${field}, not readable)`;
	return `(file ${field}, ${Buffer.isBuffer(content) ? `${content.length} bytes` : 'linked'})`;
}

function refuseTooMuch(files: FoundFile[], call: CallName): void {
	const bytes = files.reduce(
		(sum, { content }) => sum + (Buffer.isBuffer(content) ? content.length : 0),
		0,
	);
	if (files.length > MAX_FILES || bytes > MAX_FILE_BYTES)
		throw new CallFailure('tooLarge', { call });
}

/** What it takes to make an item of an answer: n8n's helpers, and the service for linked files. */
export interface Concluding {
	context: IExecuteFunctions | IWebhookFunctions;
	client: OtpOneClient;
	signal: AbortSignal;
}

/** For all linked files of a result together, in milliseconds. */
const LINKS_TIMEOUT = 60_000;

/**
 * Turns an answer of the service into a verdict item. Files leave with an approved verdict only.
 *
 * @param call the call that brought it
 * @throws CallFailure when the service says that it did not take the request at all, or when the
 * result holds more than can be handled
 */
export async function concludeAnswer(
	{ context, client, signal }: Concluding,
	asked: Asked,
	call: CallName,
	body: Buffer,
	options: VerdictOptions,
): Promise<OperationResult> {
	const { text: quoted, fileOf } = detachFiles(body);
	const text = client.withoutKeys(quoted);
	const result = readResult(readAnswer(text));
	const verdict = decideVerdict(result, asked.requestedUser, asked.transactionId);
	const turnedDown = verdict.approved
		? undefined
		: failureOfMessage(result?.message ?? null, call, asked.requestedUser);
	if (turnedDown) throw turnedDown;
	const message = result ? result.message : unreadableMessage(text, call);
	const item = verdictItem(asked, verdict, { message, result });
	if (!result) return item;

	const { files, withNotes } = findFiles(result.fields, {
		fileOf,
		linkOf: (link) => client.linkedFile(link),
	});
	refuseTooMuch(files, call);
	if (verdict.approved && files.length > 0) {
		const transactionId = asked.transactionId ?? result.transactionId;
		const { binaryPropertyName } = options;
		const named = { requestType: asked.requestType, transactionId, binaryPropertyName };
		const endsAt = Date.now() + LINKS_TIMEOUT;
		const stored = await toBinary(context, files, named, async (link, maxBytes) => {
			const timeoutMs = Math.max(1, endsAt - Date.now());
			return await client.fetchFile(link, { signal, timeoutMs, maxBytes });
		});
		item.binary = stored.binary;
		item.json.files = stored.files;
	}
	if (!options.simplify) {
		const noted = withNotes((index) => noteOf(files[index]));
		item.json.raw = rawOf(noted, verdict.approved && !asked.ownPrivateToken) as IDataObject;
	}
	return item;
}
