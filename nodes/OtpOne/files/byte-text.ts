/**
 * Decodes bytes written as numbers: hexadecimal in several notations, or a list such as
 * `[37,80,68,70]`.
 */
import type { Unreadable } from './base64';

export const LIST_BROKEN: Unreadable = { unreadable: 'The list of bytes contains invalid values' };
const CUT: Unreadable = { unreadable: 'The hexadecimal text is incomplete' };

/**
 * Kinds of characters in a list. Dividers are white space, commas, semicolons, and line breaks that
 * may still be escaped.
 */
const [OTHER, NUMERAL, DIVIDER, ESCAPE, MINUS] = [0, 1, 2, 3, 4];
const inList = new Uint8Array(256).map((_, byte) => {
	const letter = String.fromCharCode(byte);
	if (/\d/.test(letter)) return NUMERAL;
	if (/[\s,;]/.test(letter)) return DIVIDER;
	if (letter === '-') return MINUS;
	return letter === '\\' ? ESCAPE : OTHER;
});
const BRACKET_END = 0x5d;
const BRACKET = 0x5b;

/**
 * Decodes numbers in place.
 *
 * @returns the bytes, or undefined for them if a number is not a signed or unsigned byte; and the
 * position where reading ended
 */
export function decodeNumbers(
	text: Buffer,
	start = 0,
	stop = text.length,
): { bytes?: Buffer; end: number } {
	let size = start;
	let value = -1;
	let sign = 1;
	let at = start;
	for (; at <= stop; at++) {
		const byte = at < stop ? text[at] : BRACKET_END;
		const kind = inList[byte];
		if (kind === NUMERAL) {
			value = (value < 0 ? 0 : value * 10) + byte - 0x30;
			if (value > 255) return { end: at };
			continue;
		}
		if (value >= 0) {
			if (sign < 0 && value > 128) return { end: at };
			text[size++] = (sign * value) & 0xff;
			[value, sign] = [-1, 1];
		}
		if (kind === MINUS) sign = -1;
		else if (kind === ESCAPE && 'nrt\\'.includes(String.fromCharCode(text[at + 1]))) {
			if (text[at + 1] !== 0x5c) at++;
		} else if (byte === BRACKET_END) break;
		else if (kind !== DIVIDER) return { end: at };
	}
	return { bytes: text.subarray(start, size), end: at };
}

/** Decodes a text that consists of a list of numbers, with or without brackets. */
export function decodeList(text: Buffer): Buffer | Unreadable {
	const open = text.indexOf(BRACKET);
	const isBracketed = open >= 0 && text.toString('latin1', 0, Math.min(open, 16)).trim() === '';
	const read = decodeNumbers(text, isBracketed ? open + 1 : 0);
	if (!read.bytes) return LIST_BROKEN;
	const rest = text.toString('latin1', read.end, read.end + 16).trim();
	if (isBracketed && rest === '') return { unreadable: 'The list of bytes is incomplete' };
	return rest === '' || rest === ']' ? read.bytes : LIST_BROKEN;
}

const NO_DIGIT = 16;
const hexValues = new Uint8Array(256).map((_, byte) => {
	const value = parseInt(String.fromCharCode(byte), 16);
	return Number.isNaN(value) ? NO_DIGIT : value;
});
const isHexDivider = new Uint8Array(256).map((_, byte) =>
	/[\s,;:-]/.test(String.fromCharCode(byte)) ? 1 : 0,
);

/** Decodes hexadecimal text in place, with or without `0x`, `\x` and dividers. */
export function decodeHex(text: Buffer): Buffer | Unreadable {
	let size = 0;
	let high = NO_DIGIT;
	for (let at = 0; at < text.length; at++) {
		const byte = text[at];
		const next = text[at + 1] | 0x20;
		if (next === 0x78 && (byte === 0x30 || byte === 0x5c) && high === NO_DIGIT) {
			at++;
			continue;
		}
		const value = hexValues[byte];
		if (value === NO_DIGIT) {
			if (isHexDivider[byte] === 1 && high === NO_DIGIT) continue;
			if (byte === 0x5c && 'nrt\\'.includes(String.fromCharCode(text[at + 1]))) {
				if (text[at + 1] !== 0x5c) at++;
				continue;
			}
			return { unreadable: 'The hexadecimal text contains invalid characters' };
		}
		if (high === NO_DIGIT) high = value;
		else {
			text[size++] = high * 16 + value;
			high = NO_DIGIT;
		}
	}
	return high === NO_DIGIT ? text.subarray(0, size) : CUT;
}
