/** The approval step in the browser: the execution is suspended, and a web page brings the answer. */
import { createHash, randomBytes } from 'node:crypto';
import type {
	IDataObject,
	IExecuteFunctions,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import { OtpOneClient } from '../../api/client';
import { n8nTransport, CREDENTIAL_TYPE } from '../../api/n8n-transport';
import { CallFailure } from '../../api/errors';
import type { Verdict } from '../../approval/verdict';
import { FORM_ID, renderApproval, renderNotice } from '../../page/render';
import { readPosted, redirect, sendPage } from '../../page/respond';
import { strings } from '../../page/strings';
import { buildResultItem } from '../../result/build-result-item';
import { ConcurrencyLimit } from '../../service/concurrency-limit';
import type { ResultItem } from '../../result/result-item';
import type { Session } from '../operation';
import { routing, runsForAgent } from '../../result/outputs';
import { createTransaction } from '../../service/create-transaction';
import type { Asked, VerdictOptions } from '../../result/verdict-item';
import { unansweredItem, verdictItem } from '../../result/verdict-item';
import { fetchHtml } from '../../service/fetch-html';
import { verifyToken } from '../../service/verify-token';
import type { ApprovalQuestion } from '../../result/approval-item';
import { approvalItem } from '../../result/approval-item';

export interface BrowserApproval {
	question: ApprovalQuestion;
	pageType: number;
	endsAt: Date;
	verdictOptions: VerdictOptions;
	title: string;
	askedBy: string;
	sandbox: boolean;
}

/** What a suspended approval remembers: saved with the execution, so it holds no secret. */
interface Suspended extends Omit<BrowserApproval, 'endsAt'> {
	transactionId: string;
	privateTokenSha256: string;
	requestedAt: string;
	endsAt: string;
	timezone: string;
}

const CONTEXT_KEY = 'otpOneApproval';

const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

const askedOf = ({ question, transactionId, requestedAt }: Suspended): Asked => ({
	requestedUser: question.approvers[0],
	question: question.message,
	requestType: question.requestType,
	transactionId,
	requestedAt,
	waitingSince: question.startedAt,
	// It binds the token to the transaction, and has done its work then.
	ownPrivateToken: true,
});

/** The item of the whole step. */
function stepItem(
	context: IExecuteFunctions | IWebhookFunctions,
	{ question }: Suspended,
	response: ResultItem,
	verdict: Verdict,
): ResultItem {
	return approvalItem(context, question, verdict, response, [response]);
}

/**
 * Creates the transaction and suspends the execution. What passes through when the limit of the
 * wait is reached, where n8n does not run the node again, is an `expired` item.
 */
export async function suspendForBrowser(
	session: Session,
	approval: BrowserApproval,
): Promise<ResultItem> {
	const { context } = session;
	const { question } = approval;
	const privateToken = randomBytes(24).toString('base64url');
	const requestedAt = new Date().toISOString();
	const { requestType, message } = question;
	const transactionId = await createTransaction(session, {
		userMail: question.approvers[0],
		requestType,
		message,
		privateToken,
	});
	const suspended: Suspended = {
		...approval,
		transactionId,
		privateTokenSha256: sha256(privateToken),
		requestedAt,
		endsAt: approval.endsAt.toISOString(),
		timezone: context.getTimezone(),
	};
	context.getContext('node')[CONTEXT_KEY] = suspended as unknown as IDataObject;
	const unanswered = unansweredItem(
		askedOf(suspended),
		'expired',
		'Nobody answered before the limit on the wait',
		approval.endsAt.getTime(),
	);
	const expired = stepItem(context, suspended, unanswered, { approved: false, outcome: 'expired' });
	context.getExecuteData().data = { main: [[{ json: expired.json, pairedItem: { item: 0 } }]] };
	await context.putExecutionToWait(approval.endsAt);
	return expired;
}

function readSuspended(context: IWebhookFunctions): Suspended | undefined {
	const name = JSON.stringify(context.getNode().name);
	const value: unknown = context.evaluateExpression(
		`{{ $(${name}).context[${JSON.stringify(CONTEXT_KEY)}] }}`,
	);
	const isSuspended = typeof value === 'object' && value !== null && 'transactionId' in value;
	return isSuspended ? (value as Suspended) : undefined;
}

async function openSession(context: IWebhookFunctions) {
	const credentials = await context.getCredentials(CREDENTIAL_TYPE);
	const client = new OtpOneClient(credentials, n8nTransport(context, credentials));
	return { client, signal: new AbortController().signal, reads: new ConcurrencyLimit(1) };
}

type WebhookSession = Awaited<ReturnType<typeof openSession>>;

function localTime(iso: string, timeZone: string): string {
	const options = { dateStyle: 'long', timeStyle: 'short', timeZone } as const;
	return `${new Intl.DateTimeFormat('en-GB', options).format(new Date(iso))} (${timeZone})`;
}

async function approvalPage(context: IWebhookFunctions, suspended: Suspended): Promise<string> {
	const { question, transactionId, pageType, sandbox } = suspended;
	const session = await openSession(context);
	return renderApproval({
		title: suspended.title,
		askedBy: suspended.askedBy || (context.getWorkflow().name ?? 'n8n'),
		requestedUser: question.approvers[0],
		message: question.message,
		openUntil: localTime(suspended.endsAt, suspended.timezone),
		action: context.getSignedResumeUrl(),
		otpOneHtml: await fetchHtml(session, { transactionId, pageType, formId: FORM_ID }),
		sandboxHint: pageType !== 0 && sandbox,
	});
}

/** Goes on with the workflow: the item leaves by the output that its verdict belongs to. */
function resume(context: IWebhookFunctions, { json, binary, verdict }: ResultItem) {
	const whenNotApproved = runsForAgent(context.getNode())
		? 'continue'
		: (context.getNodeParameter('whenNotApproved', 'route') as string);
	const { outputs, outputOf } = routing('verdict', whenNotApproved);
	const item = { json, ...(binary && { binary }), pairedItem: { item: 0 } };
	return Array.from({ length: outputs }, (_, output) =>
		output === outputOf(verdict) ? [item] : [],
	);
}

/** What came of a posted token: the step's item, or the words for the person to try again with. */
type TokenOutcome = { approved: ResultItem } | { refused: string };

/** Checks a token for the transaction and the person of this very execution. */
async function checkToken(
	context: IWebhookFunctions,
	session: WebhookSession,
	suspended: Suspended,
	token: string,
): Promise<TokenOutcome> {
	const { transactionId, privateTokenSha256, verdictOptions } = suspended;
	const answer = await verifyToken(session, {
		token,
		transactionId,
		requestedUser: suspended.question.approvers[0],
		isOwnPrivateToken: (privateToken) => sha256(privateToken) === privateTokenSha256,
	});
	if (answer === 'unknown') return { refused: strings.unmatched };
	if (answer === 'other') return { refused: strings.notAccepted };
	const response = await buildResultItem(
		{ context, ...session },
		askedOf(suspended),
		answer,
		verdictOptions,
	).catch((error: unknown) => {
		// The service said in words that it does not take this token.
		if (error instanceof CallFailure && error.rejected) return undefined;
		throw error;
	});
	if (response?.verdict?.approved !== true) return { refused: strings.notAccepted };
	return { approved: stepItem(context, suspended, response, response.verdict) };
}

async function answerPost(
	context: IWebhookFunctions,
	suspended: Suspended,
): Promise<IWebhookResponseData> {
	const { sandbox } = suspended;
	const pageUrl = context.getSignedResumeUrl();
	const tryAgain = (title: string, words: string, status: number) =>
		sendPage(context, renderNotice(title, words, pageUrl), { status, sandbox });
	const posted = readPosted(context.getBodyData());
	if ('decision' in posted) {
		const denied = { approved: false, outcome: 'denied' as const };
		const response = verdictItem(askedOf(suspended), denied, {
			message: 'Declined on the page',
		});
		sendPage(context, renderNotice(strings.declinedTitle, strings.declined), { sandbox });
		const item = stepItem(context, suspended, response, denied);
		return { noWebhookResponse: true, workflowData: resume(context, item) };
	}
	if ('nothing' in posted) {
		return tryAgain(strings.nothingPostedTitle, strings.nothingPosted, 400);
	}
	const outcome = await checkToken(context, await openSession(context), suspended, posted.token);
	if ('refused' in outcome) return tryAgain(strings.notAcceptedTitle, outcome.refused, 403);
	sendPage(context, renderNotice(strings.approvedTitle, strings.approved), { sandbox });
	return { noWebhookResponse: true, workflowData: resume(context, outcome.approved) };
}

/**
 * The webhook of a suspended approval. A GET only shows: link previews and scanners decide
 * nothing. Nothing may be thrown here, since n8n would go on with an empty item.
 */
export async function approvalWebhook(context: IWebhookFunctions): Promise<IWebhookResponseData> {
	let suspended: Suspended | undefined;
	try {
		suspended = readSuspended(context);
		if (!suspended || Date.parse(suspended.endsAt) <= Date.now()) {
			return sendPage(context, renderNotice(strings.overTitle, strings.over), { status: 410 });
		}
		const { method, originalUrl } = context.getRequestObject();
		if (method === 'POST') return await answerPost(context, suspended);
		const own = context.getSignedResumeUrl();
		if (!originalUrl.includes(`/${context.getNode().id}`)) return redirect(context, own);
		const html = await approvalPage(context, suspended);
		return sendPage(context, html, { sandbox: suspended.sandbox });
	} catch (error) {
		const detail = error instanceof CallFailure ? error.message : 'unexpected';
		context.logger.warn(`OtpOne approval page: ${detail}`);
		const page = renderNotice(
			strings.unavailableTitle,
			strings.unavailable,
			context.getSignedResumeUrl(),
		);
		return sendPage(context, page, { status: 503, sandbox: suspended?.sandbox });
	}
}
