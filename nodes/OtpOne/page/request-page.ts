/**
 * The first page that a visitor sees: the question, its details, who has answered, and the two
 * forms.
 */
import type { Detail } from '../approval/receipt';
import type { Strings } from './languages/strings';
import { escapeHtml, hiddenFields, renderPage, renderQuestion } from './render';

export interface RequestPage {
	title: string;
	askedBy: string;
	message: string;
	requestType: number;
	pageType: number;
	details: Detail[];
	document?: { url: string; fileName: string; size: string; isPicture: boolean };
	/** In the time zone of the workflow and the language of the reader. */
	openUntil: string;
	approvers: string[];
	/** The people who have answered. */
	answered: string[];
	policy: string;
	minimumApprovals: number;
	/** The visitor, if the link names one. */
	visitor?: string;
	/** The address of the page without a selected visitor. */
	otherVisitors: string;
	/** The address that both forms post to. */
	action: string;
	nonce: string;
	askReason: boolean;
}

const definitions = (entries: Array<[string, string]>) =>
	`<dl class="approval-facts">
${entries.map(([name, value]) => `<dt>${escapeHtml(name)}</dt><dd>${escapeHtml(value)}</dd>`).join('\n')}
</dl>`;

function renderDetails(strings: Strings, { details }: RequestPage): string {
	if (details.length === 0) return '';
	const entries = details.map(({ name, value }): [string, string] => [name, value]);
	return `<section class="approval-section" aria-labelledby="approval-details">
<h2 class="approval-heading" id="approval-details">${escapeHtml(strings.details)}</h2>
${definitions(entries)}
</section>`;
}

function renderDocument(strings: Strings, { document }: RequestPage): string {
	if (!document) return '';
	const { url, fileName, size, isPicture } = document;
	const picture = isPicture
		? `<img class="approval-picture" src="${escapeHtml(url)}" alt="${escapeHtml(fileName)}">\n`
		: '';
	return `<section class="approval-section" aria-labelledby="approval-document">
<h2 class="approval-heading" id="approval-document">${escapeHtml(strings.document)}</h2>
${picture}<a class="approval-link" href="${escapeHtml(url)}">${escapeHtml(strings.download(fileName, size))}</a>
</section>`;
}

function renderState(strings: Strings, page: RequestPage): string {
	const { approvers, answered, policy, minimumApprovals } = page;
	const facts: Array<[string, string]> = [
		[strings.addressedTo, approvers.join(', ')],
		[strings.openUntil, page.openUntil],
	];
	if (answered.length > 0) facts.push([strings.answeredBy, answered.join(', ')]);
	if (approvers.length === 1) return definitions(facts);
	const rule =
		policy === 'atLeast'
			? strings.policy.atLeast(minimumApprovals, approvers.length)
			: strings.policy[policy === 'everyone' ? 'everyone' : 'first'];
	const progress = strings.progress(answered.length, approvers.length);
	return `${definitions(facts)}
<p class="approval-text approval-soft">${escapeHtml(rule)} ${escapeHtml(progress)}.</p>`;
}

/** Renders the visitor's address: known from the link, the only one, or to be selected. */
function renderVisitor(strings: Strings, page: RequestPage, id: string): string {
	const { approvers, answered, visitor = approvers.length === 1 ? approvers[0] : undefined } = page;
	if (visitor !== undefined) return hiddenFields({ approver: visitor });
	const options = approvers
		.filter((approver) => !answered.includes(approver))
		.map((approver) => `<option value="${escapeHtml(approver)}">${escapeHtml(approver)}</option>`);
	return `<label class="approval-label" for="${id}">${escapeHtml(strings.yourAddress)}</label>
<select class="approval-field" id="${id}" name="approver" required>
<option value="">${escapeHtml(strings.chooseAddress)}</option>
${options.join('\n')}
</select>`;
}

function renderStart(strings: Strings, page: RequestPage): string {
	const kind = page.pageType as keyof Strings['confirmWith'];
	const who =
		page.visitor !== undefined && page.approvers.length > 1
			? `<p class="approval-soft">${escapeHtml(strings.yourAddress)}<br><strong>${escapeHtml(page.visitor)}</strong><br>
<a class="approval-link" href="${escapeHtml(page.otherVisitors)}">${escapeHtml(strings.notYou)}</a></p>`
			: '';
	return `<form class="approval-box approval-start" method="post" action="${escapeHtml(page.action)}">
${hiddenFields({ step: 'start', nonce: page.nonce })}
${who}
${renderVisitor(strings, page, 'approval-start-address')}
<p class="approval-soft">${escapeHtml(strings.startHint[kind])}</p>
<button class="approval-button" type="submit">${escapeHtml(strings.confirmWith[kind])}</button>
</form>`;
}

function renderDecline(strings: Strings, page: RequestPage): string {
	const reason = page.askReason
		? `<label class="approval-label" for="approval-reason">${escapeHtml(strings.reason)}</label>
<textarea class="approval-field" id="approval-reason" name="reason" rows="2" maxlength="1000" aria-describedby="approval-reason-hint"></textarea>
<p class="approval-soft" id="approval-reason-hint">${escapeHtml(strings.reasonHint)}</p>`
		: '';
	return `<form class="approval-box approval-decline" method="post" action="${escapeHtml(page.action)}">
${hiddenFields({ step: 'decline' })}
<p class="approval-soft">${escapeHtml(strings.declineHint)}</p>
${renderVisitor(strings, page, 'approval-decline-address')}
${reason}
<button class="approval-button" type="submit">${escapeHtml(strings.decline)}</button>
</form>`;
}

export function renderRequest(strings: Strings, page: RequestPage): string {
	const task = strings.task[page.requestType as keyof Strings['task']];
	const hasAnswered = page.visitor !== undefined && page.answered.includes(page.visitor);
	const forms = hasAnswered
		? `<p class="approval-box" role="status">${escapeHtml(strings.recorded)}</p>`
		: `${renderStart(strings, page)}\n${renderDecline(strings, page)}`;
	return renderPage(
		strings,
		page.title || strings.title,
		[
			renderQuestion(strings, page.askedBy, page.message),
			task ? `<p class="approval-text">${escapeHtml(task)}</p>` : '',
			renderDetails(strings, page),
			renderDocument(strings, page),
			renderState(strings, page),
			forms,
		]
			.filter((part) => part !== '')
			.join('\n'),
	);
}
