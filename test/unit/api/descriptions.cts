/** Parts of a service's description, and the requests that result from it. */
import { sampleKeys } from '../../../dev/fake-otpone/keys.cts';
import { buildRequest } from '../../../nodes/OtpOne/api/build-request';
import type { CallName } from '../../../nodes/OtpOne/api/calls';
import { fillKeySlots } from '../../../nodes/OtpOne/api/keys';
import { loadDocument } from '../../../nodes/OtpOne/api/load-document';
import { parseSwagger } from '../../../nodes/OtpOne/api/parse-swagger';

export type Json = Record<string, unknown>;

export const BASE = 'https://api.otpone.com';
export const { srv: SRV, js: JS } = sampleKeys;

/** Parses a document. */
export const described = async (document: Json) =>
	parseSwagger(await loadDocument(JSON.stringify(document)), BASE);

export const query = (...names: string[]) =>
	names.map((name) => ({ name, in: 'query', type: 'string' }));
export const properties = (...names: string[]) => ({
	properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});
export const body = (schema: Json, name = 'model') => [{ name, in: 'body', schema }];

/** The inputs of isFinish and of Send Request. */
export const isFinish = query('JSAPIKey', 'transactionID');
export const isFinishModel = properties('JSAPIKey', 'transactionID');
export const send = ['SrvAPIKey', 'UserMail', 'requestype', 'Message'];

/** A document with one operation. */
export const at = (path: string, operation: Json, more: Json = {}) => ({
	swagger: '2.0',
	paths: { [path]: { post: operation } },
	...more,
});
/** A document with isFinish and further parameters, or with a model as its body. */
export const isFinishAt = (path: string, ...more: Json[]) =>
	at(path, { parameters: [...isFinish, ...more] });
export const isFinishWith = (...more: Json[]) => isFinishAt('/isFinish', ...more);
export const isFinishBody = (schema: Json, more: Json = {}) =>
	at('/isFinish', { parameters: body(schema) }, more);

const keys = { srvApiKey: SRV, jsApiKey: JS };
const inputs = {
	userMail: 'ann@example.com',
	requestType: 4,
	message: 'Pay?',
	privateToken: 'p',
	transactionId: 'T-1',
	pageType: 0,
	formId: 'form',
	token: 'to"ken',
};
/** The inputs that are sent to isFinish and to SendRequest. */
export const sent = { JSAPIKey: JS, transactionID: 'T-1' };
export const sentRequest = {
	SrvAPIKey: SRV,
	UserMail: inputs.userMail,
	requestype: 4,
	Message: 'Pay?',
};

/** Builds the request of a call as a document describes it, with the keys filled in. */
export async function requestOf(document: Json, call: CallName) {
	const { endpoints, unusable } = await described(document);
	const endpoint = endpoints[call];
	if (!endpoint) return { reason: unusable[call] };
	const built = { method: endpoint.method, url: endpoint.url, ...buildRequest(endpoint, inputs) };
	const { method, url, qs, body: content, headers } = fillKeySlots(keys, built);
	const { Accept: accept, ...own } = headers as Record<string, string>;
	expect(accept).toContain('application/json');
	return { request: `${method} ${url.slice(BASE.length)}`, qs, body: content, headers: own };
}

/** The expected parts of the request; parts that are not listed may have any value. */
export interface Expected {
	request?: string;
	qs?: Json;
	body?: unknown;
	headers?: Json;
}

export async function expectRequest(
	document: Json,
	expected: Expected,
	call: CallName = 'isFinish',
): Promise<void> {
	const request = await requestOf(document, call);
	expect(request).toMatchObject(expected);
	if (expected.qs) expect(request.qs).toEqual(expected.qs);
}
