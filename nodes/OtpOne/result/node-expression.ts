/** Texts and node names inside the expressions that this package builds itself. */

/**
 * A text as a string literal that is safe in any of n8n's expressions: everything but plain letters,
 * digits and a few signs is escaped, so that neither `}}` nor a line break can end the expression.
 */
export function quoteForExpression(text: string): string {
	// Without the u flag each half of a surrogate pair gets an escape of its own, as \uXXXX needs it.
	const escaped = text.replace(
		/[^A-Za-z0-9 _.,:-]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	return `"${escaped}"`;
}

/** The `$("…")` of an expression for a node of whatever name. */
export function nodeExpression(name: string): string {
	return `$(${quoteForExpression(name)})`;
}
