/** Parses JSON strings that are nested in a result. */

const [QUOTE, BACKSLASH, COMMA] = [0x22, 0x5c, 0x2c];
const [OPEN, CLOSE] = [
	[0x5b, 0x7b],
	[0x5d, 0x7d],
];

/** Whether a JSON text stays within the maximum number of values and levels. */
function isModest(text: string, mostValues: number, deepest: number): boolean {
	let values = 1;
	let depth = 0;
	let isQuoted = false;
	for (let at = 0; at < text.length; at++) {
		const letter = text.charCodeAt(at);
		if (letter === BACKSLASH) at++;
		else if (letter === QUOTE) isQuoted = !isQuoted;
		else if (isQuoted) continue;
		else if (letter === COMMA) values++;
		else if (OPEN.includes(letter)) depth++;
		else if (CLOSE.includes(letter)) depth--;
		if (values > mostValues || depth > deepest) return false;
	}
	return true;
}

/**
 * Parses a text if it is JSON that can contain a file. Returns `tooMuch` if it exceeds the maximum
 * number of values or levels.
 */
export function openJson(
	text: string,
	mostValues: number,
	deepest: number,
): { value?: unknown; tooMuch?: true } {
	if (!/^\s*["[{]/.test(text)) return {};
	if (!isModest(text, mostValues, deepest)) return { tooMuch: true };
	try {
		return { value: JSON.parse(text) as unknown };
	} catch {
		return {};
	}
}
