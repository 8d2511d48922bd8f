/**
 * The page on which a person confirms: OtpOne's own part, the form that receives its token, and the
 * code.
 */
import type { Strings } from './languages/strings';
import { escapeHtml, hiddenFields, renderPage, renderQuestion } from './render';

/** The id of the form with which OtpOne's script posts the token back (documentation: FormID). */
export const FORM_ID = 'otpone-approval-form';

export interface ConfirmPage {
	title: string;
	askedBy: string;
	message: string;
	pageType: number;
	approver: string;
	/**
	 * Two digits that are also shown on the phone. Omitted if codes are switched off or no phone is
	 * used.
	 */
	code?: string;
	/** Binds the answer to the execution, node, approval, person and transaction. */
	state: string;
	/** The address that the forms post to. */
	action: string;
	/** The address of the request page. */
	back: string;
	/** Returns whether the transaction has ended. Omitted without the client key. */
	statusUrl?: string;
	/** The nonce for the form that starts again. */
	nonce: string;
	/** OtpOne's own part of the page, unmodified from GetHTML. */
	otpOneHtml: string;
	sandboxHint: boolean;
}

/**
 * Polls whether the transaction has ended and, if so, offers to start again. The interval grows,
 * and polling pauses while the page is hidden. OtpOne's own script gets a head start, because it
 * leaves the page once the person has confirmed.
 */
const SCRIPT = `(function () {
	var status = document.getElementById('approval-status');
	var again = document.getElementById('approval-again');
	var url = status.getAttribute('data-status');
	var pause = 2000, timer = null;
	function end() { status.textContent = status.getAttribute('data-ended'); again.hidden = false; }
	function later() { timer = setTimeout(ask, pause); pause = Math.min(pause * 1.25, 10000); }
	function ask() {
		timer = null;
		if (document.hidden) return;
		fetch(url, { cache: 'no-store' }).then(function (response) { return response.json(); }).then(function (answer) {
			if (answer.ended) setTimeout(end, 3000); else later();
		}, later);
	}
	if (!url) { setTimeout(end, 125000); return; }
	document.addEventListener('visibilitychange', function () {
		if (!document.hidden && timer === null && again.hidden) later();
	});
	later();
})();`;

function renderCode(strings: Strings, code: string | undefined): string {
	if (code === undefined) return '';
	return `<div class="approval-code">
<span class="approval-soft">${escapeHtml(strings.code)}</span> <strong class="approval-digits" id="approval-code">${escapeHtml(code)}</strong>
<p class="approval-soft">${escapeHtml(strings.codeHint)}</p>
</div>`;
}

export function renderConfirm(strings: Strings, page: ConfirmPage): string {
	const action = escapeHtml(page.action);
	const statusUrl = page.statusUrl ? ` data-status="${escapeHtml(page.statusUrl)}"` : '';
	const kind = strings.confirmWith[page.pageType as keyof Strings['confirmWith']];
	const hint = page.sandboxHint
		? `<p class="approval-soft">${escapeHtml(strings.sandboxHint)}</p>\n`
		: '';
	return renderPage(
		strings,
		page.title || strings.title,
		`${renderQuestion(strings, page.askedBy, page.message)}
<p class="approval-soft">${escapeHtml(strings.yourAddress)}<br><strong>${escapeHtml(page.approver)}</strong></p>
${renderCode(strings, page.code)}
<section class="approval-panel" aria-label="${escapeHtml(kind)}">
<form class="approval-form" id="${FORM_ID}" method="post" action="${action}">
${hiddenFields({ step: 'confirm', state: page.state })}
</form>
${page.otpOneHtml}
</section>
${hint}<noscript><p class="approval-text">${escapeHtml(strings.needsScript)}</p></noscript>
<p class="approval-soft approval-status" id="approval-status" role="status" data-ended="${escapeHtml(strings.ended)}"${statusUrl}>${escapeHtml(strings.waiting)}</p>
<form class="approval-start" id="approval-again" method="post" action="${action}" hidden>
${hiddenFields({ step: 'start', approver: page.approver, nonce: page.nonce })}
<button class="approval-button" type="submit">${escapeHtml(strings.startAgain)}</button>
</form>
<p class="approval-back"><a class="approval-link" href="${escapeHtml(page.back)}">${escapeHtml(strings.back)}</a></p>
<script>${SCRIPT}</script>`,
	);
}
