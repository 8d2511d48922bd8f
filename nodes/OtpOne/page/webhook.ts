/** The protocol of the page: how each request to a suspended approval is answered. */
import type { IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { CallFailure } from '../api/errors';
import { isFinished } from '../service/transaction-status';
import { addressesOf, isOwnAddress, readParameter, readVisitor } from './addresses';
import { answerConfirm, answerDecline } from './answer';
import { isPicture, sendDocument } from './document';
import { chooseLanguage, type Language } from './languages/choose-language';
import { renderNotice } from './render';
import { renderRequest } from './request-page';
import { readFields, redirect, sendJson, sendPage } from './respond';
import { savedApproval, type SavedApproval } from './saved-approval';
import { askedBy, answerStart, newNonce } from './start';
import { openState } from './state';
import { lookAt, turnKey } from './turns';
import {
	approverOf,
	closed,
	isOver,
	linkTo,
	nothingPosted,
	notice,
	openSession,
	type Visit,
	visitOf,
} from './visit';

function localTime(iso: string, locale: string, timeZone: string): string {
	const show = (zone: string) => {
		const options = { dateStyle: 'long', timeStyle: 'short', timeZone: zone } as const;
		return `${new Intl.DateTimeFormat(locale, options).format(new Date(iso))} (${zone})`;
	};
	try {
		return show(timeZone);
	} catch {
		// n8n accepts names of time zones that the platform does not know.
		return show('UTC');
	}
}

function localSize(bytes: number, locale: string): string {
	const [value, unit] =
		bytes < 1_000_000 ? [bytes / 1_000, 'kilobyte'] : [bytes / 1_000_000, 'megabyte'];
	const options = { style: 'unit', unit, maximumFractionDigits: 1 } as const;
	return new Intl.NumberFormat(locale, options).format(value);
}

/**
 * GET: only shows the request. Link previews and scanners therefore create no transaction, contact
 * nobody and decide nothing.
 */
function showRequest(visit: Visit): IWebhookResponseData {
	const { context, approval, answers, strings, locale, addresses } = visit;
	const { question, page, document } = approval;
	const { approvers } = question;
	const visitor = readVisitor(context, approvers.length);
	const html = renderRequest(strings, {
		title: page.title,
		askedBy: askedBy(visit),
		message: question.message,
		requestType: question.requestType,
		pageType: approval.pageType,
		details: approval.details,
		...(document && {
			document: {
				url: addresses.document(),
				fileName: document.fileName,
				size: localSize(document.fileSize, locale),
				isPicture: isPicture(document),
			},
		}),
		openUntil: localTime(approval.endsAt, locale, approval.timezone),
		approvers,
		answered: approvers.filter((_, approver) => answers[approver]),
		policy: question.policy,
		minimumApprovals: approval.minimumApprovals,
		visitor: visitor === undefined ? undefined : approvers[visitor],
		otherVisitors: addresses.page(),
		action: addresses.page(),
		nonce: newNonce(),
		askReason: page.askReason,
	});
	return sendPage(context, html, { sandbox: page.sandbox });
}

/** GET, signed `document=1`. */
async function showDocument(visit: Visit): Promise<IWebhookResponseData> {
	const { context, approval, strings } = visit;
	const sent = approval.document && (await sendDocument(context, approval.document));
	if (sent) return sent;
	const link = linkTo(visit, strings.back);
	return notice(visit, strings.documentGoneTitle, strings.documentGone, { status: 404, link });
}

/**
 * GET, signed `status=<state>`: returns whether the transaction has ended, for the page's own
 * script.
 */
async function showStatus(visit: Visit, sealed: string): Promise<IWebhookResponseData> {
	const { context, approval, answers } = visit;
	const session = await openSession(visit);
	const started = openState(session.key, context, approval, sealed);
	if (!started) return sendJson(context, { ended: false }, 403);
	if (answers[started.approver]) return sendJson(context, { ended: true });
	if (!session.client.hasKey('isFinish')) return sendJson(context, { ended: false });
	const ended = await isFinished(session, started.transactionId, { tries: 1 }).catch(
		// The service no longer knows a transaction that has ended.
		(error: unknown) => error instanceof CallFailure && error.kind === 'transactionGone',
	);
	return sendJson(context, { ended });
}

async function answerGet(visit: Visit): Promise<IWebhookResponseData> {
	const { context, approval, addresses } = visit;
	if (!isOwnAddress(context)) {
		// This is `{{ $execution.resumeUrl }}`, to which anyone may have added parameters.
		const address = readParameter(context, 'approver');
		const visitor = address === undefined ? undefined : approverOf(approval, address);
		return redirect(context, addresses.page(visitor));
	}
	const status = readParameter(context, 'status');
	if (status !== undefined) return await showStatus(visit, status);
	if (readParameter(context, 'document') === '1') return await showDocument(visit);
	const key = turnKey(context, approval);
	const state = await lookAt(key, approval.round);
	if (state === 'closed') return closed(visit);
	if (state === 'stale' && readParameter(context, 'latest') !== '1') {
		return redirect(
			context,
			addresses.latest(readVisitor(context, approval.question.approvers.length)),
		);
	}
	return showRequest(visit);
}

async function answerPost(visit: Visit): Promise<IWebhookResponseData> {
	const fields = readFields(visit.context.getBodyData());
	switch (Object.hasOwn(fields, 'step') ? fields.step : '') {
		case 'start':
			return await answerStart(visit, fields);
		case 'confirm':
			return await answerConfirm(visit, fields);
		case 'decline':
			return await answerDecline(visit, fields);
		default:
			return nothingPosted(visit);
	}
}

function languageOf(context: IWebhookFunctions, fixed: string): Language {
	const headers = context.getHeaderData() as Record<string, unknown>;
	return chooseLanguage(fixed, headers['accept-language']);
}

/** Nothing may be thrown here, because n8n would resume the execution with an empty item. */
export async function approvalWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	let approval: SavedApproval | undefined;
	let language = languageOf(context, 'auto');
	try {
		approval = savedApproval.readSuspended(context);
		if (!approval) {
			const { overTitle, over } = language.strings;
			return sendPage(context, renderNotice(language.strings, overTitle, over), { status: 410 });
		}
		language = languageOf(context, approval.page.language);
		const visit = visitOf(context, approval, language);
		if (isOver(approval)) return closed(visit);
		return context.getRequestObject().method === 'POST'
			? await answerPost(visit)
			: await answerGet(visit);
	} catch (error) {
		const detail = error instanceof CallFailure ? error.message : 'unexpected';
		context.logger.warn(`OtpOne approval page: ${detail}`);
		const { strings } = language;
		const link = { url: addressesOf(context).page(), label: strings.startAgain };
		const page = renderNotice(strings, strings.unavailableTitle, strings.unavailable, link);
		return sendPage(context, page, { status: 503, sandbox: approval?.page.sandbox });
	}
}
