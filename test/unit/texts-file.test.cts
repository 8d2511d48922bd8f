/**
 * All texts for people in one file for review: fields, errors, the page in each language, the commands.
 * `UPDATE_TEXTS=1 npx jest test/unit/texts-file` generates it again.
 */
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

const ROOT = join(__dirname, '..', '..');
const FILE = join(ROOT, 'docs', 'texts.md');

/** The parts of the file, and the folders that their texts are in. */
const parts: Array<[title: string, folder: string, ending: RegExp]> = [
	['The credential', 'credentials', /\.ts$/],
	['The node', 'nodes/OtpOne', /\.ts$/],
	['The commands', 'dev', /\.cts$/],
];

/** The text of a literal with its placeholders as …, or undefined if it is not a text. */
function textOf(node: ts.Node): string | undefined {
	if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return node.text;
	if (!ts.isTemplateExpression(node)) return undefined;
	return node.head.text + node.templateSpans.map(({ literal }) => `…${literal.text}`).join('');
}

/** Properties whose texts are included even if they are short. */
const LABELS = ['displayName', 'label', 'title', 'placeholder', 'action'];

/** Whether a text is included because of its position: a label, an option of a field, a string of the page. */
function isLabel({ parent }: ts.Node, path: string): boolean {
	if (!ts.isPropertyAssignment(parent)) return false;
	const name = parent.name.getText();
	const { properties } = parent.parent;
	const isOption = properties.some((other) => other.name?.getText() === 'value');
	return LABELS.includes(name) || (name === 'name' && isOption) || path.includes('/languages/');
}

/** Whether a text is for people, rather than code, markup or a pattern. */
function isReadable(text: string): boolean {
	return (
		/\p{L}{2,}[,.:;!?“”’]*\s[“(]?…?\p{L}/u.test(text) &&
		!/^\s*[<.:@*{]|=>|\{\{.*\}\}\s*$|;\s*$|^\w+\/|--approval|Content-Type|charset|allow-/m.test(
			text,
		)
	);
}

function textsOf(path: string): string[] {
	const source = ts.createSourceFile(
		path,
		readFileSync(path, 'utf8'),
		ts.ScriptTarget.ES2022,
		true,
	);
	const texts: string[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isImportDeclaration(node) || ts.isTypeNode(node)) return;
		const text = textOf(node);
		if (text && (isReadable(text) || isLabel(node, path)))
			texts.push(text.trim().replace(/\s+/g, ' '));
		ts.forEachChild(node, visit);
	};
	visit(source);
	return texts;
}

function render(): string {
	const lines = [
		'# Every text a person can read',
		'',
		'Made from the sources by `test/unit/texts-file.test.cts`. “…” stands for what is filled in.',
		'',
	];
	for (const [title, folder, ending] of parts) {
		lines.push(`## ${title}`, '');
		const files = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
		for (const file of files.filter((name) => ending.test(name)).sort()) {
			const texts = [...new Set(textsOf(join(ROOT, folder, file)))];
			if (texts.length === 0) continue;
			lines.push(`### ${folder}/${file}`, '');
			lines.push(...texts.map((text) => `- ${text.replace(/([*_<>[\]`|\\])/g, '\\$1')}`), '');
		}
	}
	return lines.join('\n');
}

it('docs/texts.md is up to date', () => {
	const rendered = render();
	if (process.env.UPDATE_TEXTS === '1') writeFileSync(FILE, rendered);
	expect(readFileSync(FILE, 'utf8')).toBe(rendered);
	expect(rendered.split('\n').length).toBeGreaterThan(300);
});
