/**
 * A strict JSON parser (RFC 8259) that keeps what `JSON.parse` drops: duplicate names and the
 * digits of a number. Its work is bounded for any input.
 */

/** A number with its original digits. */
export class JsonNumber {
	constructor(readonly text: string) {}

	get value(): number {
		return Number(this.text);
	}
}

/** An object with all of its decoded names, in their original order. */
export class JsonObject {
	constructor(readonly entries: Array<[name: string, value: Json]>) {}
}

export type Json = null | boolean | string | JsonNumber | JsonObject | Json[];

/** Maximum length of a text, in characters. */
export const LONGEST_TEXT = 2_000_000;
const LONGEST_NAME = 200;
const DEEPEST = 100;

/** The number of values that may still be parsed, shared by nested texts. */
export interface Budget {
	values: number;
}

export const newBudget = (): Budget => ({ values: 100_000 });

const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const LITERALS: Array<[string, boolean | null]> = [
	['true', true],
	['false', false],
	['null', null],
];

class Unreadable extends Error {}
/** A part exceeds a limit, so that it could contain anything. */
class OverLimit extends Unreadable {}

/** Decodes the escapes of a string, which is given with its quotes. */
function unescapeString(literal: string): string | undefined {
	try {
		return JSON.parse(literal) as string;
	} catch {
		return undefined;
	}
}

class Reader {
	private at = 0;

	constructor(
		private readonly text: string,
		private readonly budget: Budget,
	) {}

	readWhole(): Json {
		const value = this.readValue(0);
		this.skipSpace();
		if (this.at < this.text.length) throw new Unreadable();
		return value;
	}

	/** Parses one value, ignoring what follows it. */
	readNext(): Json {
		return this.readValue(0);
	}

	private skipSpace(): void {
		for (;;) {
			const code = this.text.charCodeAt(this.at);
			if (code !== 0x20 && code !== 0x0a && code !== 0x0d && code !== 0x09) return;
			this.at++;
		}
	}

	private take(sign: string): boolean {
		this.skipSpace();
		if (this.text[this.at] !== sign) return false;
		this.at++;
		return true;
	}

	private require(sign: string): void {
		if (!this.take(sign)) throw new Unreadable();
	}

	private readValue(depth: number): Json {
		if (depth > DEEPEST) throw new OverLimit();
		if (--this.budget.values < 0) throw new Unreadable();
		if (this.take('{')) return this.readObject(depth);
		if (this.take('[')) return this.readList(depth);
		if (this.text[this.at] === '"') return this.readString();
		const literal = LITERALS.find(([word]) => this.text.startsWith(word, this.at));
		if (literal) {
			this.at += literal[0].length;
			return literal[1];
		}
		return this.readNumber();
	}

	private readObject(depth: number): JsonObject {
		const entries: JsonObject['entries'] = [];
		if (this.take('}')) return new JsonObject(entries);
		do {
			this.skipSpace();
			const name = this.readString();
			this.require(':');
			if (name.length > LONGEST_NAME) throw new OverLimit();
			entries.push([name, this.readValue(depth + 1)]);
		} while (this.take(','));
		this.require('}');
		return new JsonObject(entries);
	}

	private readList(depth: number): Json[] {
		const items: Json[] = [];
		if (this.take(']')) return items;
		do items.push(this.readValue(depth + 1));
		while (this.take(','));
		this.require(']');
		return items;
	}

	private readString(): string {
		const { text } = this;
		if (text[this.at] !== '"') throw new Unreadable();
		const start = this.at;
		let end = start + 1;
		let isPlain = true;
		for (;;) {
			const code = text.charCodeAt(end);
			// At the end of the text, code is NaN, and no comparison with it is true.
			if (!(code >= 0x20)) throw new Unreadable();
			if (code === 0x22) break;
			if (code === 0x5c) {
				isPlain = false;
				end++;
			}
			end++;
		}
		this.at = end + 1;
		const content = isPlain
			? text.slice(start + 1, end)
			: unescapeString(text.slice(start, end + 1));
		if (content === undefined) throw new Unreadable();
		return content;
	}

	private readNumber(): JsonNumber {
		NUMBER.lastIndex = this.at;
		const [digits] = NUMBER.exec(this.text) ?? [];
		if (digits === undefined) throw new Unreadable();
		this.at += digits.length;
		return new JsonNumber(digits);
	}
}

/**
 * Parses a complete JSON text.
 *
 * @param budget how much may still be parsed; a new budget by default
 * @returns undefined if the text is not JSON or exceeds a limit: 2,000,000 characters, 100,000
 * values, names of 200 characters, 100 levels
 */
export function parseJson(text: string, budget = newBudget()): { value: Json } | undefined {
	if (text.length > LONGEST_TEXT) return undefined;
	try {
		return { value: new Reader(text, budget).readWhole() };
	} catch (error) {
		if (error instanceof OverLimit) budget.values = -1;
		return undefined;
	}
}

/**
 * Returns the objects that begin anywhere in a text that is not JSON as a whole.
 *
 * @param budget how much may still be parsed; below 0 afterwards if the text was not searched to its end
 */
export function objectsWithin(text: string, budget: Budget): JsonObject[] {
	const found: JsonObject[] = [];
	for (const { index } of text.matchAll(/\{(?=\s*["}])/g)) {
		if (budget.values < 0) break;
		try {
			const value = new Reader(text.slice(index), budget).readNext();
			if (value instanceof JsonObject) found.push(value);
		} catch {
			// Text that begins with a brace is not necessarily JSON.
		}
	}
	return found;
}

/**
 * Converts a value to ordinary JavaScript values. Each name becomes an own property, even
 * `__proto__`.
 */
export function toPlain(value: Json): unknown {
	if (value instanceof JsonNumber) return value.value;
	if (Array.isArray(value)) return value.map(toPlain);
	if (!(value instanceof JsonObject)) return value;
	return Object.fromEntries(value.entries.map(([name, inner]) => [name, toPlain(inner)]));
}

/** Returns a text that is the same for equal values, whatever the order and case of their names. */
export function canonicalJson(value: Json): string {
	if (value instanceof JsonNumber) return String(value.value);
	if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
	if (!(value instanceof JsonObject)) return JSON.stringify(value);
	const entries = value.entries.map(
		([name, inner]) => `${JSON.stringify(name.toLowerCase())}:${canonicalJson(inner)}`,
	);
	return `{${entries.sort().join(',')}}`;
}
