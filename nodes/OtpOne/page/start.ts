/** POST step=start: creates the transaction, once the person is on the page. */
import { randomBytes, randomInt } from 'node:crypto';
import type { IWebhookResponseData } from 'n8n-workflow';

import { sha256 } from '../api/sha256';
import { createTransaction } from '../service/create-transaction';
import { fetchHtml } from '../service/fetch-html';
import { FORM_ID, renderConfirm } from './confirm-page';
import { OpenStarts } from './open-starts';
import { sendPage } from './respond';
import { sealState, type Started } from './state';
import { startingState, turnKey } from './turns';
import {
	answeredAlready,
	approverMissing,
	approverOf,
	closed,
	linkTo,
	notice,
	openSession,
	type PageSession,
	type Visit,
} from './visit';

interface Opened extends Started {
	code?: string;
}

const starts = new OpenStarts<Opened>();

/** A nonce, so that posting a form twice has no effect. */
export const newNonce = (): string => randomBytes(12).toString('base64url');

const LONGEST_NONCE = 64;

/**
 * Whether the page shows a code. A smartphone shows it at the end of the message, which
 * distinguishes this prompt from one that someone else started.
 */
function showsCode({ approval }: Visit): boolean {
	return approval.pageType === 0 && approval.page.showCode;
}

async function open(visit: Visit, session: PageSession, approver: number): Promise<Opened> {
	const { question } = visit.approval;
	const code = showsCode(visit) ? String(randomInt(10, 100)) : undefined;
	const privateToken = randomBytes(24).toString('base64url');
	const requestedAt = new Date().toISOString();
	const transactionId = await createTransaction(session, {
		userMail: question.approvers[approver],
		requestType: question.requestType,
		message:
			code === undefined
				? question.message
				: `${question.message}\n\n${visit.strings.code}: ${code}`,
		privateToken,
	});
	const privateTokenSha256 = sha256(privateToken);
	return { approver, transactionId, privateTokenSha256, requestedAt, ...(code && { code }) };
}

/** Returns the requester's name shown on the page. */
export function askedBy({ context, approval }: Visit): string {
	return approval.page.askedBy || (context.getWorkflow().name ?? 'n8n');
}

export async function answerStart(
	visit: Visit,
	fields: Record<string, string>,
): Promise<IWebhookResponseData> {
	const { context, approval, answers, strings, addresses } = visit;
	const approver = approverOf(approval, fields.approver);
	if (approver === undefined) return approverMissing(visit);
	const state = startingState(turnKey(context, approval), approval.round, approver);
	if (state === 'closed') return closed(visit);
	if (answers[approver] || state === 'answered') return answeredAlready(visit);
	const session = await openSession(visit);
	const { approvalId, question, pageType, page } = approval;
	const nonce = (fields.nonce ?? '').slice(0, LONGEST_NONCE);
	const opened = await starts.begin(
		{ approvalId, approver, nonce },
		async () => await open(visit, session, approver),
	);
	if (opened === 'tooMany') {
		const link = linkTo(visit, strings.back, approver);
		return notice(visit, strings.tooManyTitle, strings.tooMany, { status: 429, link });
	}
	const { code, ...started } = opened;
	const sealed = sealState(session.key, context, approval, started);
	const otpOneHtml = await fetchHtml(session, {
		transactionId: started.transactionId,
		pageType,
		formId: FORM_ID,
	});
	const html = renderConfirm(strings, {
		title: page.title,
		askedBy: askedBy(visit),
		message: question.message,
		pageType,
		approver: question.approvers[approver],
		code,
		state: sealed,
		action: addresses.page(),
		back: addresses.page(approver),
		statusUrl: session.client.hasKey('isFinish') ? addresses.status(sealed) : undefined,
		nonce: newNonce(),
		otpOneHtml,
		sandboxHint: pageType !== 0 && page.sandbox,
	});
	return sendPage(context, html, { sandbox: page.sandbox });
}
