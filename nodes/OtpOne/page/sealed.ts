/**
 * Seals values that leave the node and must come back unchanged, as base64url JSON followed by an
 * HMAC.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { keyOf } from '../api/keys';

/** A value sealed for one purpose is not valid for another. */
export type Purpose = 'state' | 'answer' | 'address';

/**
 * Derives the key that seals everything on the page. It cannot be derived without the credential.
 *
 * @param credentials contain a server key, which the caller has checked
 */
export function pageKey(credentials: ICredentialDataDecryptedObject): Buffer {
	return createHmac('sha256', keyOf(credentials, 'srv'))
		.update('n8n-nodes-otpone approval page')
		.digest();
}

/** Returns the HMAC of a text, in base64url. */
export function macOf(key: Buffer, purpose: Purpose, text: string): string {
	return createHmac('sha256', key).update(`${purpose}.${text}`).digest('base64url');
}

/**
 * Compares the encoded texts rather than the decoded bytes, so that each value has only one valid
 * encoding.
 */
export function isMac(key: Buffer, purpose: Purpose, text: string, mac: string): boolean {
	const expected = Buffer.from(macOf(key, purpose, text));
	const given = Buffer.from(mac);
	return given.length === expected.length && timingSafeEqual(given, expected);
}

export function seal(key: Buffer, purpose: Purpose, value: unknown): string {
	const payload = Buffer.from(JSON.stringify(value)).toString('base64url');
	return `${payload}.${macOf(key, purpose, payload)}`;
}

/** @returns the value, or undefined if it was not sealed with this key for this purpose */
export function unseal(key: Buffer, purpose: Purpose, sealed: unknown): unknown {
	if (typeof sealed !== 'string') return undefined;
	const [payload, mac, ...more] = sealed.split('.');
	if (mac === undefined || more.length > 0 || !isMac(key, purpose, payload, mac)) return undefined;
	return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as unknown;
}
