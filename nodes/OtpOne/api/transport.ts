import type { IHttpRequestOptions } from 'n8n-workflow';

import { CallFailure, failureOfError } from './errors';

/** One HTTP response, whatever its status. */
export interface HttpAnswer {
	status: number;
	headers: Record<string, unknown>;
	body: Buffer;
}

/** The response of n8n's request helpers with `returnFullResponse` and `encoding: 'stream'`. */
export interface StreamedResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: AsyncIterable<Buffer | string> | Iterable<Buffer | string>;
}

export interface Limits {
	/** Aborts the request and the reading of its answer. */
	signal: AbortSignal;
	/** Maximum size of a body, in bytes. */
	maxBytes: number;
}

/** Maximum size of an error response, in bytes: enough for the service's message. */
const LARGEST_REFUSAL = 2_097_152;

/**
 * Longer than any signal, because the signal must end the request before n8n's own limit of 5
 * minutes does. In milliseconds.
 */
const BEYOND_EVERY_SIGNAL = 900_000;

/**
 * The settings of every request. No status throws an exception, because n8n repeats a request after
 * a 401, which would ring a phone twice. No redirect is followed, because it would forward the key.
 * The body is a stream, so that its size and its time can be limited.
 */
export function requestOptions(
	options: IHttpRequestOptions,
	{ signal }: Limits,
): IHttpRequestOptions {
	return {
		...options,
		abortSignal: signal,
		timeout: BEYOND_EVERY_SIGNAL,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		returnFullResponse: true,
		encoding: 'stream',
	};
}

/**
 * Reads a streamed response to its end, or only the beginning of an error response.
 *
 * @throws CallFailure `tooLarge` past `maxBytes`, otherwise the error that interrupted the body
 */
export async function readResponse(
	response: StreamedResponse,
	{ signal, maxBytes }: Limits,
): Promise<HttpAnswer> {
	const { statusCode } = response;
	const isSuccess = statusCode >= 200 && statusCode < 300;
	// A large body is collected in its final buffer, so that it is not in memory twice.
	const announced = Number(response.headers['content-length'] ?? 0);
	const whole = Buffer.allocUnsafe(
		announced <= (isSuccess ? maxBytes : LARGEST_REFUSAL) ? announced : 0,
	);
	const further: Buffer[] = [];
	let gathered = 0;
	let size = 0;
	try {
		for await (const chunk of response.body) {
			signal.throwIfAborted();
			const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
			size += bytes.length;
			if (!isSuccess && size > LARGEST_REFUSAL) {
				size -= bytes.length;
				break;
			}
			if (size > maxBytes) throw new CallFailure('tooLarge');
			if (size <= whole.length) gathered += bytes.copy(whole, gathered);
			else further.push(bytes);
		}
	} catch (error) {
		throw failureOfError(error);
	}
	const start = whole.subarray(0, gathered);
	return {
		status: response.statusCode,
		headers: response.headers,
		body: further.length === 0 ? start : Buffer.concat([start, ...further], size),
	};
}
