/**
 * Seals values that leave the node and must come back unchanged, as base64url JSON followed by an
 * HMAC.
 */
import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ICredentialDataDecryptedObject, IWebhookFunctions } from 'n8n-workflow';

import { keyOf } from '../api/keys';

/** The parts of n8n's context that say which execution and node is running. */
export type RunningNode = Pick<IWebhookFunctions, 'getExecutionId' | 'getNode'>;

/** A value sealed for one purpose is not valid for another. */
type Purpose = 'state' | 'answer';

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
function macOf(key: Buffer, purpose: Purpose, text: string): string {
	return createHmac('sha256', key).update(`${purpose}.${text}`).digest('base64url');
}

/**
 * Compares the encoded texts rather than the decoded bytes, so that each value has only one valid
 * encoding.
 */
function isMac(key: Buffer, purpose: Purpose, text: string, mac: string): boolean {
	const expected = Buffer.from(macOf(key, purpose, text));
	const given = Buffer.from(mac);
	return given.length === expected.length && timingSafeEqual(given, expected);
}

/** @returns the value, or undefined if it was not sealed with this key for this purpose */
export function unseal(key: Buffer, purpose: Purpose, sealed: unknown): unknown {
	if (typeof sealed !== 'string') return undefined;
	const [payload, mac, ...more] = sealed.split('.');
	if (mac === undefined || more.length > 0 || !isMac(key, purpose, payload, mac)) return undefined;
	return JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')) as unknown;
}

/** Identifies an approval: its execution, its node and its own id. */
const placeOf = (context: RunningNode, { approvalId }: { approvalId: string }) => ({
	executionId: String(context.getExecutionId()),
	nodeId: context.getNode().id,
	approvalId,
});

/** Seals a value for one approval. */
export function sealFor(
	key: Buffer,
	purpose: Purpose,
	context: RunningNode,
	approval: { approvalId: string },
	value: object,
): string {
	const content = { ...value, ...placeOf(context, approval) };
	const payload = Buffer.from(JSON.stringify(content)).toString('base64url');
	return `${payload}.${macOf(key, purpose, payload)}`;
}

/** @returns the value, or undefined if it was not sealed for this approval, key and purpose */
export function unsealFor(
	key: Buffer,
	purpose: Purpose,
	context: RunningNode,
	approval: { approvalId: string },
	sealed: unknown,
): unknown {
	const value = unseal(key, purpose, sealed) as Record<string, unknown> | undefined;
	const belongs = Object.entries(placeOf(context, approval)).every(
		([name, own]) => value?.[name] === own,
	);
	return belongs ? value : undefined;
}
