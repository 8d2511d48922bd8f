/** Makes an item of an answer: the verdict, and the files that came with it. */
import type { IDataObject, IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { CallName } from '../api/calls';
import { calls } from '../api/calls';
import type { OtpOneClient } from '../api/client';
import { CallFailure, failureOfMessage } from '../api/errors';
import { parseAnswer, readResult } from '../api/parse-answer';
import { fileRequestTypes } from '../api/request-types';
import { decideVerdict } from '../approval/verdict';
import { MAX_FILE_BYTES, MAX_FILES, toBinary } from './binary-data';
import { extractFiles } from '../files/extract-files';
import type { FoundFile } from '../files/find-files';
import { findFiles } from '../files/find-files';
import type { ResultItem } from './result-item';
import type { Asked, VerdictOptions } from './verdict-item';
import { verdictItem } from './verdict-item';

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
	if (Buffer.isBuffer(content)) return `(file ${field}, ${content.length} bytes)`;
	return `(file ${field}, ${'link' in content ? 'linked' : 'not readable'})`;
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
export async function buildResultItem(
	{ context, client, signal }: Concluding,
	asked: Asked,
	call: CallName,
	body: Buffer,
	options: VerdictOptions,
): Promise<ResultItem> {
	const { text: quoted, fileOf } = extractFiles(body);
	const text = client.withoutKeys(quoted);
	const result = readResult(parseAnswer(text));
	const verdict = decideVerdict(result, asked.requestedUser, asked.transactionId);
	const rejected = verdict.approved
		? undefined
		: failureOfMessage(result?.message ?? null, call, asked.requestedUser);
	if (rejected) throw rejected;
	const message = result ? result.message : unreadableMessage(text, call);
	const item = verdictItem(asked, verdict, { message, result });
	if (!result) return item;

	const { files, withNotes } = findFiles(result.fields, {
		fileOf,
		linkOf: (link) => client.linkedFile(link),
		expectsFile: fileRequestTypes.includes(asked.requestType ?? -1),
	});
	refuseTooMuch(files, call);
	if (verdict.approved && files.length > 0) {
		const transactionId = asked.transactionId ?? result.transactionId;
		const { binaryPropertyName } = options;
		const clean = (bytes: Buffer) => client.redactor.bytes(bytes);
		const named = { requestType: asked.requestType, transactionId, binaryPropertyName, clean };
		const endsAt = Date.now() + LINKS_TIMEOUT;
		const stored = await toBinary(context, files, named, async (link, maxBytes) => {
			const timeoutMs = Math.max(1, endsAt - Date.now());
			return await client.fetchFile(link, { signal, timeoutMs, maxBytes });
		});
		if (Object.keys(stored.binary).length > 0) item.binary = stored.binary;
		item.json.files = stored.files;
	}
	if (!options.simplify) {
		const noted = withNotes((index) => noteOf(files[index]));
		item.json.raw = rawOf(noted, verdict.approved && !asked.ownPrivateToken) as IDataObject;
	}
	return item;
}
