import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { CallName, Role } from './calls';
import { calls, enumNames } from './calls';
import type { Constant, Endpoint, EndpointInput } from './endpoints';
import { keySlots } from './keys';

/** Values for a call's inputs. The key is not included because the credential adds it. */
export type Inputs = Partial<Record<Exclude<Role, 'key'>, string | number>>;

function valueOf({ role, as }: EndpointInput, call: CallName, inputs: Inputs): unknown {
	const value = role === 'key' ? keySlots[calls[call].key] : inputs[role];
	if (value === undefined) return undefined;
	if (as === 'name') return enumNames[role]?.[Number(value)] ?? value;
	if (as === 'text') return String(value);
	return as === 'list' ? [value] : value;
}

/** Sets a value under its name, inside the objects that contain it. */
function put(
	into: IDataObject,
	{ name, within = [] }: Constant | EndpointInput,
	value: unknown,
): void {
	let object = into;
	for (const step of within) {
		object[step] = Object.hasOwn(object, step) ? object[step] : {};
		object = object[step] as IDataObject;
	}
	// Ensures that a name such as __proto__ becomes an ordinary field.
	Object.defineProperty(object, name, {
		value,
		enumerable: true,
		configurable: true,
		writable: true,
	});
}

/** Puts every input where the endpoint expects it. Missing inputs are omitted. */
export function buildRequest(
	{ call, method, inputs: places, constants = [], multipart = false }: Endpoint,
	inputs: Inputs,
): Pick<IHttpRequestOptions, 'qs' | 'body' | 'headers'> {
	const placed = { query: {}, form: {}, body: {}, header: {} } as Record<
		Constant['in'],
		IDataObject
	>;
	let text: string | undefined;
	for (const constant of constants) put(placed[constant.in], constant, constant.value);
	for (const place of places) {
		const value = valueOf(place, call, inputs);
		if (value === undefined) continue;
		if (place.in === 'text') text = JSON.stringify(value);
		else put(placed[place.in], place, value);
	}
	const isForm = Object.keys(placed.form).length > 0;
	const headers: IDataObject = {
		Accept: 'application/json, text/html;q=0.9, */*;q=0.8',
		// A cache on the way must not repeat an earlier answer.
		...(method === 'GET' && { 'Cache-Control': 'no-cache' }),
	};
	if (isForm) {
		headers['Content-Type'] = multipart
			? 'multipart/form-data'
			: 'application/x-www-form-urlencoded';
	} else if (text !== undefined || Object.keys(placed.body).length > 0) {
		headers['Content-Type'] = 'application/json';
	}
	return {
		qs: placed.query,
		body: isForm ? placed.form : (text ?? placed.body),
		headers: { ...headers, ...placed.header },
	};
}
