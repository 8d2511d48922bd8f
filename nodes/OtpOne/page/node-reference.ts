/**
 * A node as an expression names it. Every character that could end the string or the expression is
 * escaped: a name may hold quotes, `}}` or a line separator.
 */
export function nodeReference(name: string): string {
	const escaped = name.replace(
		/[^A-Za-z0-9 _-]/g,
		(unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
	);
	return `$("${escaped}")`;
}
