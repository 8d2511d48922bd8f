/** Finds the single result in an answer, and anything that contradicts it. */
import { isSameTransaction } from '../approval/binding';
import type { NamedTransaction, ServiceResult } from '../approval/service-result';
import { isSameUser } from '../approval/verdict';
import {
	DEEPEST_ENVELOPE,
	isEnvelope,
	isMeaningful,
	isUnset,
	openText,
	readAgreed,
	readIdentifier,
	tellsFailure,
	TRANSACTION_FIELD,
	USER_FIELD,
	VALID_FIELD,
	valuesOf,
} from './answer-fields';
import { isEcho, objectsIn, spellingsOf } from './echo';
import type { Answer } from './parse-answer';
import type { Budget, Json } from './parse-json';
import { canonicalJson, JsonObject, newBudget, toPlain } from './parse-json';

/**
 * A result, the objects that contain it (outermost first), and the texts that were opened to reach
 * it.
 */
interface Found {
	result: JsonObject;
	around: JsonObject[];
	texts: string[];
}

function holdsResult(object: JsonObject): boolean {
	return object.entries.some(([name]) => VALID_FIELD.test(name) || USER_FIELD.test(name));
}

/**
 * Returns every result at the top level of an answer or in known envelopes. A list is never an
 * answer.
 */
function findResults(value: Json, budget: Budget, depth: number): Found[] {
	if (!(value instanceof JsonObject)) return [];
	if (holdsResult(value)) return [{ result: value, around: [], texts: [] }];
	if (depth === DEEPEST_ENVELOPE) return [];
	return value.entries
		.filter(([name]) => isEnvelope(name))
		.flatMap(([, inner]) => {
			const opened = typeof inner === 'string' ? openText(inner, budget) : undefined;
			return findResults(opened?.value ?? inner, budget, depth + 1).map((found) => ({
				result: found.result,
				around: [value, ...found.around],
				texts: [...(opened?.texts ?? []), ...found.texts],
			}));
		});
}

/** Whether a name occurs twice. */
function repeatsName({ entries }: JsonObject): boolean {
	return new Set(entries.map(([name]) => name)).size < entries.length;
}

/** Whether a meaningful name occurs in two spellings with different values. */
function disagrees({ entries }: JsonObject): boolean {
	const seen = new Map<string, string>();
	return entries.some(([name, value]) => {
		if (!isMeaningful(name)) return false;
		const written = canonicalJson(value);
		const earlier = seen.get(name.toLowerCase());
		seen.set(name.toLowerCase(), written);
		return earlier !== undefined && earlier !== written;
	});
}

/** Returns an object and all objects inside it. */
function objectsInside(value: Json): JsonObject[] {
	if (Array.isArray(value)) return value.flatMap(objectsInside);
	if (!(value instanceof JsonObject)) return [];
	return [value, ...value.entries.flatMap(([, inner]) => objectsInside(inner))];
}

/** Returns the envelopes directly inside an object, which count like the object's own fields. */
function envelopeObjects(object: JsonObject): JsonObject[] {
	return object.entries
		.filter((entry): entry is [string, JsonObject] => entry[1] instanceof JsonObject)
		.filter(([name]) => isEnvelope(name))
		.map(([, value]) => value);
}

/** Returns what an object says about a transaction: its id, or an object that describes it. */
function transactionsOf(object: JsonObject): Json[] {
	const described = valuesOf(object, /^transaction$/i).flatMap((value) =>
		value instanceof JsonObject ? valuesOf(value, /^(id|guid|uuid)$/i) : [value],
	);
	return [...valuesOf(object, TRANSACTION_FIELD), ...described];
}

function namedTransaction(objects: JsonObject[]): NamedTransaction {
	const values = objects.flatMap(transactionsOf).filter((value) => !isUnset(value));
	if (values.length === 0) return 'none';
	const ids = values.map(readIdentifier);
	const [first] = ids;
	if (first === null) return 'unreadable';
	const agree = ids.every((id) => id !== null && isSameTransaction(id, first));
	return agree ? { id: first } : 'unreadable';
}

const readText = (value: Json | undefined) =>
	typeof value === 'string' && value !== '' ? value : null;

/**
 * Reads a result (documentation 3.1.1, 3.2.1, 3.3.1: Message, UserValided, privateToken, isValid).
 *
 * @param sent the texts that were sent to get this answer; a result that only repeats one of them
 * does not count
 * @returns undefined if the answer contains no result, or more than one
 */
export function readResult(answer: Answer, sent: string[] = []): ServiceResult | undefined {
	const all = findResults(answer.value, answer.budget, 0);
	if (all.length !== 1) return undefined;
	const [{ result, around, texts }] = all;
	const read = (name: RegExp) => {
		const agreed = readAgreed(result, name);
		return agreed === 'disagree' ? undefined : agreed.value;
	};
	const isValid = read(VALID_FIELD);
	const user = read(USER_FIELD);
	const path = [...around, result];
	const budget = newBudget();
	const spellings = sent.flatMap(spellingsOf);
	const everywhere = objectsIn(answer.value, budget, spellings);
	const elsewhere = everywhere.filter((object) => object !== result);
	const otherwise = (name: RegExp, same: (value: Json) => boolean) =>
		elsewhere.some((object) =>
			valuesOf(object, name).some((value) => value !== null && !same(value)),
		);

	// A refusal always counts. An approval counts only if nothing contradicts it.
	const contradicts = (): boolean =>
		[...around, ...objectsInside(result)].some(repeatsName) ||
		path.some(disagrees) ||
		readAgreed(result, USER_FIELD) === 'disagree' ||
		isEcho(result, [...answer.texts, ...texts], spellings) ||
		otherwise(VALID_FIELD, (value) => value === isValid) ||
		otherwise(USER_FIELD, (value) => typeof user === 'string' && isSameUser(value, user)) ||
		path.flatMap((object) => [object, ...envelopeObjects(object)]).some(tellsFailure);
	// Parts that exceeded the limit could contain a contradiction.
	const isTooMuch = answer.budget.values < 0 || budget.values < 0;
	const fields = toPlain(result) as Record<string, unknown>;
	return {
		isValid: isValid === undefined ? undefined : toPlain(isValid),
		user: user === undefined ? undefined : toPlain(user),
		message: readText(read(/^message$/i)),
		privateToken: readText(read(/^private_?token$/i)),
		transaction: namedTransaction(everywhere),
		contradicts: isTooMuch || (isValid === true && contradicts()),
		fields,
	};
}
