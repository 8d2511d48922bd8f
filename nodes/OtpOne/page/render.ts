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

const STYLE = `
:root { color-scheme: light dark; --ink: #1b2733; --soft: #566573; --paper: #fff; --ground: #eef2f6; --line: #d5dde5; --act: #0b5cad; --no: #a12a2a; }
@media (prefers-color-scheme: dark) { :root { --ink: #e8eef4; --soft: #a3b1bf; --paper: #1c242d; --ground: #12181f; --line: #34414e; --act: #6db3f8; --no: #ff9a93; } }
* { box-sizing: border-box; }
body { margin: 0; padding: 1rem; min-height: 100vh; display: grid; place-items: center; background: var(--ground); color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
main { width: min(34rem, 100%); padding: 1.5rem; background: var(--paper); border: 1px solid var(--line); border-radius: .75rem; overflow-wrap: anywhere; }
h1 { margin: 0 0 .75rem; font-size: 1.4rem; line-height: 1.25; }
p { margin: .5rem 0; }
.soft { color: var(--soft); font-size: .925rem; }
blockquote { margin: 1rem 0; padding: .75rem 1rem; border-inline-start: .3rem solid var(--act); background: var(--ground); border-radius: .25rem; font-size: 1.15rem; white-space: pre-wrap; }
.otpone { margin: 1.25rem 0; padding-top: 1.25rem; border-top: 1px solid var(--line); }
.decline { margin-top: 1.25rem; padding-top: 1.25rem; border-top: 1px solid var(--line); display: flex; flex-wrap: wrap; gap: .75rem; align-items: center; justify-content: space-between; }
button.no, a.again { font: inherit; padding: .6rem 1.4rem; border-radius: .5rem; cursor: pointer; background: transparent; text-decoration: none; display: inline-block; }
button.no { border: 1px solid var(--no); color: var(--no); }
a.again { border: 1px solid var(--act); color: var(--act); }
:focus-visible { outline: 3px solid var(--act); outline-offset: 2px; }
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
<main>
<h1>${escapeHtml(title)}</h1>
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
		`<p>${escapeHtml(strings.asks(page.askedBy))}</p>
<blockquote>${escapeHtml(page.message)}</blockquote>
<p class="soft">${escapeHtml(strings.addressedTo(page.requestedUser))} ${escapeHtml(strings.openUntil(page.openUntil))}</p>
<section class="otpone" aria-label="${escapeHtml(strings.confirm)}">
<form id="${FORM_ID}" method="post" action="${action}"></form>
${page.otpOneHtml}
${page.sandboxHint ? `<p class="soft">${escapeHtml(strings.sandboxHint)}</p>` : ''}
</section>
<form class="decline" method="post" action="${action}">
<input type="hidden" name="decision" value="decline">
<span class="soft">${escapeHtml(strings.declineHint)}</span>
<button class="no" type="submit">${escapeHtml(strings.decline)}</button>
</form>`,
	);
}

/** A page that says how it went, with a way back where there is one. */
export function renderNotice(title: string, text: string, tryAgainAt?: string): string {
	const link = tryAgainAt
		? `<p><a class="again" href="${escapeHtml(tryAgainAt)}">${escapeHtml(strings.tryAgain)}</a></p>`
		: '';
	return document(title, `<p>${escapeHtml(text)}</p>\n${link}`);
}
