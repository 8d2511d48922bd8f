/** Reads the page in an answer of GetHTML. */
import { envelopesOf, isEnvelope, tellsFailure } from './answer-fields';
import { decodeText } from './decode-text';
import { decodeEntities } from './entities';
import { parseAnswer } from './parse-answer';
import type { Json } from './parse-json';
import { JsonObject } from './parse-json';
import { readResult } from './read-result';

/** Where a page may declare its character set (HTML standard: in its first 1,024 bytes). */
const META_LENGTH = 1_024;
const META_CHARSET = /<meta[^>]{0,200}charset\s*=\s*["']?\s*([\w.:-]{1,40})/i;
const XML_TYPE = /[/+]xml\b/i;
const HTML_TYPE = /\b(text\/html|application\/xhtml\+xml)\b/i;

/** Elements of an HTML page, which `<Error>` and `<string>` are not. */
const HTML_ELEMENT =
	/<(!doctype\s+html|html|head|body|meta|link|style|script|div|span|p|a|img|svg|canvas|form|input|button|label|select|textarea|section|main|article|header|footer|nav|h[1-6]|ul|ol|li|table|iframe|template|br|hr|b|i|strong|em|noscript)(\s|\/|>)/i;

/** A string in XML as written by ASP.NET: `<string xmlns="…">&lt;div&gt;…</string>`. */
const XML_STRING = /^(?:<\?xml[^>]{0,200}\?>\s*)?<string(?:\s[^>]{0,300})?>/i;

function unwrapXml(text: string): string | undefined {
	const trimmed = text.trim();
	const [start] = XML_STRING.exec(trimmed) ?? [];
	const end = '</string>';
	if (start === undefined || !trimmed.toLowerCase().endsWith(end)) return undefined;
	const content = trimmed.slice(start.length, -end.length).trim();
	if (content.startsWith('<![CDATA[') && content.endsWith(']]>')) return content.slice(9, -3);
	return decodeEntities(content);
}

/**
 * Returns the only markup in an answer: the answer itself, or a text in an object that wraps it.
 */
function markupIn(value: Json, depth = 0): string | undefined {
	if (typeof value === 'string') return HTML_ELEMENT.test(value) ? value : undefined;
	if (!(value instanceof JsonObject) || depth > 4 || tellsFailure(value)) return undefined;
	const named = value.entries
		.filter(([name]) => /html|page|markup/i.test(name) && !isEnvelope(name))
		.map(([, inner]) => inner);
	const found = [...named, ...envelopesOf(value)]
		.map((inner) => markupIn(inner, depth + 1))
		.filter((markup) => markup !== undefined);
	return found.length === 1 ? found[0] : undefined;
}

/**
 * Decodes a page using its Content-Type, else its own `<meta charset>`, else UTF-8.
 *
 * @returns undefined if the bytes are invalid in that character set
 */
function decodePage(body: Buffer, contentType: string): string | undefined {
	if (/charset\s*=/i.test(contentType)) return decodeText(body, contentType);
	const [, named] = META_CHARSET.exec(body.toString('latin1', 0, META_LENGTH)) ?? [];
	return decodeText(body, named === undefined ? '' : `text/html; charset=${named}`);
}

/**
 * Reads the page from an answer of GetHTML (documentation 3.1.1), which may be the page itself, a
 * JSON string, an object, or a string in XML.
 *
 * @returns null if it is not HTML, or if it is a result, whose message is not a page
 */
export function readHtml(body: Buffer, contentType: string): string | null {
	const text = decodePage(body, contentType);
	if (text === undefined) return null;
	const isXml =
		!HTML_TYPE.test(contentType) && (XML_TYPE.test(contentType) || XML_STRING.test(text.trim()));
	if (isXml) {
		const unwrapped = unwrapXml(text);
		return unwrapped !== undefined && HTML_ELEMENT.test(unwrapped) ? unwrapped : null;
	}
	const answer = parseAnswer(text);
	if (readResult(answer)) return null;
	return markupIn(answer.value) ?? null;
}
