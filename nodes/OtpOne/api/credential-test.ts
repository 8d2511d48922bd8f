/**
 * The credential test. It distinguishes the possible causes of a failure and doesn't contact
 * anyone.
 */
import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IHttpRequestOptions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { abortable } from './abortable';
import type { CallName, KeyKind } from './calls';
import { callNames, calls } from './calls';
import { OtpOneClient } from './client';
import { NOT_NAMED } from './endpoint-cache';
import type { Transport } from './n8n-transport';
import { CallFailure, failureOfError, failureOfMessage } from './errors';
import { fillKeySlots, keyFields, keyOf } from './keys';
import { parseAnswer, readFinished, readMessage } from './parse-answer';
import { readHtml } from './read-html';
import { readResult } from './read-result';
import { UserError } from './user-error';
import type { Limits, StreamedResponse } from './transport';
import { requestOptions } from './transport';

const TIMEOUT = 10_000;
/**
 * Maximum size of an answer to the test, in bytes. A valid answer is a few words, so a larger one
 * is discarded.
 */
const LARGEST_ANSWER = 2_097_152;
/** A transaction id that belongs to nobody. The calls that take it don't ring a phone. */
const NO_TRANSACTION = '00000000-0000-0000-0000-000000000000';
const HARMLESS_INPUTS = {
	token: NO_TRANSACTION,
	transactionId: NO_TRANSACTION,
	pageType: 0,
	formId: 'otpone-test',
};
/** The calls that don't contact anyone, by key. The test makes the first one that is usable. */
const HARMLESS_CALLS: Record<KeyKind, CallName[]> = {
	srv: ['VerifyToken', 'GetHTML'],
	js: ['isFinish', 'GetResult'],
};

/** The response of n8n's older helper with `useStream`. */
type Streamed = Omit<StreamedResponse, 'body'> & { body: Readable };
type Readable = StreamedResponse['body'] & { destroy(error?: Error): void };

/**
 * n8n gives a credential test only the older request helper. Unless it is asked for a stream, that
 * helper reads the whole answer into memory, whatever its size.
 */
function testTransport(
	context: ICredentialTestFunctions,
	credentials: ICredentialDataDecryptedObject,
): Transport {
	const request = context.helpers.request.bind(context.helpers);
	const send = async (
		{ url, method, qs, body, headers }: IHttpRequestOptions,
		signal: AbortSignal,
	): Promise<StreamedResponse> => {
		const isForm = headers?.['Content-Type'] === 'application/x-www-form-urlencoded';
		const text = typeof body === 'string' ? body : JSON.stringify(body);
		const sent = request({
			uri: url,
			method,
			qs,
			headers,
			...(isForm && { form: body }),
			...(!isForm && method === 'POST' && { body: text }),
			useStream: true,
			simple: false,
			resolveWithFullResponse: true,
			followRedirect: false,
			followAllRedirects: false,
			timeout: TIMEOUT,
		}) as Promise<Streamed>;
		const response = await abortable(signal, sent);
		// The helper doesn't support signals and would wait for an endless body.
		signal.addEventListener('abort', () => response.body.destroy(signal.reason as Error), {
			once: true,
		});
		return response;
	};
	return {
		send: async (options) =>
			await send(fillKeySlots(credentials, options), options.abortSignal as AbortSignal),
		fetch: async (url: string, limits: Limits) =>
			await send(requestOptions({ method: 'GET', url }, limits), limits.signal),
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
			return `The service cannot be used right now. ${failure.message}. ${failure.description}`;
	}
}

const ABOUT_THE_INPUT = /\b(token|transaction)/i;

/**
 * Whether the service rejected the input rather than the key, which shows that it accepted the key.
 */
function isAboutTheInput({ kind, details }: CallFailure): boolean {
	const words = details.serviceMessage ?? '';
	return kind === 'transactionGone' || (kind === 'refused' && ABOUT_THE_INPUT.test(words));
}

/** Makes one harmless call with a key and returns the failure, if any. */
async function probe(client: OtpOneClient, call: CallName): Promise<CallFailure | undefined> {
	const answered = await client
		.call(call, HARMLESS_INPUTS, {
			signal: new AbortController().signal,
			timeoutMs: TIMEOUT,
			tries: 2,
			maxBytes: LARGEST_ANSWER,
		})
		.catch((error: unknown) => failureOfError(error, call));
	if (answered instanceof CallFailure) {
		return isAboutTheInput(answered) ? undefined : answered;
	}
	const { body, contentType } = answered;
	const answer = parseAnswer(body, contentType);
	const words = readMessage(answer);
	const rejected = failureOfMessage(words, call);
	if (rejected?.kind === 'keyRefused') return rejected;
	const isReadable =
		readResult(answer) !== undefined ||
		ABOUT_THE_INPUT.test(words ?? '') ||
		(call === 'isFinish' && readFinished(answer) !== undefined) ||
		(call === 'GetHTML' && readHtml(body, contentType) !== null);
	return isReadable ? undefined : new CallFailure('unreadable', { call });
}

const NOWHERE =
	"the service's description does not name it, and it is not at Base URL + Path Prefix";

interface Reachable {
	/** Why a call cannot be used. */
	unusable: Map<CallName, string>;
	/** Why a call uses the path for calls without a description. */
	undescribed: Map<CallName, string>;
}

/** Finds the endpoints of the calls that the entered keys are used for. */
async function lookUpCalls(client: OtpOneClient, wanted: CallName[]): Promise<Reachable> {
	const reachable: Reachable = { unusable: new Map(), undescribed: new Map() };
	for (const call of wanted) {
		const endpoint = await client
			.endpointOf(call)
			.catch((error: unknown) => failureOfError(error, call));
		if (!(endpoint instanceof CallFailure)) {
			if (endpoint.note !== undefined) reachable.undescribed.set(call, endpoint.note);
		} else if (endpoint.kind === 'unusable') {
			reachable.unusable.set(call, endpoint.details.reason ?? '');
		} else {
			throw new CallFailure(endpoint.kind, endpoint.details);
		}
	}
	return reachable;
}

function describeUndescribed(undescribed: Reachable['undescribed']): string {
	return [...new Set(undescribed.values())]
		.map((note) => {
			const names = [...undescribed].filter(([, other]) => other === note).map(([call]) => call);
			return ` The service's description (Swagger) ${note}, so these calls go to Base URL + Path Prefix: ${names.join(', ')}.`;
		})
		.join('');
}

/** Tests a credential from n8n's credential editor. */
export async function otpOneApiTest(
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
): Promise<INodeCredentialTestResult> {
	const credentials = credential.data ?? {};
	const kinds = (['srv', 'js'] as const).filter((kind) => keyOf(credentials, kind) !== '');
	if (kinds.length === 0) {
		return failed(`Both keys are missing. Enter ${keyFields.srv.label} or ${keyFields.js.label}.`);
	}
	try {
		const client = new OtpOneClient(credentials, testTransport(this, credentials));
		kinds.forEach((kind) => client.requireKey(HARMLESS_CALLS[kind][0]));
		const wanted = callNames.filter((call) => kinds.includes(calls[call].key));
		const { unusable, undescribed } = await lookUpCalls(client, wanted);
		for (const kind of kinds) {
			const usable = HARMLESS_CALLS[kind].filter((call) => !unusable.has(call));
			const harmless = usable.find((call) => !undescribed.has(call)) ?? usable[0];
			if (!harmless) continue;
			const failure = await probe(client, harmless);
			if (failure?.kind === 'notFound' && undescribed.get(harmless) === NOT_NAMED) {
				unusable.set(harmless, NOWHERE);
			} else if (failure) {
				return failed(describeFailure(failure));
			}
		}
		if (unusable.size > 0) {
			const reasons = [...unusable].map(([call, reason]) => `${call}: ${reason}.`);
			return failed(`Some calls cannot be used. ${reasons.join(' ')}`);
		}
		return {
			status: 'OK',
			message: `OtpOne accepts the keys. The test doesn't contact anyone.${describeUndescribed(undescribed)}`,
		};
	} catch (error) {
		if (error instanceof UserError) {
			return failed(`${error.message}. ${error.description}`);
		}
		return failed(
			error instanceof CallFailure ? describeFailure(error) : 'The test could not be run',
		);
	}
}
