/**
 * Makes the six calls: finds the endpoint, fills in the inputs, sends the request, and reads the
 * HTTP response.
 */
import type { ICredentialDataDecryptedObject } from 'n8n-workflow';

import { checkBaseUrl } from './base-url';
import type { CallName } from './calls';
import { calls } from './calls';
import type { Transport } from './n8n-transport';
import type { Service } from './endpoint-cache';
import { findEndpoint, knownEndpoint } from './endpoint-cache';
import { decodeText } from './decode-text';
import type { Endpoint } from './endpoints';
import { CallFailure, failureOfError, failureOfStatus } from './errors';
import { checkKey } from './keys';
import { abortable, anySignal, delay, timeoutSignal } from './abortable';
import type { Inputs } from './build-request';
import { buildRequest } from './build-request';
import { parseAnswer, readMessage } from './parse-answer';
import { linkedFile } from './linked-file';
import { keyRedactor, type KeyRedactor } from './redact-keys';
import { LONGEST_RETRY_AFTER, retryDelay } from './retry';
import type { Limits } from './transport';
import { readResponse, requestOptions } from './transport';
import { UserError } from './user-error';

interface CallOptions {
	/** Aborted when the execution is stopped. */
	signal: AbortSignal;
	/** Time limit for the answer, in milliseconds. */
	timeoutMs: number;
	/**
	 * Aborted when the call is no longer needed. The call is then not sent, but it continues if it
	 * was already sent.
	 */
	unwanted?: AbortSignal;
	/** Called when the request is sent. */
	onSend?: () => void;
	/**
	 * Maximum number of times the call is sent. Calls other than reads are repeated only if they were
	 * not sent.
	 */
	tries?: number;
	maxBytes?: number;
}

/** The 2xx answer to a call. */
export interface CallAnswer {
	call: CallName;
	body: Buffer;
	/** The Content-Type header, or an empty text. */
	contentType: string;
	/** The texts that were sent. An answer that only repeats one of them is not an answer. */
	sent: string[];
}

const DEFAULT_TRIES = 3;
/** Number of bytes of an error response that are searched for the service's message. */
const LARGEST_WORDS = 65_536;

export class OtpOneClient {
	private readonly service: Service;

	/** Removes keys from the service's answers, which may quote them. */
	readonly redactor: KeyRedactor;

	constructor(
		private readonly credentials: ICredentialDataDecryptedObject,
		private readonly connection: Transport,
	) {
		const checked = checkBaseUrl(credentials.baseUrl);
		if ('advice' in checked) {
			throw new UserError(
				'The Base URL cannot be used',
				`${checked.advice}. Open the OtpOne API credential and correct Base URL.`,
			);
		}
		const { endpointLookup, pathPrefix } = credentials;
		this.service = {
			baseUrl: checked.baseUrl,
			lookup: endpointLookup === 'prefix' ? 'prefix' : 'discover',
			pathPrefix: typeof pathPrefix === 'string' && pathPrefix !== '' ? pathPrefix : '/api',
		};
		this.redactor = keyRedactor(credentials);
	}

	/**
	 * Checks the key that a call needs.
	 *
	 * @throws UserError if it is missing, malformed, or the other key
	 */
	requireKey(call: CallName): void {
		const problem = checkKey(this.credentials, calls[call].key);
		if (problem) throw new UserError(problem.message, problem.description);
	}

	/** Whether the credential contains a usable key for a call. */
	hasKey(call: CallName): boolean {
		return checkKey(this.credentials, calls[call].key) === undefined;
	}

	/** Removes the keys that a service quotes in a text. */
	withoutKeys<Text extends string | null>(text: Text): Text {
		return text === null ? text : (this.redactor.text(text) as Text);
	}

	/** Removes keys from everything in a value, including field names. */
	withoutKeysIn<Value>(value: Value): Value {
		return this.redactor.value(value);
	}

	/** Returns the endpoint of a call. */
	async endpointOf(call: CallName): Promise<Endpoint> {
		return await findEndpoint(call, this.service, this.connection.fetch);
	}

	/**
	 * Makes a call.
	 *
	 * @returns the unmodified 2xx answer, which may quote a key (see `withoutKeys`)
	 * @throws CallFailure in all other cases
	 */
	async call(call: CallName, inputs: Inputs, options: CallOptions): Promise<CallAnswer> {
		this.requireKey(call);
		const { signal, unwanted = signal, tries = DEFAULT_TRIES } = options;
		const endpoint = knownEndpoint(call, this.service) ?? (await this.lookUp(call, options));
		for (let attempt = 1; ; attempt++) {
			const answer = await this.attempt(endpoint, inputs, options).catch((error: unknown) =>
				failureOfError(error, call).withNote(endpoint.note),
			);
			if (!(answer instanceof CallFailure)) return answer;
			const { retryAfterMs = 0 } = answer.details;
			const helps = answer.transient && retryAfterMs <= LONGEST_RETRY_AFTER;
			const mayRepeat = calls[call].repeatable || answer.notSent;
			if (!helps || !mayRepeat || attempt >= tries) throw answer;
			const stop = anySignal(signal, unwanted);
			await delay(retryDelay(attempt, retryAfterMs), stop).catch(() => {
				throw signal.aborted ? new CallFailure('cancelled', { call }) : answer;
			});
		}
	}

	/**
	 * Returns the address of a file that a result links to.
	 *
	 * @returns undefined unless the link is a path, or an address on the Base URL's own origin
	 */
	linkedFile(link: string): string | undefined {
		return linkedFile(link, this.service.baseUrl);
	}

	/**
	 * Fetches a file that a result links to, without any key.
	 *
	 * @param url an address on the Base URL's origin
	 */
	async fetchFile(url: string, { signal, timeoutMs, maxBytes }: Limits & { timeoutMs: number }) {
		const limits = { signal: anySignal(signal, timeoutSignal(timeoutMs)), maxBytes };
		const answer = await this.connection
			.fetch(url, limits)
			.then(async (response) => await readResponse(response, limits))
			.catch((error: unknown) => {
				throw signal.aborted ? new CallFailure('cancelled') : failureOfError(error);
			});
		if (answer.status !== 200) throw failureOfStatus(answer.status, answer.headers);
		return answer.body;
	}

	private async lookUp(
		call: CallName,
		{ signal, unwanted = signal, timeoutMs }: CallOptions,
	): Promise<Endpoint> {
		const limit = anySignal(signal, unwanted, timeoutSignal(timeoutMs));
		return await abortable(limit, this.endpointOf(call)).catch((error: unknown) => {
			if (error instanceof CallFailure) throw error;
			throw new CallFailure(signal.aborted ? 'cancelled' : 'unreachable', { call });
		});
	}

	private async attempt(
		endpoint: Endpoint,
		inputs: Inputs,
		{ signal, timeoutMs, unwanted, onSend, ...options }: CallOptions,
	): Promise<CallAnswer> {
		const { call, method, url } = endpoint;
		const { maxBytes = calls[call].maxBytes } = options;
		if (signal.aborted || unwanted?.aborted) throw new CallFailure('cancelled', { call });
		const deadline = timeoutSignal(timeoutMs);
		const limits: Limits = { signal: anySignal(signal, deadline), maxBytes };
		const request = { method, url, ...buildRequest(endpoint, inputs) };
		onSend?.();
		const answer = await this.connection
			.send(requestOptions(request, limits))
			.then(async (response) => await readResponse(response, limits))
			.catch((error: unknown) => {
				if (signal.aborted) throw new CallFailure('cancelled', { call });
				if (deadline.aborted) throw new CallFailure('timeout', { call });
				throw failureOfError(error, call);
			});
		const { status, headers, body } = answer;
		const contentType = String(headers['content-type'] ?? '');
		if (status >= 200 && status < 300) {
			const sent = Object.values(inputs).filter((value) => typeof value === 'string');
			return { call, body, contentType, sent };
		}
		const head = body.subarray(0, LARGEST_WORDS);
		const text = decodeText(head, contentType) ?? head.toString('latin1');
		const serviceMessage = this.withoutKeys(readMessage(parseAnswer(text)));
		throw failureOfStatus(status, headers, { call, serviceMessage });
	}
}
