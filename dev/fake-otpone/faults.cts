import type { CallName } from './api.cts';

/**
 * Kinds of faults. `truncated-json`, `wrong-length`, `reset-in-body` and `drip` corrupt the normal
 * answer.
 */
export type FaultKind =
	| { kind: 'delay'; ms: number }
	| { kind: 'no-answer' | 'reset' | 'empty' | 'html' | 'garbage-gzip' | 'endless' }
	| { kind: 'truncated-json' | 'wrong-length' | 'reset-in-body' }
	| {
			kind: 'status';
			status: number;
			body?: string | object;
			headers?: Record<string, string>;
	  }
	| { kind: 'redirect'; status: 301 | 302 | 303 | 307 | 308; to: string }
	| { kind: 'big'; bytes: number }
	| { kind: 'drip'; intervalMs?: number }
	| { kind: 'body'; body: string | Buffer; type?: string };

export type Fault = FaultKind & {
	/** `swagger`: the documents and their UI page. `*`: any request. */
	call: CallName | 'swagger' | '*';
	/** Number of requests that are affected; all of them by default. */
	times?: number;
	/** Whether a call that rings a phone does so before the fault occurs; true by default. */
	afterRing?: boolean;
};

/**
 * Faults typical of proxies and overloaded services, e.g. `{ call, ...faultPresets.unavailable }`.
 */
export const faultPresets = {
	internalError: { kind: 'status', status: 500, body: { Message: 'An error has occurred.' } },
	badGateway: {
		kind: 'status',
		status: 502,
		body: '<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>',
	},
	unavailable: {
		kind: 'status',
		status: 503,
		body: 'Service Unavailable',
		headers: { 'retry-after': '1' },
	},
	rateLimited: {
		kind: 'status',
		status: 429,
		body: { Message: 'Too many requests' },
		headers: { 'retry-after': '1' },
	},
	unauthorized: {
		kind: 'status',
		status: 401,
		body: { Message: 'Authorization has been denied for this request.' },
	},
} satisfies Record<string, FaultKind>;

/** The queue of faults; each request gets the first one that applies. */
export class Faults {
	private list: Array<{ fault: Fault; left: number }> = [];

	add(fault: Fault): void {
		this.list.push({ fault, left: fault.times ?? Infinity });
	}

	clear(): void {
		this.list = [];
	}

	/** Returns the fault for this request, if any. */
	next(call: CallName | 'swagger'): Fault | undefined {
		if (this.list.length === 0) return undefined;
		const entry = this.list.find(({ fault }) => fault.call === call || fault.call === '*');
		if (!entry) return undefined;
		entry.left--;
		if (entry.left <= 0) this.list = this.list.filter((other) => other !== entry);
		return entry.fault;
	}
}
