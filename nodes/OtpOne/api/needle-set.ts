/**
 * Searches for several texts in one pass, using a rolling hash of eight letters to find where one
 * may begin.
 */

/** Number of letters in the hash. Older letters are shifted out of it. */
const HASHED = 8;
const SHIFT = 4;

/** Numbers that distribute each byte over the hash. */
const spread = new Int32Array(256).map((_, byte) => Math.imul(byte + 1, 0x9e3779b1));

export class NeedleSet {
	private readonly mayEnd = new Uint8Array(65_536);

	private readonly byHash = new Map<number, Uint8Array[]>();

	readonly shortest: number;

	/** @param needles the texts to search for; those shorter than eight letters are ignored */
	constructor(needles: string[]) {
		const used = [...new Set(needles)].filter((needle) => needle.length >= HASHED);
		this.shortest = Math.min(...used.map((needle) => needle.length));
		for (const needle of used) {
			const bytes = Uint8Array.from(Buffer.from(needle, 'latin1'));
			let hash = 0;
			for (let at = 0; at < HASHED; at++) hash = ((hash << SHIFT) + spread[bytes[at]]) | 0;
			this.mayEnd[hash >>> 16] = 1;
			this.byHash.set(hash >>> 16, [...(this.byHash.get(hash >>> 16) ?? []), bytes]);
		}
	}

	/**
	 * Returns where needles occur in the first `length` bytes, as pairs of the first and the last
	 * position.
	 */
	find(bytes: Uint8Array, length: number): Array<[first: number, last: number]> {
		const found: Array<[number, number]> = [];
		if (length < this.shortest) return found;
		let hash = 0;
		for (let at = 0; at < length; at++) {
			hash = ((hash << SHIFT) + spread[bytes[at]]) | 0;
			if (this.mayEnd[hash >>> 16] === 0) continue;
			const first = at - HASHED + 1;
			const needle = this.byHash.get(hash >>> 16)?.find((letters) => {
				if (first < 0 || first + letters.length > length) return false;
				return letters.every((letter, n) => bytes[first + n] === letter);
			});
			if (needle) found.push([first, first + needle.length - 1]);
		}
		return found;
	}
}
