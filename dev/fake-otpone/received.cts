import type { FastifyRequest } from 'fastify';
import type { CallName } from './api.cts';

/** A request as it was received. `unknown`: at a path that the API variant does not have. */
export interface ReceivedRequest {
	call: CallName | 'swagger' | 'unknown';
	method: string;
	path: string;
	url: string;
	query: Record<string, unknown>;
	headers: Record<string, string | string[] | undefined>;
	/** The parsed body if it is JSON or a form, otherwise its text. */
	body: unknown;
	/** Milliseconds since 1970. */
	at: number;
}

/** Creates the record of a request. */
export function received(call: ReceivedRequest['call'], request: FastifyRequest): ReceivedRequest {
	const { method, url, headers, body } = request;
	return {
		call,
		method,
		path: url.split('?', 1)[0],
		url,
		query: { ...(request.query as Record<string, unknown>) },
		headers,
		body,
		at: Date.now(),
	};
}
