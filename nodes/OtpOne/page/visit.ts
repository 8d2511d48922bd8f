/** One visit to the page: its approval, its language, and how to reach OtpOne. */
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { OtpOneClient } from '../api/client';
import { CREDENTIAL_TYPE, n8nTransport } from '../api/n8n-transport';
import { normalizeUser } from '../approval/verdict';
import { ConcurrencyLimit } from '../service/concurrency-limit';
import { PerPersonQueue } from '../service/per-person-queue';
import type { ServiceSession } from '../service/session';
import type { Language } from './languages/choose-language';
import { addressesOf, type Addresses } from './addresses';
import { renderNotice, type Link } from './render';
import { sendPage } from './respond';
import type { SavedAnswer, SavedApproval } from './saved-approval';
import { pageKey } from './sealed';
import { removedFrom } from './removed';

export interface Visit extends Language {
	context: IWebhookFunctions;
	approval: SavedApproval;
	/** One entry per approver: the saved answers and those that this process remembers. */
	answers: Array<SavedAnswer | null>;
	addresses: Addresses;
}

/** What a visit needs in order to call the service. */
export interface PageSession extends ServiceSession {
	/** The key that seals everything on the page. */
	key: Buffer;
}

/** The saved answers and those that this process remembers. */
export function answersSoFar(approval: SavedApproval): Visit['answers'] {
	const removed = removedFrom(approval);
	return approval.answers.map((answer, approver) => answer ?? removed.get(approver) ?? null);
}

export function visitOf(
	context: IWebhookFunctions,
	approval: SavedApproval,
	language: Language,
): Visit {
	const answers = answersSoFar(approval);
	return { ...language, context, approval, answers, addresses: addressesOf(context) };
}

/**
 * Opens the credential.
 *
 * @throws UserError if it contains no server key, without which nothing can be sealed
 */
export async function openSession({ context }: Visit): Promise<PageSession> {
	const credentials = await context.getCredentials(CREDENTIAL_TYPE);
	const client = new OtpOneClient(credentials, n8nTransport(context, credentials));
	client.requireKey('VerifyToken');
	return {
		client,
		signal: new AbortController().signal,
		queue: new PerPersonQueue(new ConcurrencyLimit(1)),
		reads: new ConcurrencyLimit(1),
		key: pageKey(credentials),
	};
}

/**
 * Returns the approver that a form names.
 *
 * @param address the posted address; may be omitted if there is only one approver
 */
export function approverOf({ question }: SavedApproval, address: unknown): number | undefined {
	const { approvers } = question;
	if (typeof address !== 'string' || address.trim() === '') {
		return approvers.length === 1 ? 0 : undefined;
	}
	const index = approvers.findIndex(
		(approver) => normalizeUser(approver) === normalizeUser(address),
	);
	return index === -1 ? undefined : index;
}

/** Returns a link to the page for one approver. */
export function linkTo({ addresses }: Visit, label: string, approver?: number): Link {
	return { url: addresses.page(approver), label };
}

/** Whether the limit of the wait has passed, so that n8n continues without an answer. */
export const isOver = ({ endsAt }: SavedApproval): boolean => Date.parse(endsAt) <= Date.now();

/** Responds with a notice. This decides nothing. */
export function notice(
	{ context, approval, strings }: Visit,
	title: string,
	text: string,
	{ status, link }: { status?: number; link?: Link } = {},
): IWebhookResponseData {
	const { sandbox } = approval.page;
	return sendPage(context, renderNotice(strings, title, text, link), { status, sandbox });
}

/** Responds to a form that does not say who the visitor is. */
export function approverMissing(visit: Visit): IWebhookResponseData {
	const { strings } = visit;
	const link = linkTo(visit, strings.back);
	return notice(visit, strings.chooseTitle, strings.choose, { status: 400, link });
}

/** Responds to a form without what it has to contain. */
export function nothingPosted(visit: Visit, approver?: number): IWebhookResponseData {
	const { strings } = visit;
	const link = linkTo(visit, strings.startAgain, approver);
	return notice(visit, strings.nothingPostedTitle, strings.nothingPosted, { status: 400, link });
}

/** Responds to a person whose answer has already been recorded. */
export function answeredAlready(visit: Visit): IWebhookResponseData {
	const { strings } = visit;
	return notice(visit, strings.recordedTitle, strings.recorded, { status: 409 });
}

/** Responds that the request is no longer open. */
export function closed(visit: Visit): IWebhookResponseData {
	const { strings } = visit;
	return notice(visit, strings.overTitle, strings.over, { status: 410 });
}
