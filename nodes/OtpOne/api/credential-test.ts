/** The credential's test: tells apart what can be wrong, and rings nobody. */
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import type { CallName } from './calls';
import { OtpOneClient } from './client';
import type { Transport } from './n8n-transport';
import { CallFailure, failureOfMessage } from './errors';
import { fillKeySlots, keyFields, keyOf } from './keys';
import { parseAnswer, readFinished, readMessage } from './parse-answer';
import { readResult } from './read-result';
import { UserError } from './user-error';
import type { Limits, StreamedResponse } from './transport';
import { requestOptions } from './transport';

const TIMEOUT = 10_000;
/** Belongs to nobody: the calls that take it ring no phone. */
const NO_TRANSACTION = '00000000-0000-0000-0000-000000000000';

/** n8n gives a credential's test the older request helper only. */
function testTransport(
	context: ICredentialTestFunctions,
	credentials: ICredentialDataDecryptedObject,
): Transport {
	const request = context.helpers.request.bind(context.helpers);
	const send = async ({ url, method, qs, body, headers }: IHttpRequestOptions) => {
		const response = (await request({
			uri: url,
			method,
			qs,
			headers,
			body: method === 'POST' ? JSON.stringify(body) : undefined,
			...(/form/.test(String(headers?.['Content-Type'])) && { body: undefined, form: body }),
			encoding: null,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
			followAllRedirects: false,
			timeout: TIMEOUT,
		})) as { statusCode: number; headers: Record<string, unknown>; body: Buffer };
		return { ...response, body: [response.body] } satisfies StreamedResponse;
	};
	return {
		send: async (options) => await send(fillKeySlots(credentials, options)),
		fetch: async (url: string, limits: Limits) =>
			await send(requestOptions({ method: 'GET', url }, limits)),
	};
}

const failed = (message: string): INodeCredentialTestResult => ({ status: 'Error', message });

function describeFailure(failure: CallFailure): string {
	const notOtpOne = 'There is no OtpOne service at the Base URL';
	switch (failure.kind) {
		case 'keyRefused':
			return `${failure.message}. ${failure.description}`;
		case 'redirect':
		case 'notFound':
		case 'unreadable':
		case 'tooLarge':
			return `${notOtpOne}. ${failure.message}. ${failure.description}`;
		default:
			return `The service cannot be used now. ${failure.message}. ${failure.description}`;
	}
}

/** Makes one harmless call with a key. */
async function probe(client: OtpOneClient, call: CallName): Promise<void> {
	const { body, contentType } = await client.call(
		call,
		{ token: NO_TRANSACTION, transactionId: NO_TRANSACTION },
		{ signal: new AbortController().signal, timeoutMs: TIMEOUT, tries: 2 },
	);
	const answer = parseAnswer(body, contentType);
	const rejected = failureOfMessage(readMessage(answer), call);
	if (rejected?.kind === 'keyRefused') throw rejected;
	const isReadable =
		readResult(answer) !== undefined || (call === 'isFinish' && readFinished(answer) !== undefined);
	if (!isReadable) throw new CallFailure('unreadable', { call });
}

/** Tests a credential from the editor. */
export async function otpOneApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const credentials = credential.data ?? {};
	const calls = [
		...(keyOf(credentials, 'srv') ? (['VerifyToken'] as const) : []),
		...(keyOf(credentials, 'js') ? (['isFinish'] as const) : []),
	];
	if (calls.length === 0) {
		return failed(`Both keys are missing. Enter ${keyFields.srv.label} or ${keyFields.js.label}.`);
	}
	try {
		const client = new OtpOneClient(credentials, testTransport(this, credentials));
		calls.forEach((call) => client.requireKey(call));
		for (const call of calls) await probe(client, call);
	} catch (error) {
		if (error instanceof UserError) {
			return failed(`${error.message}. ${error.description}`);
		}
		return failed(
			error instanceof CallFailure ? describeFailure(error) : 'The test could not be run',
		);
	}
	return { status: 'OK', message: 'OtpOne answers and takes the keys. Nobody was asked anything.' };
}
