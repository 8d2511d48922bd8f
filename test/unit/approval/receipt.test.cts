import fc from 'fast-check';

import type { ReceiptFacts } from '../../../nodes/OtpOne/approval/receipt';
import { canonicalDetails, receiptOf } from '../../../nodes/OtpOne/approval/receipt';

const facts: ReceiptFacts = {
	outcome: 'approved',
	approved: true,
	policy: 'atLeast',
	requestType: 'RequestWorkFlowValidation',
	messageSha256: '00ff',
	detailsSha256: '22ee',
	documentSha256: '11ee',
	workflowId: 'w1',
	executionId: '17',
	requestedAt: '2026-01-02T03:04:05.006Z',
	answeredAt: null,
	responses: [
		{
			approver: 'ann@example.com',
			answeredBy: 'ann@example.com',
			outcome: 'approved',
			transactionId: 't1',
			requestedAt: '2026-01-02T03:04:05.006Z',
			answeredAt: '2026-01-02T03:05:05.006Z',
		},
		{
			approver: 'ben@example.com',
			answeredBy: null,
			outcome: 'pending',
			transactionId: null,
			requestedAt: null,
			answeredAt: null,
			reason: 'Wrong!',
		},
	],
};

/** Returns the same value with the names of every object in reverse order. */
function turned(value: unknown): unknown {
	if (Array.isArray(value)) return value.map(turned);
	if (typeof value !== 'object' || value === null) return value;
	const entries = Object.entries(value).map(([name, inner]) => [name, turned(inner)] as const);
	return Object.fromEntries(entries.reverse());
}

const reordered = (value: ReceiptFacts) => turned(value) as ReceiptFacts;

/** The names of every object in a JSON text, in their order. */
function namesIn(json: string): string[][] {
	const found: string[][] = [];
	JSON.parse(json, (_, value: unknown) => {
		if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
			found.push(Object.keys(value));
		}
		return value;
	});
	return found;
}

describe('a receipt', () => {
	it('contains the given facts and its version, and nothing else', () => {
		expect(JSON.parse(receiptOf(facts))).toEqual({ version: 1, ...facts });
	});

	it('is exactly this text', () => {
		const brief = { ...facts, responses: [] };
		expect(receiptOf(brief)).toBe(
			'{"answeredAt":null,"approved":true,"detailsSha256":"22ee","documentSha256":"11ee",' +
				'"executionId":"17","messageSha256":"00ff","outcome":"approved","policy":"atLeast","requestType":"RequestWorkFlowValidation",' +
				'"requestedAt":"2026-01-02T03:04:05.006Z","responses":[],"version":1,"workflowId":"w1"}',
		);
	});

	it('omits facts that are undefined', () => {
		const brief = { ...facts, detailsSha256: undefined, documentSha256: undefined };
		expect(receiptOf(brief)).not.toMatch(/details|document/);
	});

	it('is the same text for any order of the facts', () => {
		expect(receiptOf(reordered(facts))).toBe(receiptOf(facts));
	});

	it('has sorted names at every level', () => {
		const names = namesIn(receiptOf(reordered(facts)));
		expect(names).toHaveLength(3);
		for (const level of names) expect(level).toEqual([...level].sort());
	});

	it('keeps the order of the approvers', () => {
		const otherWay = { ...facts, responses: [...facts.responses].reverse() };
		expect(receiptOf(otherWay)).not.toBe(receiptOf(facts));
	});

	it('contains no white space', () => {
		expect(receiptOf(facts)).not.toMatch(/\s/);
	});

	it('differs if one fact differs', () => {
		const changes: Array<Partial<ReceiptFacts>> = [
			{ approved: false },
			{ outcome: 'denied' },
			{ messageSha256: '00fe' },
			{ detailsSha256: '22dd' },
			{ documentSha256: '11ef' },
			{ executionId: '18' },
			{ answeredAt: facts.requestedAt },
		];
		const texts = changes.map((change) => receiptOf({ ...facts, ...change }));
		expect(new Set([receiptOf(facts), ...texts]).size).toBe(changes.length + 1);
	});

	it('accepts any text, and is parsed back to the same facts', () => {
		fc.assert(
			fc.property(fc.string({ unit: 'binary' }), (text) => {
				const odd = { ...facts, policy: text, workflowId: text };
				expect(JSON.parse(receiptOf(odd))).toEqual({ version: 1, ...odd });
				expect(receiptOf(reordered(odd))).toBe(receiptOf(odd));
			}),
		);
	});
});

describe('details', () => {
	it('are hashed line by line in order, without other fields of the lines', () => {
		const lines = [
			{ value: 'Example Ltd', name: 'Supplier', more: 1 },
			{ name: 'Amount', value: '1,200 EUR' },
		];
		expect(canonicalDetails(lines)).toBe(
			'[{"name":"Supplier","value":"Example Ltd"},{"name":"Amount","value":"1,200 EUR"}]',
		);
		expect(canonicalDetails([...lines].reverse())).not.toBe(canonicalDetails(lines));
	});
});
