/** Removes keys from everything that leaves the node, however the service encodes them. */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { keyOf } from './keys';
import { KeySearch } from './key-search';
import { NeedleSet } from './needle-set';
import { unescapeOnce, type Chars } from './unescape';

export interface KeyRedactor {
	/** Returns a text without keys, or the same text if it contains none. */
	text(text: string): string;
	/** Removes keys from every text in a value: its strings, field names and lists of bytes. */
	value<Value>(value: Value): Value;
	/** Removes keys from the bytes of a file by replacing each byte of a key with an asterisk. */
	bytes(bytes: Buffer): Buffer;
}

/** Replaces a key in a text. */
const GONE = '…';
const ASTERISK = 0x2a;
/** With fewer letters and digits, a key could not be told from a word. */
const FEWEST_LETTERS = 8;
/** Maximum number of nested escapes that are decoded. */
const LAYERS = 4;
/** Maximum size of a file that is searched like a text, in bytes. */
const SMALL_FILE = 2_000_000;
/** Distance around a part of a key that is searched for the rest of it, in bytes. */
const AROUND = 2_048;
const DEEPEST = 200;
/** Maximum number of characters between two letters of a key. */
const WIDEST_GAP = 32;

/** Pairs of start and end positions, in ascending order. */
type Ranges = Array<[start: number, end: number]>;

const [LEFT_OUT, BREAK] = [0, 1];

/** Maps letters and digits to lower case, including full-width ones. Skips all other characters. */
const plainOf = new Uint8Array(65_536);
/** Maps the digits of both base64 alphabets. Skips white space; other characters end a match. */
const digitOf = new Uint8Array(65_536).fill(BREAK);
for (let code = 0; code < 128; code++) {
	const letter = String.fromCharCode(code);
	if (/[a-z0-9]/i.test(letter)) plainOf[code] = letter.toLowerCase().charCodeAt(0);
	if (/[a-z0-9]/i.test(letter)) plainOf[0xff00 + code - 0x20] = plainOf[code];
	if (/[a-z0-9+/]/i.test(letter)) digitOf[code] = code;
	if (/\s/.test(letter)) digitOf[code] = LEFT_OUT;
}
digitOf['-'.charCodeAt(0)] = '+'.charCodeAt(0);
digitOf['_'.charCodeAt(0)] = '/'.charCodeAt(0);

/**
 * Returns the base64 digits that don't depend on adjacent bytes, for each of the three alignments.
 */
function base64Of(bytes: Buffer): string[] {
	return [0, 1, 2].map((offset) => {
		const digits = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
		const start = Math.ceil((offset * 8) / 6);
		return digits.slice(start, Math.floor(((offset + bytes.length) * 8) / 6));
	});
}

/** Returns the byte sequences of a key that may have been encoded further. */
function bytesOf(key: string): Buffer[] {
	const cases = [key, key.toLowerCase(), key.toUpperCase()];
	const texts = [...cases, ...cases.map((text) => text.replaceAll('-', ''))];
	return texts.flatMap((text) => [Buffer.from(text), Buffer.from(text, 'utf16le')]);
}

/** Returns everything to search for in letters and digits. */
function plainNeedles(key: string): string[] {
	const numbers = bytesOf(key).flatMap((bytes) => [
		bytes.toString('hex'),
		[...bytes].map((byte) => `0x${byte.toString(16)}`).join(''),
		[...bytes].join(''),
	]);
	return [key.toLowerCase().replace(/[^a-z0-9]/g, ''), ...numbers];
}

/** Whether the letters of a match are close together. Distant ones may match by chance. */
function isConnected(places: Uint32Array, first: number, last: number): boolean {
	for (let at = first; at < last; at++) {
		if (places[at + 1] - places[at] > WIDEST_GAP) return false;
	}
	return true;
}

class Redactor implements KeyRedactor {
	private readonly plain: NeedleSet;

	private readonly base64: NeedleSet;

	private readonly parts: KeySearch[];

	constructor(keys: string[]) {
		this.plain = new NeedleSet(keys.flatMap(plainNeedles));
		this.base64 = new NeedleSet(keys.flatMap((key) => bytesOf(key).flatMap(base64Of)));
		this.parts = keys.map((key) => new KeySearch(key));
	}

	/** Finds keys, using a table that maps each character to the letter it counts as. */
	private search({ codes, length, from }: Chars, table: Uint8Array, needles: NeedleSet): Ranges {
		if (length < needles.shortest) return [];
		const letters = new Uint8Array(length);
		const places = new Uint32Array(length);
		let size = 0;
		for (let at = 0; at < length; at++) {
			const letter = table[codes[at]];
			if (letter === LEFT_OUT) continue;
			letters[size] = letter;
			places[size++] = at;
		}
		return needles
			.find(letters, size)
			.filter(([first, last]) => isConnected(places, first, last))
			.map(([first, last]) => {
				const [start, end] = [places[first], places[last] + 1];
				return from ? [from[start], from[end]] : [start, end];
			});
	}

	private find(chars: Chars): Ranges {
		const found: Ranges = [];
		let layer: Chars | undefined = chars;
		for (let depth = 0; layer && depth <= LAYERS; depth++, layer = unescapeOnce(layer)) {
			found.push(...this.search(layer, plainOf, this.plain));
			found.push(...this.search(layer, digitOf, this.base64));
		}
		return merge(found);
	}

	text(text: string): string {
		if (text.length < this.plain.shortest) return text;
		const codes = new Uint16Array(text.length);
		for (let at = 0; at < text.length; at++) codes[at] = text.charCodeAt(at);
		const found = this.find({ codes, length: text.length });
		if (found.length === 0) return text;
		const ends = [0, ...found.map(([, end]) => end)];
		const between = ends.map((end, index) => text.slice(end, found[index]?.[0]));
		return between.join(GONE);
	}

	bytes(bytes: Buffer): Buffer {
		const within = (start: number, end: number): Ranges => {
			const part = bytes.subarray(start, end);
			const narrow = { codes: Uint16Array.from(part), length: part.length };
			const ranges = [narrow, ...wideViews(part)].flatMap((chars) => this.find(chars));
			return ranges.map((range) => [range[0] + start, range[1] + start]);
		};
		const found =
			bytes.length <= SMALL_FILE
				? within(0, bytes.length)
				: this.windows(bytes).flatMap((window) => within(...window));
		if (found.length === 0) return bytes;
		const clean = Buffer.from(bytes);
		for (const [start, end] of found) clean.fill(ASTERISK, start, end);
		return clean;
	}

	/** Returns the areas of a large file around each part of a key. */
	private windows(bytes: Buffer): Ranges {
		const places = this.parts.flatMap((part) => part.find(bytes));
		return merge(
			places.map((at) => [Math.max(0, at - AROUND), Math.min(bytes.length, at + AROUND)]),
		);
	}

	value<Value>(value: Value, depth = 0): Value {
		if (typeof value === 'string') return this.text(value) as Value;
		if (typeof value !== 'object' || value === null) return value;
		if (depth > DEEPEST) return GONE as Value;
		if (Buffer.isBuffer(value)) return this.bytes(value) as Value;
		if (Array.isArray(value)) return this.list(value, depth) as Value;
		const prototype: unknown = Object.getPrototypeOf(value);
		if (prototype !== Object.prototype && prototype !== null) return value;
		let isChanged = false;
		const names = new Set<string>();
		const entries = Object.entries(value).map(([name, inner]): [string, unknown] => {
			let cleanName = this.text(name);
			while (names.has(cleanName)) cleanName += GONE;
			names.add(cleanName);
			const cleanInner: unknown = this.value(inner, depth + 1);
			isChanged ||= cleanName !== name || cleanInner !== inner;
			return [cleanName, cleanInner];
		});
		return isChanged ? (Object.fromEntries(entries) as Value) : value;
	}

	private list(list: unknown[], depth: number): unknown[] {
		const isBytes =
			list.length >= FEWEST_LETTERS &&
			list.every((byte) => Number.isInteger(byte) && Number(byte) >= 0 && Number(byte) < 256);
		if (isBytes) {
			const bytes = Buffer.from(list as number[]);
			const clean = this.bytes(bytes);
			return clean === bytes ? list : [...clean];
		}
		const clean = list.map((inner) => this.value(inner, depth + 1));
		return clean.some((inner, index) => inner !== list[index]) ? clean : list;
	}
}

/** Interprets bytes as UTF-16 in both byte orders and alignments, if they contain zero bytes. */
function wideViews(bytes: Buffer): Chars[] {
	if (!bytes.includes(0)) return [];
	return [0, 1].flatMap((start) =>
		[0, 1].map((high) => {
			const length = (bytes.length - start) >> 1;
			const view = { codes: new Uint16Array(length), from: new Uint32Array(length + 1), length };
			for (let n = 0; n < length; n++) {
				const at = start + 2 * n;
				view.from[n] = at;
				view.codes[n] = bytes[at + high] * 256 + bytes[at + 1 - high];
			}
			view.from[length] = start + 2 * length;
			return view;
		}),
	);
}

/** Sorts ranges and merges those that overlap. */
function merge(ranges: Ranges): Ranges {
	const merged: Ranges = [];
	for (const [start, end] of ranges.sort(([one], [other]) => one - other)) {
		const last = merged.at(-1);
		if (last && start <= last[1]) last[1] = Math.max(last[1], end);
		else merged.push([start, end]);
	}
	return merged;
}

const untouched: KeyRedactor = {
	text: (text) => text,
	value: (value) => value,
	bytes: (bytes) => bytes,
};

/** Creates the redactor for the keys of a credential. */
export function keyRedactor(credentials: ICredentialDataDecryptedObject): KeyRedactor {
	const keys = [keyOf(credentials, 'srv'), keyOf(credentials, 'js')].filter(
		(key) => key.replace(/[^a-z0-9]/gi, '').length >= FEWEST_LETTERS,
	);
	return keys.length === 0 ? untouched : new Redactor(keys);
}
