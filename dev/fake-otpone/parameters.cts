import type { FastifyRequest } from 'fastify';
import { type Call, type Role, requestTypes, pageTypes, spellings } from './api.cts';
import type { ApiVariant } from './api-variants.cts';

/** A call's parameters by role, without those that were not sent or are not plain values. */
export type Parameters = Partial<Record<Role, string>>;

/** Reads parameters only from where the API variant accepts them, ignoring the case of names. */
export function parameterReader(apiVariant: ApiVariant, call: Call) {
	const names = spellings(apiVariant);
	const roles = new Map(call.roles.map((role) => [names[role].toLowerCase(), role]));

	const collect = (into: Parameters, source: unknown) => {
		if (typeof source !== 'object' || source === null) return;
		for (const [name, value] of Object.entries(source)) {
			const role = roles.get(name.toLowerCase());
			if (role && isPlain(value)) into[role] = String(value);
		}
	};

	return (request: FastifyRequest): Parameters => {
		const parameters: Parameters = {};
		const form = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded');
		switch (apiVariant.placement) {
			case 'body':
				if (!form) collect(parameters, request.body);
				break;
			case 'form':
				if (form) collect(parameters, request.body);
				break;
			case 'both':
				collect(parameters, request.query);
				collect(parameters, request.body);
				break;
			default:
				collect(parameters, request.query);
		}
		return parameters;
	};
}

function isPlain(value: unknown): value is string | number | boolean {
	return ['string', 'number', 'boolean'].includes(typeof value);
}

/** Returns the HTTP methods that an API variant accepts. */
export function methodsOf(apiVariant: ApiVariant): Array<'GET' | 'POST'> {
	if (apiVariant.placement === 'both') return ['GET', 'POST'];
	return apiVariant.placement === 'get' ? ['GET'] : ['POST'];
}

/** Parses a request type, given by number or name. */
export function readRequestType(value: string): number | undefined {
	return readEnum(requestTypes, value);
}

/** Parses a page type, given by number or name. */
export function readPageType(value: string): number | undefined {
	return readEnum(pageTypes, value);
}

function readEnum(names: readonly string[], value: string): number | undefined {
	const index = /^\d$/.test(value) ? Number(value) : names.indexOf(value);
	return index in names ? index : undefined;
}
