/** Computes how long to wait before a call is repeated. */

const FIRST_DELAY = 250;
const LONGEST_DELAY = 8_000;
/**
 * The longest `Retry-After` that is respected, in milliseconds. A longer one is reported to the
 * builder.
 */
export const LONGEST_RETRY_AFTER = 60_000;

/**
 * Computes exponential backoff with jitter, at least as long as the service requested.
 *
 * @param attempt 1 for the first repetition
 * @param retryAfterMs the service's `Retry-After`, in milliseconds
 * @param random 0 to 1
 * @returns milliseconds
 */
export function retryDelay(attempt: number, retryAfterMs = 0, random = Math.random()): number {
	const backoff = Math.min(FIRST_DELAY * 2 ** (attempt - 1), LONGEST_DELAY);
	return Math.max(Math.round(backoff * (0.5 + random)), retryAfterMs);
}

/**
 * Reads a `Retry-After` header, which contains seconds or a date.
 *
 * @param now current time in milliseconds
 * @returns milliseconds from now, or undefined if there is no such header
 */
export function readRetryAfter(value: unknown, now = Date.now()): number | undefined {
	if (typeof value !== 'string' && typeof value !== 'number') return undefined;
	const text = String(value).trim();
	if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
	const date = Date.parse(text);
	return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}
