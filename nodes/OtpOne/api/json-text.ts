/**
 * Parses JSON in parts. For 5 MB of brackets, `JSON.parse` takes most of a second and blocks the
 * event loop. This module only scans a large document and parses small parts of it.
 */
import { sleep } from 'n8n-workflow';

/** Why a text is not parsed, as a clause that follows “the description”. */
export class UnreadableJson extends Error {}

/** The range of a value in the text, excluding `end`. */
export interface Span {
	start: number;
	end: number;
}

const MOST_LEVELS = 200;
const MOST_MEMBERS = 100_000;
const LONGEST_NAME = 1_000;
/**
 * Maximum size of a part that is parsed at once, in characters. `JSON.parse` takes at most 20 ms
 * for it.
 */
const LARGEST_PART = 100_000;
/** Number of characters scanned before yielding to the event loop. */
const SLICE = 500_000;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const BRACE = 0x7b;
const BRACE_END = 0x7d;
const BRACKET = 0x5b;
const BRACKET_END = 0x5d;

const broken = () => new UnreadableJson('is not complete JSON');

function isBlank(code: number): boolean {
	return code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;
}

/** Letters, digits, `+`, `-` and `.`: the characters of a number or a word. */
function isOfLiteral(code: number): boolean {
	const lowerCase = code | 0x20;
	return (
		(code >= 0x30 && code <= 0x39) ||
		(lowerCase >= 0x61 && lowerCase <= 0x7a) ||
		code === 0x2b ||
		code === 0x2d ||
		code === 0x2e
	);
}

export class JsonText {
	private readonly containers = new Map<number, Map<string, Span>>();

	/** Amount of work since the last yield to the event loop, in characters. */
	private looked = 0;

	constructor(private readonly text: string) {}

	/** The position of the root value. */
	get root(): number {
		return this.blanks(0);
	}

	/** Whether an object begins at the position. */
	isObject(start: number): boolean {
		return this.text[start] === '{';
	}

	/**
	 * Returns the members of an object by name. As with `JSON.parse`, the last one of each name
	 * counts. Returns an empty map for anything that is not an object.
	 *
	 * @throws UnreadableJson if the object does not end, or has more members than the limit
	 */
	async members(start: number): Promise<Map<string, Span>> {
		const known = this.containers.get(start);
		if (known) return known;
		const members = new Map<string, Span>();
		this.containers.set(start, members);
		if (!this.isObject(start)) return members;
		let at = this.blanks(start + 1);
		while (this.text[at] !== '}') {
			if (members.size >= MOST_MEMBERS) {
				throw new UnreadableJson(`has more than ${MOST_MEMBERS} entries in one object`);
			}
			const nameEnd = this.stringEnd(at);
			const colon = this.blanks(nameEnd);
			if (this.text[colon] !== ':') throw broken();
			const valueStart = this.blanks(colon + 1);
			const end = this.valueEnd(valueStart);
			if (nameEnd - at <= LONGEST_NAME) {
				members.set(this.nameAt(at, nameEnd), { start: valueStart, end });
			}
			await this.rest(end - at);
			at = this.blanks(end);
			if (this.text[at] === ',') {
				at = this.blanks(at + 1);
				if (this.text[at] !== '"') throw broken();
			} else if (this.text[at] !== '}') {
				throw broken();
			}
		}
		return members;
	}

	/**
	 * Parses a part.
	 *
	 * @throws UnreadableJson if it is not JSON or exceeds the maximum size
	 */
	async parse({ start, end }: Span): Promise<unknown> {
		if (end - start > LARGEST_PART) {
			throw new UnreadableJson('contains a part of more than 100,000 characters');
		}
		// Parsing counts as more work than scanning.
		await this.rest((end - start) * 5);
		try {
			return JSON.parse(this.text.slice(start, end)) as unknown;
		} catch {
			throw broken();
		}
	}

	/**
	 * Yields to the event loop once enough work was done.
	 *
	 * @param work amount of work, in characters scanned
	 */
	async rest(work: number): Promise<void> {
		this.looked += work + 20;
		if (this.looked < SLICE) return;
		this.looked = 0;
		await sleep(0);
	}

	private blanks(from: number): number {
		let at = from;
		while (isBlank(this.text.charCodeAt(at))) at++;
		return at;
	}

	private nameAt(start: number, end: number): string {
		const written = this.text.slice(start, end);
		if (!written.includes('\\')) return written.slice(1, -1);
		try {
			return JSON.parse(written) as string;
		} catch {
			throw broken();
		}
	}

	private stringEnd(start: number): number {
		if (this.text.charCodeAt(start) !== QUOTE) throw broken();
		let quote = start;
		for (;;) {
			quote = this.text.indexOf('"', quote + 1);
			if (quote < 0) throw broken();
			let before = quote - 1;
			while (this.text.charCodeAt(before) === BACKSLASH) before--;
			if ((quote - before) % 2 === 1) return quote + 1;
		}
	}

	private valueEnd(start: number): number {
		const first = this.text.charCodeAt(start);
		if (first === QUOTE) return this.stringEnd(start);
		if (first !== BRACE && first !== BRACKET) return this.literalEnd(start);
		let level = 0;
		let at = start;
		while (at < this.text.length) {
			const code = this.text.charCodeAt(at);
			if (code === QUOTE) {
				at = this.stringEnd(at);
				continue;
			}
			at++;
			if (code === BRACE || code === BRACKET) {
				if (++level > MOST_LEVELS) {
					throw new UnreadableJson(`is nested more than ${MOST_LEVELS} levels deep`);
				}
			} else if ((code === BRACE_END || code === BRACKET_END) && --level === 0) {
				return at;
			}
		}
		throw broken();
	}

	private literalEnd(start: number): number {
		let end = start;
		while (isOfLiteral(this.text.charCodeAt(end))) end++;
		if (end === start) throw broken();
		return end;
	}
}
