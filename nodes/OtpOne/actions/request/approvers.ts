import type { IExecuteFunctions } from 'n8n-workflow';

import type { Policy } from '../../approval/policy';
import { normalizeUser } from '../../approval/verdict';
import { UserError } from '../../api/user-error';
import { checkEmail, isExpression, readChoice, readNumber } from '../parameters';

const MOST_APPROVERS = 50;

/**
 * Identifies a person for exclusions, which must not miss another spelling of the same address. A verdict
 * compares more strictly.
 */
function personOf(address: string): string {
	// By way of upper case, “ß” and “SS” are the same.
	const folded = address.normalize('NFKC').toUpperCase().toLowerCase();
	const at = folded.lastIndexOf('@');
	const domain = folded.slice(at + 1).replace(/\.$/, '');
	const host = `http://${domain}`;
	return folded.slice(0, at + 1) + (URL.canParse(host) ? new URL(host).hostname : domain);
}

/**
 * Reads addresses from a list or from text separated by commas, semicolons or line breaks.
 * Duplicates count once.
 */
function readAddresses(value: unknown, label: string): Map<string, string> {
	const entries: unknown[] = Array.isArray(value) ? value : String(value ?? '').split(/[,;\n]/);
	const addresses = new Map<string, string>();
	for (const entry of entries) {
		if (typeof entry === 'string' && entry.trim() === '') continue;
		const address = checkEmail(entry, label);
		if (!addresses.has(normalizeUser(address))) addresses.set(normalizeUser(address), address);
	}
	return addresses;
}

/**
 * Reads who must not approve, such as the requester.
 *
 * @throws UserError if an expression resolves to no address, because a safety rule must not be
 * silently skipped
 */
function readExcluded(context: IExecuteFunctions, itemIndex: number): Set<string> {
	const name = 'options.mayNotApprove';
	const excluded = readAddresses(context.getNodeParameter(name, itemIndex, ''), 'May Not Approve');
	if (excluded.size === 0 && isExpression(context, name)) {
		throw new UserError(
			'May Not Approve is empty',
			'Check the expression: it must return one or more e-mail addresses. To exclude nobody, remove the option.',
		);
	}
	return new Set([...excluded.values()].map(personOf));
}

/**
 * Reads the approvers of one item, without those who must not approve.
 *
 * @throws UserError for an invalid address, and for fewer than 1 or more than 50 approvers
 */
export function readApprovers(context: IExecuteFunctions, itemIndex: number): string[] {
	const approvers = readAddresses(context.getNodeParameter('approvers', itemIndex), 'Approvers');
	if (approvers.size === 0) {
		throw new UserError(
			'Approvers is empty',
			'Enter one or more e-mail addresses, separated by commas.',
		);
	}
	if (approvers.size > MOST_APPROVERS) {
		throw new UserError(
			`Approvers lists ${approvers.size} people`,
			`Enter ${MOST_APPROVERS} addresses at most.`,
		);
	}
	const excluded = readExcluded(context, itemIndex);
	const left = [...approvers].filter(([, address]) => !excluded.has(personOf(address)));
	if (left.length === 0) {
		throw new UserError(
			'May Not Approve excludes every approver',
			'Add someone else to Approvers.',
		);
	}
	return left.map(([, address]) => address);
}

interface PolicyChoice {
	policy: Policy;
	minimumApprovals: number;
}

export const PHONE_POLICIES: Policy[] = ['first', 'everyone', 'atLeast', 'inOrder'];
export const BROWSER_POLICIES: Policy[] = ['first', 'everyone', 'atLeast'];

/** Reads the policy and, for At Least, the number of approvals required. */
export function readPolicy(
	context: IExecuteFunctions,
	itemIndex: number,
	approvers: number,
	policies: Policy[],
): PolicyChoice {
	const isInOrder = context.getNodeParameter('policy', itemIndex, 'first') === 'inOrder';
	if (isInOrder && !policies.includes('inOrder')) {
		throw new UserError(
			'The policy In Order needs the phone channel',
			'A web page asks all approvers at the same time. Choose another policy, or the phone channel.',
		);
	}
	const policy = readChoice(context, itemIndex, 'policy', { label: 'policy', values: policies });
	if (policy !== 'atLeast')
		return { policy, minimumApprovals: policy === 'everyone' ? approvers : 1 };
	const minimumApprovals = readNumber(context, itemIndex, 'minimumApprovals', {
		label: 'Minimum Approvals',
		min: 1,
		max: MOST_APPROVERS,
		fallback: 2,
	});
	if (!Number.isInteger(minimumApprovals)) {
		throw new UserError(
			`Minimum Approvals is not a whole number: ${minimumApprovals}`,
			`Enter a number from 1 to ${approvers}.`,
		);
	}
	if (minimumApprovals > approvers) {
		const people = approvers === 1 ? '1 person' : `${approvers} people`;
		throw new UserError(
			`Minimum Approvals is ${minimumApprovals}, but Approvers lists only ${people}`,
			'Lower Minimum Approvals, or add approvers. People excluded by May Not Approve do not count.',
		);
	}
	return { policy, minimumApprovals };
}
