/** Decodes the escapes in a text and keeps the original position of each character. */

/** Characters as UTF-16 codes. */
export interface Chars {
	codes: Uint16Array;
	length: number;
	/**
	 * The original position of each character, followed by the end position. Omitted if the positions
	 * are unchanged.
	 */
	from?: Uint32Array;
}

const code = (letter: string) => letter.charCodeAt(0);
const [BACKSLASH, PERCENT, AMPERSAND, EQUALS] = [...'\\%&='].map(code);
const [HASH, SEMICOLON, BRACE, BRACE_END] = [...'#;{}'].map(code);
const [ZERO, ONE, TWO, FIVE, X, U] = [...'0125xu'].map(code);
const HYPHEN = code('-');

const hexOf = new Int8Array(128).map((_, letter) => {
	const value = parseInt(String.fromCharCode(letter), 16);
	return Number.isNaN(value) ? -1 : value;
});

/** HTML entity names of hyphens, dashes and invisible characters, longest first. */
const NAMES = (
	'ZeroWidthSpace|nonumsp|NoBreak|UnderBar|hyphen|lowbar|horbar|thinsp|' +
	'minus|ndash|mdash|nbsp|dash|ensp|emsp|zwnj|shy|zwj|Tab|NewLine'
)
	.split('|')
	.map((name) => [...name].map(code));
const AMP = [...'amp;'].map(code);
/**
 * Codes of dashes, which also count without a semicolon. Digits that follow are not part of the
 * code.
 */
const DASH_CODES = [45, 173, 8203, 8204, 8205, 8208, 8209, 8210, 8211, 8212, 8213, 8722];
const digitsOf = (radix: number) => (dash: number) => [...dash.toString(radix)].map(code);
const DASHES = DASH_CODES.map(digitsOf(10));
const HEX_DASHES = DASH_CODES.map(digitsOf(16));
/** Letters that stand for white space after a backslash. */
const CONTROLS = [...'nrtbfv'].map(code);
const SPACE = 0x20;
const NO_OCTAL = 256;

class Reader {
	/** The decoded value of an escape, and the position of its end. */
	value = 0;

	end = 0;

	constructor(private readonly chars: Chars) {}

	private at(index: number): number {
		return index < this.chars.length ? this.chars.codes[index] : 0;
	}

	private hexAt(index: number): number {
		const letter = this.at(index);
		return letter < 128 ? hexOf[letter] : -1;
	}

	/** Reads `length` hexadecimal digits. */
	private readHex(start: number, length: number): boolean {
		let value = 0;
		for (let index = start; index < start + length; index++) {
			const digit = this.hexAt(index);
			if (digit < 0) return false;
			value = value * 16 + digit;
		}
		return this.found(value, start + length);
	}

	private found(value: number, end: number): boolean {
		this.value = value;
		this.end = end;
		return true;
	}

	private startsWith(index: number, name: number[]): boolean {
		for (let n = 0; n < name.length; n++) if (this.at(index + n) !== name[n]) return false;
		return true;
	}

	/** Reads the escape at `index`, if there is one. */
	read(index: number): boolean {
		const letter = this.at(index);
		if (letter === BACKSLASH) return this.readBackslash(index);
		if (letter === PERCENT) return this.readPercent(index + 1);
		if (letter === AMPERSAND) return this.readEntity(index + 1);
		return letter === EQUALS && this.readHex(index + 1, 2);
	}

	private readBackslash(index: number): boolean {
		let next = index + 1;
		while (this.at(next) === BACKSLASH) next++;
		const letter = this.at(next);
		if ((letter === U || letter === X) && this.at(next + 1) === BRACE) {
			let last = next + 2;
			while (last < next + 8 && this.at(last) !== BRACE_END) last++;
			if (!this.readHex(next + 2, last - next - 2)) return false;
			this.end = last + 1;
			return true;
		}
		if (letter === U) return this.readHex(next + 1, 4);
		if (letter === X) return this.readHex(next + 1, 2);
		if (CONTROLS.includes(letter)) return this.found(SPACE, next + 1);
		let octal = 0;
		for (let at = next; at < next + 3; at++) {
			const digit = this.at(at) - ZERO;
			octal = digit >= 0 && digit < 8 ? octal * 8 + digit : NO_OCTAL;
		}
		if (octal < 256) return this.found(octal, next + 3);
		// Several backslashes that don't begin another escape count as one backslash.
		return next > index + 1 && this.found(BACKSLASH, next);
	}

	/** Reads `%2d`, or `%252d` encoded any number of times. */
	private readPercent(start: number): boolean {
		let index = start;
		while (
			this.at(index) === TWO &&
			this.at(index + 1) === FIVE &&
			this.hexAt(index + 2) >= 0 &&
			this.hexAt(index + 3) >= 0
		) {
			index += 2;
		}
		if (this.at(index) === U) return this.readHex(index + 1, 4);
		return this.readHex(index, 2);
	}

	private readEntity(start: number): boolean {
		let index = start;
		while (this.startsWith(index, AMP)) index += AMP.length;
		if (this.at(index) !== HASH) {
			const name = NAMES.find((letters) => this.startsWith(index, letters));
			if (!name) return false;
			return this.close(HYPHEN, index + name.length);
		}
		index++;
		const isHex = (this.at(index) | 0x20) === X;
		if (isHex) index++;
		while (this.at(index) === ZERO) index++;
		const last = index + 6;
		let end = index;
		while (end < last && this.isDigit(end, isHex)) end++;
		if (end === index) return false;
		if (this.at(end) !== SEMICOLON) end = index + this.ownDigits(index, end, isHex);
		let value = 0;
		for (let at = index; at < end; at++) value = value * (isHex ? 16 : 10) + this.hexAt(at);
		return this.close(value, end);
	}

	private isDigit(index: number, isHex: boolean): boolean {
		const digit = this.hexAt(index);
		return digit >= 0 && (isHex || digit < 10);
	}

	/**
	 * Returns how many digits belong to a code without a semicolon, because the characters after it
	 * may be digits as well.
	 */
	private ownDigits(start: number, end: number, isHex: boolean): number {
		const dash = (isHex ? HEX_DASHES : DASHES).find((digits) => this.startsWith(start, digits));
		if (dash) return dash.length;
		// ASCII letters and digits have codes from 48 to 122 decimal, or 30 to 7a hexadecimal.
		return Math.min(end - start, isHex || this.at(start) !== ONE ? 2 : 3);
	}

	private close(value: number, end: number): boolean {
		return this.found(value, this.at(end) === SEMICOLON ? end + 1 : end);
	}
}

/** Marks the characters that begin an escape. */
const isEscape = new Uint8Array(65_536);
for (const letter of [BACKSLASH, PERCENT, AMPERSAND, EQUALS]) isEscape[letter] = 1;

/**
 * Decodes one layer of escapes of any kind.
 *
 * @returns undefined if there are none
 */
export function unescapeOnce(chars: Chars): Chars | undefined {
	const { codes, length, from } = chars;
	let first = 0;
	while (first < length && isEscape[codes[first]] === 0) first++;
	if (first === length) return undefined;
	const reader = new Reader(chars);
	const result = { codes: new Uint16Array(length), from: new Uint32Array(length + 1), length: 0 };
	let isChanged = false;
	for (let index = 0; index < length; ) {
		const escaped = isEscape[codes[index]] === 1 && reader.read(index);
		result.from[result.length] = from ? from[index] : index;
		result.codes[result.length++] = escaped ? reader.value : codes[index];
		isChanged ||= escaped;
		index = escaped ? reader.end : index + 1;
	}
	result.from[result.length] = from ? from[length] : length;
	return isChanged ? result : undefined;
}
