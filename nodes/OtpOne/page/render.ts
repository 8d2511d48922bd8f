/** The frame and the common parts of all pages, in plain HTML that is usable by keyboard. */
import type { Strings } from './languages/strings';
import { STYLE } from './style';

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

/** Renders a complete page around its content. */
export function renderPage(strings: Strings, title: string, content: string): string {
	return `<!DOCTYPE html>
<html lang="${strings.language}">
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

/** Renders hidden fields of a form. */
export function hiddenFields(values: Record<string, string>): string {
	return Object.entries(values)
		.map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
		.join('\n');
}

/** Renders who is asking, and for what. */
export function renderQuestion(strings: Strings, askedBy: string, message: string): string {
	return `<p class="approval-text">${escapeHtml(strings.asks(askedBy))}</p>
<blockquote class="approval-message">${escapeHtml(message)}</blockquote>`;
}

/** A link to the next page. */
export interface Link {
	url: string;
	label: string;
}

/** Renders a page with a result and, if given, a link to continue. */
export function renderNotice(strings: Strings, title: string, text: string, link?: Link): string {
	const anchor = link
		? `<p class="approval-back"><a class="approval-button" href="${escapeHtml(link.url)}">${escapeHtml(link.label)}</a></p>`
		: '';
	return renderPage(
		strings,
		title,
		`<p class="approval-text" role="status">${escapeHtml(text)}</p>\n${anchor}`,
	);
}
