/**
 * A second implementation of the strict verdict, from the contract alone: it shares no code with the node,
 * and works differently, by checking every object of an answer with its path.
 */
import { isSameAddress, readTree, type Tree } from './oracle.cts';

type ObjectTree = Extract<Tree, { kind: 'object' }>;

/** An object, the names on the path to it, and the texts that were parsed on the way. */
interface Located {
	object: ObjectTree;
	names: string[];
	around: ObjectTree[];
	texts: string[];
	inList: boolean;
}

const ENVELOPES = ['d', 'data', 'value', 'result', 'response', 'content'].concat(
	['SendRequest', 'getTransactionID', 'GetHTML', 'VerifyToken', 'isFinish', 'GetResult'].map(
		(call) => `${call.toLowerCase()}result`,
	),
);
const isEnvelope = (name: string) => ENVELOPES.includes(name.toLowerCase());
const plain = (name: string) => name.toLowerCase().replaceAll('_', '');
const called =
	(...names: string[]) =>
	(name: string) =>
		names.includes(plain(name)) && !/__|^_|_$/.test(name);
const isValidName = called('isvalid');
const isUserName = called('uservalided', 'uservalidated');
const isIdName = called('transactionid');
const undressed = (text: string) => text.replace(/^\uFEFF/, '').trim();

export interface Asked {
	user: string;
	transaction: string | null;
	sent: string[];
}

const holds = (inputs: string[], text: string) => inputs.some((input) => input.includes(text));

/** Every object of a tree. A text that repeats an input is not parsed, since the sender controls it. */
function locate(
	tree: Tree,
	at: Omit<Located, 'object'>,
	mayOpen: (text: string) => boolean,
): Located[] {
	if (tree.kind === 'list') {
		return tree.items.flatMap((item) => locate(item, { ...at, inList: true }, mayOpen));
	}
	if (tree.kind === 'value') {
		if (typeof tree.value !== 'string' || at.texts.length > 5) return [];
		const text = undressed(tree.value);
		if (!/^["[{]/.test(text) || !mayOpen(text)) return [];
		const inner = readTree(text);
		return inner ? locate(inner, { ...at, texts: [...at.texts, text] }, mayOpen) : [];
	}
	const own: Located = { ...at, object: tree };
	return [
		own,
		...tree.entries.flatMap(([name, value]) =>
			locate(value, { ...at, names: [...at.names, name], around: [...at.around, tree] }, mayOpen),
		),
	];
}

const same = (a: Tree, b: Tree): boolean => JSON.stringify(sorted(a)) === JSON.stringify(sorted(b));
function sorted(tree: Tree): unknown {
	if (tree.kind === 'value') return tree.value;
	if (tree.kind === 'list') return tree.items.map(sorted);
	const entries = tree.entries.map(([name, value]) => [name.toLowerCase(), sorted(value)]);
	return { entries: entries.map((entry) => JSON.stringify(entry)).sort() };
}

const pairsIn = ({ entries }: ObjectTree) =>
	entries.flatMap((one, index) => entries.slice(index + 1).map((other) => [one, other] as const));

const repeats = (object: ObjectTree) => pairsIn(object).some(([[name], [other]]) => name === other);

/** Whether a name occurs in two cases with different values; the tests only do this with meaningful names. */
const disagrees = (object: ObjectTree) =>
	pairsIn(object).some(
		([[name, value], [other, otherValue]]) =>
			name.toLowerCase() === other.toLowerCase() && !same(value, otherValue),
	);

/** Objects within an object, except in its texts. */
function within(tree: Tree): ObjectTree[] {
	if (tree.kind === 'list') return tree.items.flatMap(within);
	if (tree.kind === 'value') return [];
	return [tree, ...tree.entries.flatMap(([, value]) => within(value))];
}

const valueOf = (tree: Tree) => (tree.kind === 'value' ? tree.value : undefined);

/** Whether a field has one of the failing values that the tests use. */
function fails([name, value]: [string, Tree]): boolean {
	const said = valueOf(value);
	switch (plain(name)) {
		case 'success':
		case 'issuccess':
			return said === false || said === 0 || said === 'false' || said === 'False';
		case 'error':
		case 'errors':
		case 'exception':
			if (value.kind === 'list') return value.items.length > 0;
			if (value.kind === 'object') return value.entries.length > 0;
			return ![null, false, 0, ''].includes(said as never);
		case 'status':
		case 'statuscode':
			if (typeof said === 'number') return said >= 300 && said < 600;
			return /denied|declined|rejected|failed|pending|forbidden/i.test(String(said ?? ''));
		case 'isfaulted':
		case 'iscanceled':
			return said === true;
		case 'iscompleted':
			return said === false;
		default:
			return false;
	}
}

/** All parts of a text from an opening to a closing brace. */
function bracedIn(text: string): string[] {
	const at = (brace: string) => [...text].flatMap((sign, index) => (sign === brace ? [index] : []));
	return at('{').flatMap((from) => at('}').map((to) => text.slice(from, to + 1)));
}

/** Whether a body is an approval according to the contract. */
export function approvesByContract(body: string, { user, transaction, sent }: Asked): boolean {
	const start = { names: [], around: [], texts: [undressed(body)], inList: false };
	const top = readTree(undressed(body));
	if (!top) return false;
	const all = locate(top, start, () => true);
	const decides = ({ object }: Located) =>
		object.entries.some(([name]) => isValidName(name) || isUserName(name));
	const candidates = all
		.filter((located) => decides(located) && !located.inList && located.names.every(isEnvelope))
		.filter(({ names, around }) => {
			const outer = around.some((object) => decides({ ...start, object }));
			return names.length <= 4 && !outer;
		});
	if (candidates.length !== 1) return false;
	const [{ object, around, texts }] = candidates;

	const valid = object.entries.filter(([name]) => isValidName(name)).map(([, tree]) => tree);
	const users = object.entries.filter(([name]) => isUserName(name)).map(([, tree]) => tree);
	if (valid.length === 0 || !valid.every((tree) => valueOf(tree) === true)) return false;
	const isUser = (tree: Tree) => {
		const said = valueOf(tree);
		return typeof said === 'string' && isSameAddress(said, user);
	};
	if (users.length === 0 || !users.every((tree) => isUser(tree) && same(tree, users[0]))) {
		return false;
	}
	if ([...around, ...within(object)].some(repeats)) return false;
	if ([...around, object].some(disagrees)) return false;

	const besides = [...around, object].flatMap((outer) => [
		outer,
		...outer.entries.flatMap(([name, tree]) =>
			isEnvelope(name) && tree.kind === 'object' ? [tree] : [],
		),
	]);
	if (besides.some(({ entries }) => entries.some(fails))) return false;

	const heard = locate(top, start, (text) => !holds(sent, text));
	for (const [name, tree] of heard.flatMap((located) => located.object.entries)) {
		if (valueOf(tree) === null) continue;
		if (isValidName(name) && valueOf(tree) !== true) return false;
		if (isUserName(name) && !isUser(tree)) return false;
		if (transaction !== null && isIdName(name) && valueOf(tree) !== '') {
			const said = valueOf(tree);
			const isText = typeof said === 'string' || typeof said === 'number';
			if (!isText || String(said).toLowerCase() !== transaction.toLowerCase()) return false;
		}
	}

	if (texts.some((text) => holds(sent, text))) return false;
	const inputs = sent.flatMap((input) =>
		[undressed(input), ...bracedIn(input)].flatMap((text) => {
			const tree = readTree(text);
			return tree ? locate(tree, start, () => true) : [];
		}),
	);
	return !inputs.some((input) => same(input.object, object));
}
