/** Fetches and reads a service's own description, with limits on time and size. */
import { abortable, anySignal, delay } from './abortable';
import type { Description } from './choose-operations';
import { decodeDocument } from './decode-text';
import { basePathOf, urlOnOrigin } from './endpoints';
import { CallFailure, failureOfError, failureOfStatus } from './errors';
import { UnreadableJson } from './json-text';
import { loadDocument } from './load-document';
import { parseSwagger, readDocumentPaths } from './parse-swagger';
import { retryDelay } from './retry';
import type { HttpAnswer, Limits, StreamedResponse } from './transport';
import { readResponse } from './transport';

/** Fetches an address without any key. */
export type Fetch = (url: string, limits: Limits) => Promise<StreamedResponse>;

/** How long a description that was found is kept at most, in milliseconds. */
export const LONGEST_LIFETIME = 3_600_000;
/** How long a service without a description is not asked again, in milliseconds. */
const MISS_LIFETIME = 60_000;
/**
 * How long a service is not asked again after its description could not be fetched, in
 * milliseconds. It is shorter because the service may soon be back.
 */
const FAILURE_LIFETIME = 10_000;
const LOOKUP_LIMIT = 8_000;
const TRY_LIMIT = 3_000;
const DOCUMENT_BYTES = 5_000_000;
/** Number of characters of a Swagger page that are searched for documents. */
const SEARCHED_PAGE = 500_000;
const TRIES = 2;

/** The result of a lookup. */
export interface Found extends Description {
	/**
	 * Why a description that may exist could not be read, as a clause that follows “the description”.
	 */
	unread?: string;
	/** How long to keep this result, in milliseconds. */
	lifetime: number;
}

/** A document or page that is not available, and why. */
class Missing extends Error {
	constructor(
		/** Undefined if the service says that it does not exist. */
		readonly reason: string | undefined,
		readonly transient: boolean,
	) {
		super(reason);
	}
}

function missing(failure: CallFailure): Missing {
	const { status } = failure.details;
	if (failure.kind === 'tooLarge') return new Missing('is larger than 5 MB', false);
	if (status === 404 || status === 410) return new Missing(undefined, false);
	const reason =
		status === undefined ? 'could not be fetched' : `could not be fetched (status ${status})`;
	return new Missing(reason, failure.transient);
}

async function fetchAnswer(fetch: Fetch, url: string, signal: AbortSignal): Promise<HttpAnswer> {
	for (let attempt = 1; ; attempt++) {
		const limits: Limits = {
			signal: anySignal(signal, AbortSignal.timeout(TRY_LIMIT)),
			maxBytes: DOCUMENT_BYTES,
		};
		try {
			const answer = await abortable(limits.signal, fetch(url, limits));
			const read = await readResponse(answer, limits);
			if (read.status !== 200) throw failureOfStatus(read.status, read.headers);
			return read;
		} catch (error) {
			const failure = failureOfError(error);
			const { retryAfterMs = 0 } = failure.details;
			if (!failure.transient || retryAfterMs > TRY_LIMIT || attempt === TRIES) {
				throw missing(failure);
			}
			await delay(retryDelay(attempt, retryAfterMs), signal);
		}
	}
}

async function fetchText(fetch: Fetch, url: string, signal: AbortSignal): Promise<string> {
	const { headers, body } = await fetchAnswer(fetch, url, signal);
	const text = decodeDocument(body, headers['content-type']);
	if (text === undefined) throw new Missing('is not in the charset that it states', false);
	return text;
}

class Lookup {
	private unread: string | undefined;

	private isTransient = false;

	private readonly signal = AbortSignal.timeout(LOOKUP_LIMIT);

	constructor(
		private readonly fetch: Fetch,
		private readonly baseUrl: string,
	) {}

	async run(): Promise<Found> {
		const root = basePathOf(this.baseUrl);
		const usual = await this.describedAt(urlOnOrigin(this.baseUrl, `${root}/swagger/docs/v1`));
		if (usual && isUsable(usual)) return { ...usual, lifetime: LONGEST_LIFETIME };
		const page = await this.textAt(urlOnOrigin(this.baseUrl, `${root}/swagger/ui/index`));
		const named = readDocumentPaths((page ?? '').slice(0, SEARCHED_PAGE), this.baseUrl);
		let described = usual;
		for (const url of named) {
			const other = await this.describedAt(url);
			if (other && isUsable(other)) return { ...other, lifetime: LONGEST_LIFETIME };
			described ??= other;
		}
		return {
			endpoints: {},
			unusable: described?.unusable ?? {},
			unread: this.unread,
			lifetime: this.isTransient ? FAILURE_LIFETIME : MISS_LIFETIME,
		};
	}

	private async textAt(url: string | undefined): Promise<string | undefined> {
		if (url === undefined) return undefined;
		return await fetchText(this.fetch, url, this.signal).catch((error: unknown) => {
			const { reason, transient } =
				error instanceof Missing ? error : missing(failureOfError(error));
			this.unread ??= reason;
			this.isTransient ||= transient;
			return undefined;
		});
	}

	/**
	 * Returns what the document at an address describes, or undefined if it contains none of the
	 * calls.
	 */
	private async describedAt(url: string | undefined): Promise<Description | undefined> {
		const text = await this.textAt(url);
		if (text === undefined) return undefined;
		try {
			const description = parseSwagger(await loadDocument(text), this.baseUrl);
			return describesSomething(description) ? description : undefined;
		} catch (error) {
			this.unread ??= error instanceof UnreadableJson ? error.message : 'could not be read';
			return undefined;
		}
	}
}

const isUsable = ({ endpoints }: Description) => Object.keys(endpoints).length > 0;
/** Whether a description contains any of the calls, usable or not. */
export const describesSomething = ({ endpoints, unusable }: Description) =>
	Object.keys(endpoints).length + Object.keys(unusable).length > 0;

/**
 * Reads a service's own description. The result contains no endpoints if no document describes a
 * call; the calls themselves then show what is wrong.
 */
export async function lookUpService(fetch: Fetch, baseUrl: string): Promise<Found> {
	return await new Lookup(fetch, baseUrl).run();
}
