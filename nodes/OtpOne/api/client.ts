/** Makes the six calls: finds the endpoint, places the inputs, sends, and reads the HTTP answer. */
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
import { delay, abortable } from './abortable';
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
	/** Fires when the execution is stopped. */
	signal: AbortSignal;
	/** How long the answer may take, in milliseconds. */
	timeoutMs: number;
	/** Fires when the call is no longer wanted: it is not sent then, but goes on if it has left. */
	unwanted?: AbortSignal;
	/** Called when the request leaves. */
	onSend?: () => void;
	/** How often the call is sent at most; one that is no read is only repeated if it never left. */
	tries?: number;
	maxBytes?: number;
}

/** The 2xx answer to a call. */
export interface CallAnswer {
	call: CallName;
	body: Buffer;
	/** The Content-Type header, or an empty text. */
	contentType: string;
	/** The texts that were sent: an answer that only repeats one of them is none. */
	sent: string[];
}

const DEFAULT_TRIES = 3;
/** The service's words are looked for in no more of a refusal, in bytes. */
const LARGEST_WORDS = 65_536;

export class OtpOneClient {
	private readonly service: Service;

	/** A service may quote a key in its answer: it goes no further. */
	readonly redactor: KeyRedactor;

	constructor(
		private readonly credentials: ICredentialDataDecryptedObject,
		private readonly connection: Transport,
	) {
		const checked = checkBaseUrl(credentials.baseUrl);
		if ('complaint' in checked) {
			throw new UserError(
				'The Base URL cannot be used',
				`${checked.complaint}. Open the OtpOne API credential and correct Base URL.`,
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
	 * @throws UserError when it is missing, malformed or the other one
	 */
	requireKey(call: CallName): void {
		const problem = checkKey(this.credentials, calls[call].key);
		if (problem) throw new UserError(problem.message, problem.description);
	}

	/** Whether the credential holds a usable key for a call. */
	hasKey(call: CallName): boolean {
		return checkKey(this.credentials, calls[call].key) === undefined;
	}

	/** A text without the keys that a service quotes in it. */
	withoutKeys<Text extends string | null>(text: Text): Text {
		return text === null ? text : (this.redactor.text(text) as Text);
	}

	/** The same for everything in a value, the names of fields included. */
	withoutKeysIn<Value>(value: Value): Value {
		return this.redactor.value(value);
	}

	/** Where a call goes. */
	async endpointOf(call: CallName): Promise<Endpoint> {
		return await findEndpoint(call, this.service, this.connection.fetch);
	}

	/**
	 * Makes a call.
	 *
	 * @returns the 2xx answer as it came: it may quote a key (see `withoutKeys`)
	 * @throws CallFailure for everything else
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
			const stop = AbortSignal.any([signal, unwanted]);
			await delay(retryDelay(attempt, retryAfterMs), stop).catch(() => {
				throw signal.aborted ? new CallFailure('cancelled', { call }) : answer;
			});
		}
	}

	/**
	 * The address of a file that a result links to.
	 *
	 * @returns undefined unless it is a path, or an address on the Base URL's own origin
	 */
	linkedFile(link: string): string | undefined {
		return linkedFile(link, this.service.baseUrl);
	}

	/**
	 * Fetches a file that a result links to, without any key.
	 *
	 * @param url on the Base URL's origin
	 */
	async fetchFile(url: string, { signal, timeoutMs, maxBytes }: Limits & { timeoutMs: number }) {
		const limits = { signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]), maxBytes };
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
		const limit = AbortSignal.any([signal, unwanted, AbortSignal.timeout(timeoutMs)]);
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
		const deadline = AbortSignal.timeout(timeoutMs);
		const limits: Limits = { signal: AbortSignal.any([signal, deadline]), maxBytes };
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
