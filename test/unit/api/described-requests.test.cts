/** From a description as real projects write it to the request that is made, or the reason why none is. */
import { buildRequest } from '../../../nodes/OtpOne/api/build-request';
import type { CallName } from '../../../nodes/OtpOne/api/calls';
import { fillKeySlots } from '../../../nodes/OtpOne/api/keys';
import { loadDocument } from '../../../nodes/OtpOne/api/load-document';
import { parseSwagger } from '../../../nodes/OtpOne/api/parse-swagger';
import { bodiesThatFit } from './descriptions/bodies-that-fit.cts';
import { parametersThatFit } from './descriptions/parameters-that-fit.cts';
import { at, inQuery, JS, type Json, SRV } from './descriptions/pieces.cts';
import { unusableDocuments } from './descriptions/unusable-documents.cts';

const BASE = 'https://api.otpone.com';
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

async function described(document: Json, base = BASE) {
	return parseSwagger(await loadDocument(JSON.stringify(document)), base);
}

/** The request that a document makes of a call, with the keys in it. */
async function requestOf(document: Json, call: CallName, base = BASE) {
	const { endpoints, unusable } = await described(document, base);
	const endpoint = endpoints[call];
	if (!endpoint) return { reason: unusable[call] };
	const built = { method: endpoint.method, url: endpoint.url, ...buildRequest(endpoint, inputs) };
	const { method, url, qs, body, headers } = fillKeySlots(keys, built);
	const { Accept: accept, ...own } = headers as Record<string, string>;
	expect(accept).toContain('application/json');
	return { request: `${method} ${url.slice(base.length)}`, qs, body, headers: own };
}

it.each([...parametersThatFit, ...bodiesThatFit])('%s', async (_, call, document, expected) => {
	expect(await requestOf(document, call)).toMatchObject(expected);
	const { qs } = await requestOf(document, call);
	if (expected.qs) expect(qs).toEqual(expected.qs);
});

it('multipart/form-data is written with a boundary', async () => {
	const document = at('/isFinish', {
		consumes: ['multipart/form-data'],
		parameters: ['JSAPIKey', 'transactionID'].map((name) => ({ name, in: 'formData' })),
	});
	const { body: text, headers } = await requestOf(document, 'isFinish');
	const type = String((headers as Json)['Content-Type']);
	const form = await new Response(text as string, { headers: { 'content-type': type } }).formData();
	const fields = Object.keys(inQuery).map((name) => [name, form.get(name)]);
	expect(Object.fromEntries(fields)).toEqual(inQuery);
});

it.each(unusableDocuments)('%s: the reason is given', async (_, call, document, reason) => {
	const { endpoints, unusable: reasons } = await described(document);
	expect(endpoints).toEqual({});
	expect(Object.keys(reasons)).toEqual([call]);
	expect(reasons[call]).toMatch(reason);
	expect(reasons[call]).toMatch(/^(it|its) [^.]*$/);
});
