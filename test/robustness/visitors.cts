/** Visitors of an approval's page who come with headers, as browsers and those who pretend to be one do. */
import { WebhookContext } from 'n8n-core';

import type { Workbench } from '../engine/workbench.cts';
import type { SuspendedExecution, Visit } from '../engine/suspended/execution.cts';

type Headers = Record<string, string>;

/** Visits with headers besides the address and the body. */
export async function visitWith(
	suspended: SuspendedExecution,
	headers: Headers,
	method: 'GET' | 'POST',
	address: string,
	body?: unknown,
): Promise<Visit> {
	const prototype = WebhookContext.prototype;
	// eslint-disable-next-line @typescript-eslint/unbound-method
	const request = prototype.getRequestObject;
	const spies = [
		jest.spyOn(prototype, 'getRequestObject').mockImplementation(function (this: WebhookContext) {
			return Object.assign(request.call(this), { headers });
		}),
		jest.spyOn(prototype, 'getHeaderData').mockReturnValue(headers),
	];
	try {
		return await suspended.visit(method, address, body);
	} finally {
		spies.forEach((spy) => spy.mockRestore());
	}
}

/** What makes every response safe to show: nobody frames it, keeps it, or learns its address. */
export function expectGuarded(visit: Visit): void {
	const policy = visit.header('content-security-policy') ?? '';
	expect(policy).toMatch(/(^|; )frame-ancestors 'none'$/);
	expect(policy).not.toMatch(/allow-same-origin|allow-top-navigation(?!-)/);
	expect(visit.header('x-frame-options')).toBe('DENY');
	expect(visit.header('x-content-type-options')).toBe('nosniff');
	expect(visit.header('referrer-policy')).toBe('no-referrer');
	expect(visit.header('cache-control')).toBe('no-store');
	expect(visit.header('content-type')).toBe('text/html; charset=utf-8');
}

/** How often the service was asked about a token. */
export const verifications = (bench: Workbench) => bench.requestsOf('VerifyToken').length;

/** What a browser takes for markup: every tag, comment and declaration, without what its attributes hold. */
export const markupIn = (html: string): string[] =>
	(html.match(/<[a-z!/?](?:"[^"]*"|'[^']*'|[^>"'])*>?/gi) ?? []).map((tag) =>
		tag.replace(/"[^"]*"/g, '""'),
	);
