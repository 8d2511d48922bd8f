/** Renders the approval page: plain HTML, readable in light and dark, usable by keyboard. */
import { strings } from './strings';

/** The form in which OtpOne's script posts the token back (documentation: FormID). */
export const FORM_ID = 'otpone-approval-form';

export function escapeHtml(text: string): string {
	const entities: Record<string, string> = {
		'&': '&amp;',
		'<': '&lt;',
		'>': '&gt;',
		'"': '&quot;',
		"'": '&#39;',
	};
	return text.replace(/[&<>"']/g, (character) => entities[character]);
}

/**
 * Every name begins with “approval”, since OtpOne's own style stands on the same page. Its part has a
 * light panel in both schemes: nobody knows which colours it brings, only that it expects a white page.
 */
const STYLE = `
:root {
	color-scheme: light dark;
	--approval-ink: #17212b; --approval-soft: #526170; --approval-paper: #fff; --approval-ground: #eef2f6;
	--approval-line: #d3dce5; --approval-accent: #0b5cad; --approval-no: #a12a2a; --approval-panel: #f5f8fa;
}
@media (prefers-color-scheme: dark) {
	:root {
		--approval-ink: #e6edf3; --approval-soft: #a7b4c1; --approval-paper: #1b232c; --approval-ground: #11171d;
		--approval-line: #35424f; --approval-accent: #79b8f7; --approval-no: #ff9d96; --approval-panel: #dfe6ed;
	}
}
*, ::before, ::after { box-sizing: border-box; }
body {
	margin: 0; padding: 1rem; min-height: 100vh; display: grid; place-items: center;
	background: var(--approval-ground); color: var(--approval-ink);
	font: 1rem/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif;
}
.approval {
	width: min(34rem, 100%); padding: clamp(1.25rem, 5vw, 2rem); overflow-wrap: anywhere;
	background: var(--approval-paper); border: 1px solid var(--approval-line); border-radius: 1rem;
	box-shadow: 0 1px 2px rgb(0 0 0 / 4%), 0 12px 32px rgb(0 0 0 / 6%);
}
.approval-title { margin: 0; font-size: 1.5rem; line-height: 1.25; letter-spacing: -.01em; }
.approval-text { margin: .5rem 0 0; }
.approval-soft { margin: 0; color: var(--approval-soft); font-size: .9rem; }
.approval-message {
	margin: 1rem 0; padding: .1rem 0 .1rem 1rem; border-inline-start: .25rem solid var(--approval-accent);
	font-size: 1.2rem; line-height: 1.45; white-space: pre-wrap; text-wrap: pretty;
}
.approval-facts { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; margin: 1rem 0 0; font-size: .9rem; }
.approval-facts dt { color: var(--approval-soft); }
.approval-facts dd { margin: 0; }
.approval-panel {
	margin: 1.5rem 0; padding: 1rem; border: 1px solid var(--approval-line); border-radius: .75rem;
	color-scheme: light; color: #17212b; background: var(--approval-panel);
}
.approval-form:empty { display: none; }
.approval-hint { margin-bottom: 1.5rem; }
.approval-decline { display: flex; flex-wrap: wrap; gap: .75rem 1.5rem; align-items: center; margin: 0; }
.approval-decline p { flex: 1 1 14rem; }
.approval-button {
	display: inline-block; min-height: 2.75rem; padding: .55rem 1.5rem; border: 1px solid currentcolor; border-radius: .6rem;
	background: transparent; color: var(--approval-accent); font: inherit; font-weight: 600; text-decoration: none; cursor: pointer;
}
.approval-button:hover { background: color-mix(in srgb, currentcolor 9%, transparent); }
.approval-decline .approval-button { color: var(--approval-no); }
.approval-back { margin: 1.25rem 0 0; }
:focus-visible { outline: 3px solid var(--approval-accent); outline-offset: 3px; }
.approval-panel :focus-visible { outline-color: #0b5cad; }
@media (max-width: 27rem) {
	.approval-facts { grid-template-columns: 1fr; gap: 0; }
	.approval-facts dd + dt { margin-top: .4rem; }
	.approval-decline .approval-button { width: 100%; }
}
`;

function document(title: string, content: string): string {
	return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main class="approval">
<h1 class="approval-title">${escapeHtml(title)}</h1>
${content}
</main>
</body>
</html>
`;
}

export interface ApprovalPage {
	title: string;
	askedBy: string;
	requestedUser: string;
	message: string;
	/** In words, as the approver's browser cannot be asked for its time zone. */
	openUntil: string;
	/** Where both forms post to: the signed address of this execution. */
	action: string;
	/** OtpOne's own part of the page, from GetHTML: taken as it is. */
	otpOneHtml: string;
	sandboxHint: boolean;
}

/** The page on which a person confirms or declines. */
export function renderApproval(page: ApprovalPage): string {
	const action = escapeHtml(page.action);
	return document(
		page.title || strings.title,
		`<p class="approval-text">${escapeHtml(strings.asks(page.askedBy))}</p>
<blockquote class="approval-message">${escapeHtml(page.message)}</blockquote>
<dl class="approval-facts">
<dt>${escapeHtml(strings.addressedTo)}</dt><dd>${escapeHtml(page.requestedUser)}</dd>
<dt>${escapeHtml(strings.openUntil)}</dt><dd>${escapeHtml(page.openUntil)}</dd>
</dl>
<section class="approval-panel" aria-label="${escapeHtml(strings.confirm)}">
<form class="approval-form" id="${FORM_ID}" method="post" action="${action}"></form>
${page.otpOneHtml}
</section>
${page.sandboxHint ? `<p class="approval-soft approval-hint">${escapeHtml(strings.sandboxHint)}</p>` : ''}
<form class="approval-decline" method="post" action="${action}">
<input type="hidden" name="decision" value="decline">
<p class="approval-soft">${escapeHtml(strings.declineHint)}</p>
<button class="approval-button" type="submit">${escapeHtml(strings.decline)}</button>
</form>`,
	);
}

/** A page that says how it went, with a way back where there is one. */
export function renderNotice(title: string, text: string, tryAgainAt?: string): string {
	const link = tryAgainAt
		? `<p class="approval-back"><a class="approval-button" href="${escapeHtml(tryAgainAt)}">${escapeHtml(strings.tryAgain)}</a></p>`
		: '';
	return document(title, `<p class="approval-text">${escapeHtml(text)}</p>\n${link}`);
}
