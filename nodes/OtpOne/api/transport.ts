import type { IHttpRequestOptions } from 'n8n-workflow';

import { CallFailure, failureOfError } from './errors';

/** One HTTP answer, whatever its status. */
export interface HttpAnswer {
	status: number;
	headers: Record<string, unknown>;
	body: Buffer;
}

/** What n8n's request helpers return for `returnFullResponse` with `encoding: 'stream'`. */
export interface StreamedResponse {
	statusCode: number;
	headers: Record<string, unknown>;
	body: AsyncIterable<Buffer | string> | Iterable<Buffer | string>;
}

export interface Limits {
	/** Ends the request and the reading of its answer. */
	signal: AbortSignal;
	/** Largest body that is read, in bytes. */
	maxBytes: number;
}

/** How much of an answer that is no success is read: enough for the service's words. In bytes. */
const LARGEST_REFUSAL = 2_097_152;

/** The signal ends every request; n8n's own limit of 5 minutes must not come first. In milliseconds. */
const BEYOND_EVERY_SIGNAL = 900_000;

/**
 * The settings of every request: no status is an exception (n8n sends a request again by itself
 * after a 401, which would ring a phone twice), no redirect is followed (it would carry the key
 * along), and the body comes as a stream, so that its size and its time have an end.
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
 * Reads a streamed response to its end; of one that is no success, the beginning.
 *
 * @throws CallFailure `tooLarge` past `maxBytes`, otherwise what cut the body short
 */
export async function readResponse(
	response: StreamedResponse,
	{ signal, maxBytes }: Limits,
): Promise<HttpAnswer> {
	const { statusCode } = response;
	const isSuccess = statusCode >= 200 && statusCode < 300;
	// A large body is gathered where it will stay, so that it is not in memory twice.
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
