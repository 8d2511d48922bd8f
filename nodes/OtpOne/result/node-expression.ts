/** Builds string literals and node references for the expressions that this package generates. */

/**
 * Encodes a text as a string literal that is safe in any n8n expression. Everything except plain
 * letters, digits and a few symbols is escaped, so that neither `}}` nor a line break can end the
 * expression.
 */
export function quoteForExpression(text: string): string {
	// Without the u flag, each half of a surrogate pair gets its own escape, as \uXXXX requires.
	const escaped = text.replace(
		/[^A-Za-z0-9 _.,:-]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	return `"${escaped}"`;
}

/** Returns the `$("…")` expression for a node with any name. */
export function nodeExpression(name: string): string {
	return `$(${quoteForExpression(name)})`;
}
