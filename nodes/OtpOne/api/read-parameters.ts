/** Reads the parameters and body of an operation, and where each input is sent. */
import type { DocumentSchemas } from './document-schema';
import type { EndpointInput } from './endpoints';
import { type AnyObject, isObject } from './is-object';

const MOST_PARAMETERS = 100;
const MOST_TYPES = 20;

/**
 * Names with other characters could end the header or would be rejected when the request is sent.
 */
export const HEADER_NAME = /^[\w!#$%&'*+.^`|~-]{1,100}$/;
/** Headers set by this package or by the connection, whatever a description says. */
export const OWN_HEADER = /^(accept|content-type|content-length|user-agent)$/i;

/** The message is a clause that follows the call's name. */
export class Unusable extends Error {}

/** A named input of an operation. */
export interface Named extends Pick<EndpointInput, 'name' | 'in' | 'within'> {
	schema: unknown;
	isRequired: boolean;
}

type BodyKind = 'body' | 'form' | 'multipart';

/** Chooses which of an operation's content types to send. JSON is preferred to a form. */
function bodyKindOf(types: string[]): { kind: BodyKind; type: string } | undefined {
	const kinds: Array<[BodyKind, RegExp]> = [
		['body', /^[\w.+*/-]{0,100}json\b|^\*\/\*/i],
		['form', /^application\/x-www-form-urlencoded\b/i],
		['multipart', /^multipart\/form-data\b/i],
	];
	for (const [kind, pattern] of kinds) {
		const type = types.find((candidate) => pattern.test(candidate));
		if (type !== undefined) return { kind, type };
	}
	return undefined;
}

const textsIn = (value: unknown): string[] =>
	Array.isArray(value)
		? value.slice(0, MOST_TYPES).filter((type): type is string => typeof type === 'string')
		: [];

/** Makes a name from a description safe to show. */
export const shown = (text: string) => text.slice(0, 60).replace(/[^\w .,:/+*()[\]$-]/g, '?');

export class ParameterReader {
	readonly named: Named[] = [];

	/** A body whose fields the description does not name. */
	openBody: 'body' | 'form' | undefined;

	multipart = false;

	readonly pathValues = new Map<string, unknown>();

	/** A body that is a single value, with its name in the description. */
	bareBody: { name: string | undefined } | undefined;

	constructor(
		private readonly schemas: DocumentSchemas,
		private readonly document: AnyObject,
	) {}

	/** @throws Unusable if something cannot be sent as described */
	read(pathItem: AnyObject, operation: AnyObject): void {
		this.readParameters(pathItem, operation);
		this.readRequestBody(operation);
	}

	private readParameters(pathItem: AnyObject, operation: AnyObject): void {
		const byPlace = new Map<string, AnyObject>();
		for (const list of [pathItem.parameters, operation.parameters]) {
			if (!Array.isArray(list)) continue;
			for (const entry of list.slice(0, MOST_PARAMETERS)) {
				const parameter = this.schemas.resolve(entry);
				// An operation's own parameter replaces a parameter of the path with the same name.
				byPlace.set(`${String(parameter.in)} ${String(parameter.name)}`, parameter);
			}
		}
		for (const parameter of byPlace.values()) this.readParameter(parameter, operation);
	}

	private readParameter(parameter: AnyObject, operation: AnyObject): void {
		const { name } = parameter;
		const schema = isObject(parameter.schema)
			? { allOf: [{ ...parameter, in: undefined, schema: undefined }, parameter.schema] }
			: parameter;
		const isRequired = parameter.required === true;
		if (parameter.in === 'body') {
			const text = typeof name === 'string' ? name : undefined;
			this.readBody(parameter.schema, this.consumed(operation, 'body'), text);
			return;
		}
		if (typeof name !== 'string') return;
		switch (parameter.in) {
			case 'path':
				this.pathValues.set(name.toLowerCase(), this.schemas.givenValue(schema, true));
				return;
			case 'query':
				this.named.push({ name, in: 'query', schema, isRequired });
				return;
			case 'formData': {
				const kind = this.consumed(operation, 'form');
				this.multipart = kind === 'multipart';
				this.named.push({ name, in: kind === 'body' ? 'body' : 'form', schema, isRequired });
				return;
			}
			case 'header':
				if (OWN_HEADER.test(name)) return;
				if (HEADER_NAME.test(name)) this.named.push({ name, in: 'header', schema, isRequired });
				else if (isRequired) throw new Unusable('it needs a header that cannot be sent');
				return;
			case 'cookie':
				if (isRequired) throw new Unusable(`it needs the cookie “${shown(name)}”`);
		}
	}

	/** Determines how a body is sent, from the content types of the operation or the document. */
	private consumed(operation: AnyObject, described: 'body' | 'form'): BodyKind {
		const own = textsIn(operation.consumes);
		const types = own.length > 0 ? own : textsIn(this.document.consumes);
		if (types.length === 0) return described;
		// Form parameters are sent as a form even if JSON is listed first.
		const isForm = (type: string) => /form/i.test(type);
		const fitting = described === 'form' && types.some(isForm) ? types.filter(isForm) : types;
		const chosen = bodyKindOf(fitting);
		if (!chosen) throw new Unusable(`it takes only ${shown(types[0])}`);
		return chosen.kind;
	}

	private readRequestBody(operation: AnyObject): void {
		const body = this.schemas.resolve(operation.requestBody);
		if (!isObject(body.content)) return;
		const types = Object.keys(body.content).slice(0, MOST_TYPES);
		const chosen = bodyKindOf(types);
		if (!chosen) {
			if (types.length === 0) return;
			throw new Unusable(`it takes only ${shown(types[0])}`);
		}
		const { schema } = this.schemas.resolve(body.content[chosen.type]);
		const name = body['x-bodyName'] ?? body['x-name'];
		this.readBody(schema, chosen.kind, typeof name === 'string' ? name : undefined);
	}

	private readBody(schema: unknown, kind: BodyKind, name: string | undefined): void {
		const place = kind === 'body' ? 'body' : 'form';
		this.multipart = kind === 'multipart';
		const fields = this.schemas.fieldsOf(schema);
		if (fields.length > 0) {
			this.named.push(...fields.map((field) => ({ ...field, in: place }) as const));
			return;
		}
		const type = this.schemas.typeOf(schema);
		if (type === 'array') throw new Unusable('its body is a list');
		if (type === undefined || type === 'object') this.openBody = place;
		else if (place === 'body') this.bareBody = { name };
		else throw new Unusable('its form is a single value');
	}
}
