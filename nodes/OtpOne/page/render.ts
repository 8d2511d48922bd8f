/** The frame of every page, and what several pages have in common: plain HTML, usable by keyboard. */
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

/** A whole page around its content. */
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

/** Fields of a form that the reader does not see. */
export function hiddenFields(values: Record<string, string>): string {
	return Object.entries(values)
		.map(([name, value]) => `<input type="hidden" name="${name}" value="${escapeHtml(value)}">`)
		.join('\n');
}

/** Who asks, and what for. */
export function renderQuestion(strings: Strings, askedBy: string, message: string): string {
	return `<p class="approval-text">${escapeHtml(strings.asks(askedBy))}</p>
<blockquote class="approval-message">${escapeHtml(message)}</blockquote>`;
}

/** Where a notice leads on to. */
export interface Way {
	url: string;
	label: string;
}

/** A page that says how it went, with a way on where there is one. */
export function renderNotice(strings: Strings, title: string, text: string, way?: Way): string {
	const link = way
		? `<p class="approval-back"><a class="approval-button" href="${escapeHtml(way.url)}">${escapeHtml(way.label)}</a></p>`
		: '';
	return renderPage(
		strings,
		title,
		`<p class="approval-text" role="status">${escapeHtml(text)}</p>\n${link}`,
	);
}
