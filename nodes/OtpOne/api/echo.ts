/** Answers that only repeat what was sent: whoever can have a text sent must not write the answer. */
import { openText } from './answer-fields';
import type { Budget, Json } from './parse-json';
import { canonicalJson, JsonObject, newBudget, objectsWithin } from './parse-json';

/** How deep texts within texts are looked into. */
const DEEPEST_TEXT = 4;
const STRUCTURE = /^[\s\uFEFF]*["[{]/;

/** The same text, and with its percent-encoding undone: a form may have been decoded on the way. */
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
 * Every object in a value, those in texts of JSON included, but for texts that repeat an input: a
 * message equal to the question says nothing.
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
 * Whether a result stands in what was sent.
 *
 * @param texts the texts that were opened to reach it, the body included
 */
export function isEcho(result: JsonObject, texts: string[], sent: string[]): boolean {
	if (texts.some((text) => isWithin(text, sent))) return true;
	const written = canonicalJson(result);
	return sent
		.flatMap(spellingsOf)
		.flatMap((input) => [...objectsIn(input, newBudget(), []), ...objectsWithin(input)])
		.some((object) => canonicalJson(object) === written);
}
