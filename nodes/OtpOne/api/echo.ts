/**
 * Detects answers that only repeat what was sent, so that someone who controls a sent text cannot
 * forge an answer.
 */
import { openText } from './answer-fields';
import type { Budget, Json } from './parse-json';
import { canonicalJson, JsonObject, newBudget, objectsWithin } from './parse-json';

/** Maximum depth of nested texts that are examined. */
const DEEPEST_TEXT = 4;
const STRUCTURE = /^[\s\uFEFF]*["[{]/;

/**
 * Returns the text, and the text with its percent-encoding decoded, because a form may have been
 * decoded on the way.
 */
function spellingsOf(text: string): string[] {
	if (!text.includes('%')) return [text];
	try {
		return [text, decodeURIComponent(text.replaceAll('+', ' ')), decodeURIComponent(text)];
	} catch {
		return [text];
	}
}

const isWithin = (text: string, sent: string[]) =>
	sent.some((input) => spellingsOf(input).some((spelling) => spelling.includes(text)));

/**
 * Returns every object in a value, including those in JSON strings. Texts that repeat an input are
 * skipped, because a message equal to the question says nothing.
 */
export function objectsIn(value: Json, budget: Budget, sent: string[], depth = 0): JsonObject[] {
	if (typeof value === 'string') {
		if (depth === DEEPEST_TEXT || !STRUCTURE.test(value) || isWithin(value, sent)) return [];
		const opened = openText(value, budget).value;
		return typeof opened === 'string' ? [] : objectsIn(opened, budget, sent, depth + 1);
	}
	if (Array.isArray(value)) return value.flatMap((item) => objectsIn(item, budget, sent, depth));
	if (!(value instanceof JsonObject)) return [];
	const inside = value.entries.flatMap(([, inner]) => objectsIn(inner, budget, sent, depth));
	return [value, ...inside];
}

/**
 * Whether a result is part of what was sent.
 *
 * @param texts the texts that were opened to reach the result, including the body
 */
export function isEcho(result: JsonObject, texts: string[], sent: string[]): boolean {
	if (texts.some((text) => isWithin(text, sent))) return true;
	const written = canonicalJson(result);
	return sent
		.flatMap(spellingsOf)
		.flatMap((input) => [...objectsIn(input, newBudget(), []), ...objectsWithin(input)])
		.some((object) => canonicalJson(object) === written);
}
