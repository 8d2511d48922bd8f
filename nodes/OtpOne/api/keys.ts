import type { ICredentialDataDecryptedObject, IHttpRequestOptions } from 'n8n-workflow';

import type { KeyKind } from './calls';
import { encodeMultipart } from './encode-multipart';

/**
 * Placeholders for keys in a request. The credential replaces them, so the node itself never
 * handles a key. They are symbols because no text that a user or a model enters can equal a symbol.
 */
export const keySlots: Record<KeyKind, symbol> = {
	srv: Symbol.for('n8n-nodes-otpone.srvApiKey'),
	js: Symbol.for('n8n-nodes-otpone.jsApiKey'),
};

/** The field, label and prefix of each key (documentation 2.1). */
export const keyFields: Record<KeyKind, { property: string; label: string; prefix: string }> = {
	srv: { property: 'srvApiKey', label: 'Server Key', prefix: 'SRV-' },
	js: { property: 'jsApiKey', label: 'Client Key', prefix: 'JS-' },
};

/** Returns the key without the white space that may have been pasted with it. */
export function keyOf(credentials: ICredentialDataDecryptedObject, kind: KeyKind): string {
	const value = credentials[keyFields[kind].property];
	return typeof value === 'string' ? value.trim() : '';
}

interface KeyProblem {
	message: string;
	description: string;
}

/**
 * Checks one key before anything is sent.
 *
 * @returns what is wrong with it and what to do, or undefined if it is usable
 */
export function checkKey(
	credentials: ICredentialDataDecryptedObject,
	kind: KeyKind,
): KeyProblem | undefined {
	const { label, prefix } = keyFields[kind];
	const other = keyFields[kind === 'srv' ? 'js' : 'srv'];
	const key = keyOf(credentials, kind);
	if (key === '') {
		return {
			message: `The ${label} is missing`,
			description: `This operation uses the key that begins with ${prefix}. Open the OtpOne API credential and paste it into ${label}.`,
		};
	}
	if (key.toUpperCase().startsWith(other.prefix)) {
		return {
			message: `The ${label} and the ${other.label} are swapped`,
			description: `${label} holds a key that begins with ${other.prefix}. Open the OtpOne API credential and put the ${prefix} key into ${label} and the ${other.prefix} key into ${other.label}.`,
		};
	}
	if (!/^[A-Za-z0-9]+(-[A-Za-z0-9]+)+$/.test(key) || !key.toUpperCase().startsWith(prefix)) {
		return {
			message: `The ${label} is malformed`,
			description: `The key must begin with ${prefix} and contain only letters, digits and hyphens. Open the OtpOne API credential and paste the key again, without quotes or spaces.`,
		};
	}
	return undefined;
}

/** Puts the keys into a request, each only in its own slots. */
export function fillKeySlots(
	credentials: ICredentialDataDecryptedObject,
	requestOptions: IHttpRequestOptions,
): IHttpRequestOptions {
	const filled = (value: unknown): unknown => {
		if (value === keySlots.srv) return keyOf(credentials, 'srv');
		if (value === keySlots.js) return keyOf(credentials, 'js');
		if (Array.isArray(value)) return value.map(filled);
		if (typeof value !== 'object' || value === null) return value;
		return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, filled(inner)]));
	};
	return encodeMultipart({
		...requestOptions,
		body: filled(requestOptions.body) as IHttpRequestOptions['body'],
		qs: filled(requestOptions.qs) as IHttpRequestOptions['qs'],
		headers: filled(requestOptions.headers) as IHttpRequestOptions['headers'],
	});
}
