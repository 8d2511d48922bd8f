/** What may precede the root element: declarations, comments and a document type. */
const PROLOGUE = [
	/^<\?[\s\S]*?\?>/,
	/^<!--[\s\S]*?-->/,
	/^<!DOCTYPE svg[^>[]*(?:\[[^\]]*\]\s*)?>/i,
];

/** Whether a text begins as an SVG image. */
export function isSvg(text: string): boolean {
	let rest = text.trimStart();
	for (;;) {
		const part = PROLOGUE.map((pattern) => pattern.exec(rest)?.[0]).find((found) => found);
		if (part === undefined) return /^<svg[\s/>]/i.test(rest);
		rest = rest.slice(part.length).trimStart();
	}
}
