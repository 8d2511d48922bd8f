/**
 * Finds the longest part of a key in the bytes of a large file, with one or two bytes per letter.
 */

const lower = new Uint8Array(256).map((_, byte) =>
	byte >= 0x41 && byte <= 0x5a ? byte | 0x20 : byte,
);

const isLetter = (byte: number) => byte >= 0x61 && byte <= 0x7a;
const inBothCases = (byte: number) => (isLetter(byte) ? [byte, byte & 0xdf] : [byte]);

/**
 * A case-insensitive text. The last two bytes at the current position determine how far the search
 * can skip.
 */
class Pattern {
	private readonly skip: Uint8Array;

	constructor(private readonly letters: Uint8Array) {
		const last = letters.length - 1;
		this.skip = new Uint8Array(65_536).fill(Math.min(last, 255));
		for (let at = 1; at <= last; at++) {
			for (const first of inBothCases(letters[at - 1])) {
				for (const second of inBothCases(letters[at])) {
					this.skip[first * 256 + second] = Math.min(last - at, 255);
				}
			}
		}
	}

	find(bytes: Buffer): number[] {
		const { letters, skip } = this;
		const last = letters.length - 1;
		const found: number[] = [];
		for (let end = last; end < bytes.length; ) {
			const step = skip[bytes[end - 1] * 256 + bytes[end]];
			end += step === 0 ? 1 : step;
			if (step > 0) continue;
			const start = end - 1 - last;
			let at = last;
			while (at >= 0 && lower[bytes[start + at]] === letters[at]) at--;
			if (at < 0) found.push(start);
		}
		return found;
	}
}

export class KeySearch {
	private readonly patterns: Pattern[];

	constructor(key: string) {
		const parts = key.toLowerCase().split(/[^a-z0-9]+/);
		const longest = parts.reduce((one, other) => (other.length > one.length ? other : one), '');
		const wide = Buffer.from(longest, 'utf16le').subarray(0, -1);
		this.patterns = [new Pattern(Buffer.from(longest)), new Pattern(wide)];
	}

	/** Returns the positions at which the part occurs, in either byte order. */
	find(bytes: Buffer): number[] {
		return this.patterns.flatMap((pattern) => pattern.find(bytes));
	}
}
