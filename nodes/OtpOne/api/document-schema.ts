/**
 * Reads the schemas of a description: names, types and defaults of values. All traversal is
 * bounded.
 */
import { type AnyObject, isObject } from './is-object';
import { UnreadableJson } from './json-text';
import { pointersOf } from './load-document';

const MOST_SCHEMAS = 50;
const MOST_NAMES = 100;
const MOST_STEPS = 8;
/** Maximum number of references resolved in one document. */
const MOST_RESOLVED = 20_000;
/** Maximum number of nested objects in a body. */
const MOST_LEVELS = 3;

/** A field of a body. */
export interface Field {
	name: string;
	/** The objects that contain it, outermost first. */
	within: string[];
	schema: unknown;
	isRequired: boolean;
}

/** Returns the first names of an object, without enumerating the rest. */
function firstKeys(object: AnyObject, most: number): string[] {
	const names: string[] = [];
	for (const name in object) {
		if (names.length === most) break;
		names.push(name);
	}
	return names;
}

export class DocumentSchemas {
	private resolved = 0;

	/** Cache of resolved references. */
	private readonly known = new Map<string, unknown>();

	constructor(private readonly document: AnyObject) {}

	private lookUp(reference: string): unknown {
		if (this.known.has(reference)) return this.known.get(reference);
		const found = this.follow(reference);
		this.known.set(reference, found);
		return found;
	}

	private follow(reference: string): unknown {
		for (const pointer of pointersOf(reference)) {
			const found = pointer.reduce<unknown>(
				(node, step) => (isObject(node) && Object.hasOwn(node, step) ? node[step] : undefined),
				this.document,
			);
			if (found !== undefined) return found;
		}
		return undefined;
	}

	/**
	 * Follows a local `$ref` (`#/definitions/X`), for a limited number of steps because references
	 * may be circular.
	 *
	 * @throws UnreadableJson if the document contains more references than any realistic description
	 */
	resolve(value: unknown): AnyObject {
		let current = value;
		for (let step = 0; step < MOST_STEPS; step++) {
			if (++this.resolved > MOST_RESOLVED) {
				throw new UnreadableJson('contains too many references');
			}
			if (!isObject(current)) return {};
			if (typeof current.$ref !== 'string') return current;
			current = this.lookUp(current.$ref);
		}
		return {};
	}

	/**
	 * Returns a schema and the schemas it is composed of, each once.
	 *
	 * @param by the lists to follow; `allOf` alone leaves out alternatives
	 */
	private partsOf(schema: unknown, by = ['allOf', 'oneOf', 'anyOf']): AnyObject[] {
		const parts = new Set<AnyObject>();
		const open: unknown[] = [schema];
		while (open.length > 0 && parts.size < MOST_SCHEMAS) {
			const part = this.resolve(open.shift());
			if (parts.has(part)) continue;
			parts.add(part);
			for (const list of by.map((name) => part[name])) {
				if (Array.isArray(list)) open.push(...list.slice(0, MOST_SCHEMAS));
			}
		}
		return [...parts];
	}

	/** Returns the type of a value. If there are several, the only one that is not `null`. */
	typeOf(schema: unknown): string | undefined {
		for (const { type } of this.partsOf(schema)) {
			const types = (Array.isArray(type) ? type.slice(0, 10) : [type]).filter(
				(name): name is string => typeof name === 'string' && name !== 'null',
			);
			if (types.length > 0) return types[0];
		}
		return undefined;
	}

	/** Returns the values that a schema lists. */
	enumOf(schema: unknown): unknown[] | undefined {
		const list = this.partsOf(schema).find((part) => Array.isArray(part.enum))?.enum;
		return Array.isArray(list) ? list.slice(0, MOST_NAMES) : undefined;
	}

	/**
	 * Returns the value that a description specifies: a default, a constant, or for a required value
	 * the only one that it lists.
	 */
	givenValue(schema: unknown, isRequired: boolean): unknown {
		const stated = this.partsOf(schema).map((part) => part.default ?? part.const);
		const value = stated.find((candidate) => candidate !== undefined && candidate !== null);
		if (value !== undefined || !isRequired) return value;
		const listed = this.enumOf(schema);
		return listed?.length === 1 ? listed[0] : undefined;
	}

	/** Returns the fields that a schema describes, including those of nested objects. */
	fieldsOf(schema: unknown, within: string[] = [], isNeeded = true): Field[] {
		const fields: Field[] = [];
		const namesIn = ({ required }: AnyObject): unknown[] =>
			Array.isArray(required) ? required.slice(0, MOST_NAMES) : [];
		const always = this.partsOf(schema, ['allOf']).flatMap(namesIn);
		for (const part of this.partsOf(schema)) {
			const { properties } = part;
			if (!isObject(properties)) continue;
			const needed = new Set([...always, ...namesIn(part)]);
			for (const name of firstKeys(properties, MOST_NAMES)) {
				const property = properties[name];
				const isRequired = isNeeded && needed.has(name);
				if (this.resolve(property).readOnly === true) continue;
				if (within.length < MOST_LEVELS - 1 && this.isWrapper(property)) {
					fields.push(...this.fieldsOf(property, [...within, name], isRequired));
				} else {
					fields.push({ name, within, schema: property, isRequired });
				}
				if (fields.length >= MOST_NAMES) return fields.slice(0, MOST_NAMES);
			}
		}
		return fields;
	}

	private isWrapper(schema: unknown): boolean {
		return this.partsOf(schema).some(({ properties }) => isObject(properties));
	}
}
