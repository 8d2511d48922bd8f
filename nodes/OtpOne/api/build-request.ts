import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';

import type { CallName, Role } from './calls';
import { calls } from './calls';
import type { Endpoint } from './endpoints';
import { keySlots } from './keys';

/** Values for a call's inputs. The key is not among them: the credential puts it in. */
export type Inputs = Partial<Record<Exclude<Role, 'key'>, string | number>>;

/** Puts every input where the endpoint wants it; what is not given is left out. */
export function buildRequest(
	places: Endpoint['inputs'],
	call: CallName,
	inputs: Inputs,
): Pick<IHttpRequestOptions, 'qs' | 'body' | 'headers'> {
	const placed = { query: {}, form: {}, body: {}, header: {} } as Record<
		Endpoint['inputs'][number]['in'],
		IDataObject
	>;
	for (const { role, name, in: place } of places) {
		const value = role === 'key' ? keySlots[calls[call].key] : inputs[role];
		if (value !== undefined) placed[place][name] = value as string;
	}
	const isForm = Object.keys(placed.form).length > 0;
	const headers: IDataObject = { Accept: 'application/json, text/html;q=0.9, */*;q=0.8' };
	if (isForm) headers['Content-Type'] = 'application/x-www-form-urlencoded';
	else if (Object.keys(placed.body).length > 0) headers['Content-Type'] = 'application/json';
	return {
		qs: placed.query,
		body: isForm ? placed.form : placed.body,
		headers: { ...headers, ...placed.header },
	};
}
