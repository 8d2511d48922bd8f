/**
 * The audit receipt of an approval: what was shown to whom, and the outcome. It contains no
 * secrets.
 */
import type { Outcome } from './verdict';

/** A line shown to an approver next to the message. */
export interface Detail {
	name: string;
	value: string;
}

export interface ReceiptFacts {
	outcome: Outcome;
	approved: boolean;
	policy: string;
	requestType: string;
	/** SHA-256 of the exact message that was shown, in hexadecimal. */
	messageSha256: string;
	/** SHA-256 of the details that were shown, in the form {@link canonicalDetails} produces. */
	detailsSha256?: string;
	/** SHA-256 of the bytes of the document that was shown. */
	documentSha256?: string;
	workflowId: string | null;
	executionId: string | null;
	requestedAt: string | null;
	answeredAt: string | null;
	responses: Array<{
		approver: string;
		answeredBy: string | null;
		outcome: Outcome;
		transactionId: string | null;
		requestedAt: string | null;
		answeredAt: string | null;
		/** The reason the person gave when declining on the page. */
		reason?: string;
	}>;
}

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/**
 * Sorts names by code point and adds no white space, so the same facts always give the same text.
 */
function canonical(value: Json): string {
	if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
	if (typeof value !== 'object' || value === null) return JSON.stringify(value);
	const entries = Object.keys(value)
		.filter((name) => value[name] !== undefined)
		.sort();
	return `{${entries.map((name) => `${JSON.stringify(name)}:${canonical(value[name])}`).join(',')}}`;
}

/** The canonical form of the details, which is what gets hashed. */
export function canonicalDetails(details: Detail[]): string {
	return canonical(details.map(({ name, value }) => ({ name, value })));
}

/** @returns the facts as canonical JSON, which can be stored or hashed unchanged */
export function receiptOf(facts: ReceiptFacts): string {
	return canonical({ version: 1, ...facts } as unknown as Json);
}
