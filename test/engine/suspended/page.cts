/** Actions on the page of a suspended approval, sent as its forms send them. */
import type { OpenRequest } from '../../../dev/fake-otpone/fake-otpone.cts';
import type { Workbench } from '../workbench.cts';
import type { SuspendedExecution, Visit } from './execution.cts';

export const ANN = 'ann@example.com';
export const BEN = 'ben@example.com';
export const EVA = 'eva@example.com';

type Fields = Record<string, string>;

/** Returns the value of a hidden field of the page, with entities decoded. */
export function fieldOf(html: string, name: string): string | undefined {
	return new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1].replaceAll('&amp;', '&');
}

/** Whether a page holds a form for a step. */
export const hasForm = (html: string, step: 'start' | 'decline' | 'confirm') =>
	html.includes(`name="step" value="${step}"`);

/** Posts a form as the page does. */
export async function post(suspended: SuspendedExecution, fields: unknown): Promise<Visit> {
	return await suspended.visit('POST', await suspended.pageUrl(), fields);
}

/** Opens the page by the link. */
export async function openPage(suspended: SuspendedExecution, link = ''): Promise<Visit> {
	const { location } = await suspended.visit('GET', `${suspended.resumeUrl}${link}`);
	return await suspended.visit('GET', location);
}

/** A transaction that a person has started on the page. */
export interface Started {
	visit: Visit;
	state: string;
	request: OpenRequest;
}

/** Starts as a person; returns the request on the phone and the page that came back. */
export async function start(
	bench: Workbench,
	suspended: SuspendedExecution,
	approver = ANN,
	more: Fields = {},
): Promise<Started> {
	const requests: OpenRequest[] = [];
	const stop = bench.fakeOtpOne.onRing((request) => requests.push(request));
	try {
		const visit = await post(suspended, { step: 'start', approver, ...more });
		return { visit, state: fieldOf(visit.body, 'state') ?? '', request: requests[0] };
	} finally {
		stop();
	}
}

/** Approves on the phone; returns the token that OtpOne's script would post. */
export function confirmOnPhone(bench: Workbench, { request }: Started): string {
	bench.fakeOtpOne.answer(request.mail, 'approve');
	return bench.fakeOtpOne.tokenFor(request.id)!;
}

/** Posts the token of a start. */
export async function postToken(
	suspended: SuspendedExecution,
	{ state }: Pick<Started, 'state'>,
	token: string,
): Promise<Visit> {
	return await post(suspended, { step: 'confirm', state, token });
}

/** Starts and confirms as a person. */
export async function approve(
	bench: Workbench,
	suspended: SuspendedExecution,
	approver = ANN,
): Promise<Visit> {
	const started = await start(bench, suspended, approver);
	return await postToken(suspended, started, confirmOnPhone(bench, started));
}

/** Declines on the page as a person. */
export async function decline(
	suspended: SuspendedExecution,
	approver = ANN,
	reason = '',
): Promise<Visit> {
	return await post(suspended, { step: 'decline', approver, reason });
}

/** Returns the address from which the page's script polls whether the transaction has ended. */
export function statusUrl(html: string): string | undefined {
	return /data-status="([^"]*)"/.exec(html)?.[1].replaceAll('&amp;', '&');
}

/** Returns who has answered according to the page. */
export async function answered(suspended: SuspendedExecution): Promise<string[]> {
	const { body } = await openPage(suspended);
	const told = /<dt>Answered by<\/dt><dd>([^<]*)<\/dd>/.exec(body)?.[1];
	return told === undefined ? [] : told.split(', ');
}
