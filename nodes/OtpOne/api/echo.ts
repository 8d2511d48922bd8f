/**
 * Detects answers that only repeat what was sent, so that someone who controls a sent text cannot
 * forge an answer.
 */
import { JSON_START, openText } from './answer-fields';
import { decodeEntities } from './entities';
import type { Budget, Json } from './parse-json';
import { canonicalJson, JsonObject, newBudget, objectsWithin } from './parse-json';

/** Maximum depth of nested texts that are examined. */
const DEEPEST_TEXT = 4;

/** About how many spellings of an input are compared. */
const MOST_SPELLINGS = 16;
/** Maximum number of values that are parsed to find the objects in an input. */
const MOST_SENT_VALUES = 1_000_000;

function decodePercent(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** How an input may have been decoded on its way into an answer. */
const DECODERS: Array<(text: string) => string> = [
	decodePercent,
	(text) => (text.includes('%') ? decodePercent(text.replaceAll('+', ' ')) : text),
	decodeEntities,
	(text) =>
		text.replace(
			/\\(u[\da-fA-F]{4}|["\\/bfnrt])/g,
			(escape) => JSON.parse(`"${escape}"`) as string,
		),
];

/** Returns a text, and what it becomes if it is decoded, once or several times. */
export function spellingsOf(text: string): string[] {
	const spellings = new Set([text]);
	for (const spelling of spellings) {
		if (spellings.size >= MOST_SPELLINGS) break;
		for (const decode of DECODERS) spellings.add(decode(spelling));
	}
	return [...spellings];
}

const isWithin = (text: string, spellings: string[]) =>
	spellings.some((spelling) => spelling.includes(text));

/**
 * Returns every object in a value, including those in JSON strings. Texts that repeat an input are
 * skipped, because a message equal to the question says nothing.
 */
export function objectsIn(value: Json, budget: Budget, sent: string[], depth = 0): JsonObject[] {
	if (typeof value === 'string') {
		if (!JSON_START.test(value) || budget.values < 0) return [];
		const inText = { values: budget.values };
		const opened = openText(value, inText).value;
		const isText = typeof opened === 'string';
		const objects =
			isText || depth === DEEPEST_TEXT ? [] : objectsIn(opened, inText, sent, depth + 1);
		if (!isText && depth === DEEPEST_TEXT) inText.values = -1;
		const isTooMuch = inText.values < 0;
		if (!isTooMuch) budget.values = inText.values;
		if (objects.length === 0 && !isTooMuch) return [];
		// Each search counts as much as the values that could be parsed in its time.
		budget.values -= Math.ceil(sent.reduce((sum, { length }) => sum + length, 0) / 100) + 1;
		if (isWithin(value, sent)) return [];
		if (isTooMuch) budget.values = -1;
		return objects;
	}
	if (Array.isArray(value)) return value.flatMap((item) => objectsIn(item, budget, sent, depth));
	if (!(value instanceof JsonObject)) return [];
	const inside = value.entries.flatMap(([, inner]) => objectsIn(inner, budget, sent, depth));
	return [value, ...inside];
}

/**
 * Whether a result is part of what was sent.
 *
 * @param sent the texts that were sent, in every spelling
 * @param texts the texts that were opened to reach the result, including the body
 */
export function isEcho(result: JsonObject, texts: string[], sent: string[]): boolean {
	if (texts.some((text) => isWithin(text, sent))) return true;
	const written = canonicalJson(result);
	return sent.some((input) => {
		const budget = { values: MOST_SENT_VALUES };
		const objects = [...objectsIn(input, newBudget(), []), ...objectsWithin(input, budget)];
		// A part of an input that was not searched could be what the answer repeats.
		return budget.values < 0 || objects.some((object) => canonicalJson(object) === written);
	});
}
