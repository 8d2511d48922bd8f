/** Pieces of descriptions, and of the requests that are made by them. */
import { sampleKeys } from '../../../../dev/fake-otpone/keys.cts';

export type Json = Record<string, unknown>;

export const { srv: SRV, js: JS } = sampleKeys;

export const at = (path: string, operation: Json, more: Json = {}) => ({
	swagger: '2.0',
	paths: { [path]: { post: operation } },
	...more,
});
export const query = (...names: string[]) =>
	names.map((name) => ({ name, in: 'query', type: 'string' }));
export const isFinish = query('JSAPIKey', 'transactionID');
export const inQuery = { JSAPIKey: JS, transactionID: 'T-1' };
export const json = { 'Content-Type': 'application/json' };
export const properties = (...names: string[]) =>
	Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
export const body = (schema: Json, name = 'model') => [{ name, in: 'body', schema }];
export const send = ['SrvAPIKey', 'UserMail', 'requestype', 'Message'];
