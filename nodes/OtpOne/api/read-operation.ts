/**
 * Reads one operation of a description: how to make a call with it, or why that is not possible.
 */
import type { CallName, Role } from './calls';
import { calls, enumNames, roleOf } from './calls';
import { isPlainValue } from './described-path';
import type { DocumentSchemas } from './document-schema';
import type { Constant, EndpointInput } from './endpoints';
import { documentedInputs } from './endpoints';
import { type AnyObject, isObject } from './is-object';
import type { Named } from './read-parameters';
import { HEADER_NAME, OWN_HEADER, ParameterReader, shown, Unusable } from './read-parameters';

const MOST_TYPES = 20;
/** Headers that a description may set. Others could change where a proxy sends the request. */
const HARMLESS_HEADER = /^(x-)?(api-?)?version$|^accept-language$/i;

export interface Operation {
	inputs: EndpointInput[];
	constants: Constant[];
	multipart: boolean;
	/** Values for the names in the path. */
	pathValues: Map<string, unknown>;
}

export class OperationReader {
	private readonly described: ParameterReader;

	constructor(
		private readonly schemas: DocumentSchemas,
		private readonly document: AnyObject,
		private readonly call: CallName,
		private readonly method: 'POST' | 'GET',
	) {
		this.described = new ParameterReader(schemas, document);
	}

	/** @throws Unusable if the call cannot be made with this operation */
	read(pathItem: AnyObject, operation: AnyObject): Operation {
		this.described.read(pathItem, operation);
		const inputs = this.inputs();
		this.addBareBody(inputs);
		if (!inputs.some(({ role }) => role === 'key')) this.addSecurity(inputs, operation);
		this.requireInputs(inputs);
		const { multipart, pathValues } = this.described;
		return { inputs, constants: this.constants(inputs), multipart, pathValues };
	}

	private inputs(): EndpointInput[] {
		const byRole = new Map<Role, Named>();
		const recognised = this.described.named.flatMap((named) => {
			const found = roleOf(this.call, named.name);
			return found ? [{ named, ...found }] : [];
		});
		// A key goes into the URL only if no other place is described for it, or if it is required there.
		const isAvoidable = ({ named, role }: (typeof recognised)[number]) =>
			role === 'key' && named.in === 'query' && !named.isRequired;
		const hasOther = recognised.some((found) => found.role === 'key' && !isAvoidable(found));
		const candidates = hasOther ? recognised.filter((found) => !isAvoidable(found)) : recognised;
		// The documented name takes precedence over a similar name.
		for (const isDocumented of [true, false]) {
			for (const found of candidates) {
				if (found.isDocumented !== isDocumented || byRole.has(found.role)) continue;
				byRole.set(found.role, found.named);
			}
		}
		const inputs = [...byRole]
			.sort(([, a], [, b]) => this.described.named.indexOf(a) - this.described.named.indexOf(b))
			.map(([role, named]) => this.inputOf(role, named));
		if (this.described.openBody !== undefined) {
			for (const input of documentedInputs(this.call)) {
				if (!byRole.has(input.role)) inputs.push({ ...input, in: this.described.openBody });
			}
		}
		return inputs;
	}

	private inputOf(role: Role, named: Named): EndpointInput {
		const { name, in: place, within = [] } = named;
		const as = this.formOf(role, named);
		return { role, name, in: place, ...(within.length > 0 && { within }), ...(as && { as }) };
	}

	/** Returns the form of a value that the description requires, if it is not the plain value. */
	private formOf(role: Role, { in: place, schema }: Named): EndpointInput['as'] {
		const listed = this.schemas.enumOf(schema);
		const names = enumNames[role];
		const isNamed =
			names?.every((name) =>
				listed?.some(
					(value) => typeof value === 'string' && value.toLowerCase() === name.toLowerCase(),
				),
			) ?? false;
		if (isNamed) return 'name';
		if (place !== 'body') return undefined;
		const type = this.schemas.typeOf(schema);
		if (type === 'array') return 'list';
		return type === 'string' && names ? 'text' : undefined;
	}

	/**
	 * Adds the input for a body that is a single value: the input that its name indicates, or else
	 * the only one left.
	 */
	private addBareBody(inputs: EndpointInput[]): void {
		if (!this.described.bareBody) return;
		const { name } = this.described.bareBody;
		const placed = new Set(inputs.map(({ role }) => role));
		const left = (Object.keys(calls[this.call].inputs) as Role[]).filter(
			(role) => !placed.has(role) && !calls[this.call].optional.includes(role),
		);
		const byName = name === undefined ? undefined : roleOf(this.call, name)?.role;
		const role = byName && !placed.has(byName) ? byName : left.length === 1 ? left[0] : undefined;
		if (!role)
			throw new Unusable('its body is a single value, and the description does not say which');
		inputs.push({ role, name: name ?? role, in: 'text' });
	}

	/** Adds a key that the description requires through `security` rather than a parameter. */
	private addSecurity(inputs: EndpointInput[], operation: AnyObject): void {
		const wanted = operation.security ?? this.document.security;
		const components = this.schemas.resolve(this.document.components);
		const schemes = [this.document.securityDefinitions, components.securitySchemes];
		if (!Array.isArray(wanted)) return;
		let inQuery: string | undefined;
		for (const requirement of wanted.slice(0, MOST_TYPES)) {
			if (!isObject(requirement)) continue;
			for (const name of Object.keys(requirement).slice(0, MOST_TYPES)) {
				const scheme = schemes
					.map((list) => (isObject(list) && Object.hasOwn(list, name) ? list[name] : undefined))
					.map((entry) => this.schemas.resolve(entry))
					.find((entry) => entry.type === 'apiKey');
				const place = scheme?.in;
				const key = scheme?.name;
				if (typeof key !== 'string' || !HEADER_NAME.test(key) || OWN_HEADER.test(key)) continue;
				if (roleOf(this.call, key)?.role !== 'key') continue;
				if (place === 'query') inQuery ??= key;
				if (place !== 'header') continue;
				inputs.push({ role: 'key', name: key, in: place });
				return;
			}
		}
		if (inQuery !== undefined) inputs.push({ role: 'key', name: inQuery, in: 'query' });
	}

	private requireInputs(inputs: EndpointInput[]): void {
		const { inputs: documented, optional } = calls[this.call];
		for (const [role, name] of Object.entries(documented) as Array<[Role, string]>) {
			if (optional.includes(role) || inputs.some((input) => input.role === role)) continue;
			throw new Unusable(`it takes no ${name}`);
		}
		const inBody = inputs.some(({ in: place }) => ['body', 'form', 'text'].includes(place));
		if (this.method === 'GET' && inBody) throw new Unusable('it is a GET with a body');
	}

	/**
	 * Returns the values that the description fixes, and those it requires besides the call's own
	 * inputs.
	 */
	private constants(inputs: EndpointInput[]): Constant[] {
		const constants: Constant[] = [];
		for (const { name, in: place, within, schema, isRequired } of this.described.named) {
			const own = inputs.find(
				(input) =>
					input.in === place &&
					input.name === name &&
					String(input.within ?? '') === String(within ?? ''),
			);
			if (own && !calls[this.call].optional.includes(own.role)) continue;
			const value = this.schemas.givenValue(schema, isRequired && !own);
			const isSent =
				isPlainValue(value) &&
				value !== '' &&
				(place !== 'header' || HARMLESS_HEADER.test(name)) &&
				place !== 'text';
			if (isSent) constants.push({ name, value, in: place, ...(within?.length && { within }) });
			else if (isRequired && !own)
				throw new Unusable(`it needs “${shown(name)}”, for which the description gives no default`);
		}
		return constants;
	}
}
