/** Converts an answer into an item with the verdict and the files that came with it. */
import type { IExecuteFunctions, IWebhookFunctions } from 'n8n-workflow';

import type { CallName } from '../api/calls';
import { calls } from '../api/calls';
import type { CallAnswer, OtpOneClient } from '../api/client';
import { CallFailure, failureOfMessage } from '../api/errors';
import type { OpenedAnswer } from '../api/open-answer';
import { openAnswer } from '../api/open-answer';
import { readMessage } from '../api/parse-answer';
import { fileRequestTypes } from '../api/request-types';
import type { Verdict } from '../approval/verdict';
import { decideVerdict } from '../approval/verdict';
import type { FoundFile } from '../files/find-files';
import { findFiles } from '../files/find-files';
import { MAX_FILE_BYTES, MAX_FILES, toBinary } from './binary-data';
import { rawOfApproved, rawOfRefused, rawOfUnreadable, withoutFiles } from './raw-answer';
import type { VerdictItem } from './result-item';
import type { Asked, VerdictOptions } from './verdict-item';
import { addressOf, verdictItem } from './verdict-item';

const PAGE = /^\s*<(!doctype|html|head|body|\?xml)/i;

/** Explains why an answer could not be read as a single result. */
function unreadableMessage({ text, unreadable, result }: OpenedAnswer, call: CallName): string {
	const what = (): string => {
		if (unreadable === 'tooLong') return 'The answer is too long to be a result.';
		if (unreadable === 'badBytes')
			return 'The answer contains bytes that are invalid in its character set.';
		if (result?.contradicts) return 'The answer contradicts itself or repeats what was sent.';
		if (result) return 'The answer does not say whether the person approved.';
		if (text.trim() === '') return 'The answer is empty.';
		return PAGE.test(text)
			? 'The answer is a web page, not a result.'
			: 'The answer could not be read as a single result.';
	};
	const hint = calls[call].rings
		? 'The phone may have rung: ask the person before you run this again.'
		: 'Check the Base URL of the OtpOne API credential, or try again later.';
	return `${what()} ${hint}`;
}

/** Returns the note that replaces a file in `raw`. */
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

/**
 * What is needed to build an item from an answer: n8n's helpers, and the client for linked files.
 */
interface ItemContext {
	context: IExecuteFunctions | IWebhookFunctions;
	client: OtpOneClient;
	signal: AbortSignal;
}

/** Time limit for all linked files of one result together, in milliseconds. */
const LINKS_TIMEOUT = 60_000;

/** Stores the files of an approved result as binary data. */
async function storeFiles(
	{ context, client, signal }: ItemContext,
	asked: Asked,
	files: FoundFile[],
	{ json: { transactionId } }: VerdictItem,
	{ binaryPropertyName }: VerdictOptions,
): ReturnType<typeof toBinary> {
	const clean = (bytes: Buffer) => client.redactor.bytes(bytes);
	const named = { requestType: asked.requestType, transactionId, binaryPropertyName, clean };
	const endsAt = Date.now() + LINKS_TIMEOUT;
	return await toBinary(context, files, named, async (link, maxBytes) => {
		const timeoutMs = Math.max(1, endsAt - Date.now());
		return await client.fetchFile(link, { signal, timeoutMs, maxBytes });
	});
}

/**
 * Explains why a valid answer does not count as an approval, if its own message does not say so.
 */
function reasonOfVerdict(
	{ approved, outcome }: Verdict,
	{ result }: OpenedAnswer,
	asked: Asked,
): string | undefined {
	if (approved || result?.isValid !== true) return undefined;
	if (outcome === 'userMismatch') return `Approved, but not by ${asked.requestedUser}`;
	return 'The answer belongs to another transaction';
}

/**
 * Converts an answer of the service into a verdict item. Files are included only with an approved
 * verdict, and keys quoted by the service are removed.
 *
 * @throws CallFailure if the service says that it did not accept the request, or if the result
 * contains more than can be processed
 */
export async function buildResultItem(
	itemContext: ItemContext,
	asked: Asked,
	answer: CallAnswer,
	options: VerdictOptions,
): Promise<VerdictItem> {
	const { client } = itemContext;
	const { call } = answer;
	const opened = openAnswer(answer);
	const { result, fileOf } = opened;
	const verdict = decideVerdict(result, asked.requestedUser, asked.transactionId);
	const words = client.withoutKeys(result ? result.message : readMessage(opened));
	const rejected = verdict.approved
		? undefined
		: failureOfMessage(words, call, asked.requestedUser);
	if (rejected) throw rejected;

	const isReadable =
		result !== undefined && typeof result.isValid === 'boolean' && !result.contradicts;
	const { files, withNotes } = findFiles(result?.fields ?? {}, {
		fileOf,
		linkOf: (link) => client.linkedFile(client.withoutKeys(link)),
		expectsFile: verdict.approved && fileRequestTypes.includes(asked.requestType ?? -1),
	});
	const noted = withNotes((index) => noteOf(files[index]));
	const isFile = files.some(
		({ field, content }) => /^message$/i.test(field) && Buffer.isBuffer(content),
	);
	const shownWords = verdict.approved || words === null ? words : withoutFiles(words);
	const shown = isFile ? null : shownWords;
	const message = isReadable
		? (shown ?? reasonOfVerdict(verdict, opened, asked) ?? null)
		: (shown ?? unreadableMessage(opened, call));
	const item = verdictItem(asked, verdict, { message, result });
	if (isReadable) refuseTooMuch(files, call);
	if (verdict.approved && files.length > 0) {
		const stored = await storeFiles(itemContext, asked, files, item, options);
		if (Object.keys(stored.binary).length > 0) item.binary = stored.binary;
		item.json.files = stored.files;
	}
	if (!options.simplify) {
		const raw = () => {
			if (!result || !isReadable) return rawOfUnreadable(opened);
			if (!verdict.approved) return rawOfRefused(result, { user: addressOf(result), message });
			return rawOfApproved(noted, !asked.ownPrivateToken);
		};
		item.json.raw = raw();
	}
	return { ...item, json: client.withoutKeysIn(item.json) };
}
