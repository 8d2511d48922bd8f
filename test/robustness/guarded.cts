import type { Visit } from '../engine/suspended/execution.cts';

/** Expects a response that cannot be framed or cached, and sends no referrer. */
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
