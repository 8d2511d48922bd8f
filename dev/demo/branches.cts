import type { Finished } from '../engine/engine.cts';

/** The nodes at the ends of the example's branches. */
const ends = { approved: 'Pay the invoice', notApproved: 'Hold the payment' };
const source = 'One item per invoice';

export interface Invoice {
	invoice: string;
	approver: string;
}

/** The fields of a verdict item that the demo reads; `error` if the request could not be made. */
interface VerdictJson {
	approved: boolean;
	outcome: string;
	user: string | null;
	error?: string;
}

/** Whether each invoice should be paid. */
export type Expected = Map<string, boolean>;

interface Arrival {
	invoice: string;
	outcome: string;
}

/** Which invoices arrived at each branch, with their outcomes. */
interface Branches {
	approved: Arrival[];
	notApproved: Arrival[];
}

/** Returns every invoice of the workflow, before anyone was asked. */
export function invoicesOf(finished: Finished): Invoice[] {
	return finished.json(source) as unknown as Invoice[];
}

export function branchesOf(finished: Finished): Branches {
	const arrivedAt = (node: string): Arrival[] =>
		(finished.json(node) as unknown as VerdictJson[]).map((verdict, item) => ({
			invoice: originOf(finished, node, 0, item)?.invoice ?? 'an unknown invoice',
			outcome: outcomeOf(verdict),
		}));
	return { approved: arrivedAt(ends.approved), notApproved: arrivedAt(ends.notApproved) };
}

function outcomeOf({ approved, outcome, user, error }: VerdictJson): string {
	return error ?? (approved === true ? `approved by ${user}` : outcome);
}

/** Follows paired items back to the source of an item, as n8n's expressions do. */
function originOf(
	finished: Finished,
	node: string,
	output: number,
	item: number,
): Invoice | undefined {
	const found = finished.outputs(node)[output]?.[item];
	if (!found || node === source) return found?.json as unknown as Invoice | undefined;
	const { pairedItem } = found;
	const from = finished.run.data.resultData.runData[node].at(-1)?.source[0];
	if (!from || typeof pairedItem !== 'object' || Array.isArray(pairedItem)) return undefined;
	return originOf(finished, from.previousNode, from.previousNodeOutput ?? 0, pairedItem.item);
}

/** Formats the two branches, one per line. */
export function summaryOf({ approved, notApproved }: Branches): string {
	const list = (arrivals: Arrival[]) =>
		arrivals.map(({ invoice, outcome }) => `${invoice} (${outcome})`).join(', ') || 'none';
	return `Approved → ${ends.approved}: ${list(approved)}
Not Approved → ${ends.notApproved}: ${list(notApproved)}`;
}

/** Returns a sentence for each invoice that did not arrive only where it should have. */
export function misplaced({ approved, notApproved }: Branches, expected: Expected): string[] {
	const at = (arrivals: Arrival[], node: string) =>
		arrivals.map(({ invoice }) => ({ invoice, node }));
	const arrivals = [...at(approved, ends.approved), ...at(notApproved, ends.notApproved)];
	const invoices = new Set([...expected.keys(), ...arrivals.map(({ invoice }) => invoice)]);
	return [...invoices].flatMap((invoice) => {
		const isExpected = expected.has(invoice);
		const right = expected.get(invoice) ? ends.approved : ends.notApproved;
		const nodes = arrivals.filter((arrival) => arrival.invoice === invoice).map(({ node }) => node);
		if (isExpected && nodes.length === 1 && nodes[0] === right) return [];
		const went = nodes.length > 0 ? nodes.join(' and ') : 'nowhere';
		return `${invoice} should have gone ${isExpected ? `to ${right}` : 'nowhere'}, but went to ${went}.`;
	});
}
