/**
 * What an answer must contain to approve, from the contract alone: `isValid` is the boolean true, and
 * `UserValided` is the requested e-mail address. It parses bodies itself, because `JSON.parse` drops
 * repeated names.
 */

export type Tree =
	| { kind: 'value'; value: string | number | boolean | null }
	| { kind: 'list'; items: Tree[] }
	| { kind: 'object'; entries: Array<[string, Tree]> };

const LITERALS: Array<[string, boolean | null]> = [
	['true', true],
	['false', false],
	['null', null],
];
const NUMBER = /-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?/y;
// eslint-disable-next-line no-control-regex
const STRING = /"([^"\\\u0000-\u001f]|\\(["\\/bfnrt]|u[\da-fA-F]{4}))*"/y;

/** Parses JSON; returns undefined unless the whole text is valid. */
export function readTree(text: string): Tree | undefined {
	let at = 0;
	const space = () => {
		while (at < text.length && ' \t\r\n'.includes(text[at])) at++;
	};
	const take = (sign: string) => {
		space();
		if (text[at] !== sign) return false;
		at++;
		return true;
	};
	const match = (pattern: RegExp): string | undefined => {
		pattern.lastIndex = at;
		const found = pattern.exec(text)?.[0];
		at += found?.length ?? 0;
		return found;
	};
	const fail = (): never => {
		throw new SyntaxError('no JSON');
	};
	const several = <Part,>(end: string, part: () => Part): Part[] => {
		const parts: Part[] = [];
		if (take(end)) return parts;
		do parts.push(part());
		while (take(','));
		return take(end) ? parts : fail();
	};
	const word = (): string => {
		space();
		return JSON.parse(match(STRING) ?? fail()) as string;
	};
	const read = (): Tree => {
		space();
		if (take('{')) {
			const entry = (): [string, Tree] => [word(), take(':') ? read() : fail()];
			return { kind: 'object', entries: several('}', entry) };
		}
		if (take('[')) return { kind: 'list', items: several(']', read) };
		if (text[at] === '"') return { kind: 'value', value: word() };
		const literal = LITERALS.find(([name]) => text.startsWith(name, at));
		if (literal) {
			at += literal[0].length;
			return { kind: 'value', value: literal[1] };
		}
		return { kind: 'value', value: Number(match(NUMBER) ?? fail()) };
	};
	try {
		const tree = read();
		space();
		return at === text.length ? tree : undefined;
	} catch {
		return undefined;
	}
}

/** Lowercases ASCII letters and trims ASCII white space, by character code. */
function asCompared(address: string): string {
	const codes = [...address].map((character) => character.codePointAt(0) ?? 0);
	const isSpace = (code: number | undefined) => [0x20, 0x09, 0x0a, 0x0d].includes(code ?? -1);
	while (isSpace(codes[0])) codes.shift();
	while (isSpace(codes.at(-1))) codes.pop();
	return codes.map((code) => (code >= 65 && code <= 90 ? code + 32 : code)).join(' ');
}

export const isSameAddress = (a: string, b: string) => asCompared(a) === asCompared(b);

const named = (tree: Tree, name: RegExp) =>
	tree.kind === 'object'
		? tree.entries.filter(([key]) => name.test(key)).map(([, value]) => value)
		: [];
const isTrue = (tree: Tree) => tree.kind === 'value' && tree.value === true;

/** Whether an object says that this person approved, without contradicting itself. */
function approves(tree: Tree, user: string): boolean {
	const valid = named(tree, /^is_?valid$/i);
	const users = named(tree, /^user_?valid(at)?ed$/i);
	const isUser = (value: Tree) =>
		value.kind === 'value' && typeof value.value === 'string' && isSameAddress(value.value, user);
	return valid.length > 0 && valid.every(isTrue) && users.length > 0 && users.every(isUser);
}

const DEEPEST = 12;

/** Every object of a body, including those in JSON strings, each with the objects around it. */
function objectsIn(tree: Tree | undefined, around: Tree[] = []): Tree[][] {
	if (!tree || around.length > DEEPEST) return [];
	if (tree.kind === 'list') return tree.items.flatMap((item) => objectsIn(item, around));
	if (tree.kind === 'value') {
		const { value } = tree;
		return typeof value === 'string'
			? objectsIn(readTree(undressed(value)), [...around, tree])
			: [];
	}
	const own = [...around, tree];
	return [own, ...tree.entries.flatMap(([, value]) => objectsIn(value, own))];
}

const undressed = (text: string) => text.replace(/^\uFEFF/, '').trim();

/**
 * Whether a body could be an approval at all: some object in it says so, and no object around it says
 * anything about validity.
 */
export function couldApprove(body: string, user: string): boolean {
	return objectsIn(readTree(undressed(body))).some((chain) => {
		const inner = chain.at(-1);
		const outer = chain.slice(0, -1).flatMap((tree) => named(tree, /^is_?valid$/i));
		return inner !== undefined && approves(inner, user) && outer.length === 0;
	});
}
