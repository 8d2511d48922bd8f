import type { IExecuteFunctions } from 'n8n-workflow';

import type { Policy } from '../../approval/policy';
import { normalizeUser } from '../../approval/verdict';
import { UserError } from '../../api/user-error';
import { checkEmail, readNumber } from '../parameters';

const MOST_APPROVERS = 50;

/**
 * Reads the approvers of one item: addresses separated by commas, semicolons or line breaks, or a
 * list from an expression. Addresses that stand there twice count once.
 *
 * @throws UserError for an address that is none, and for fewer than 1 or more than 50 people
 */
export function readApprovers(context: IExecuteFunctions, itemIndex: number): string[] {
	const value = context.getNodeParameter('approvers', itemIndex);
	const entries: unknown[] = Array.isArray(value) ? value : String(value ?? '').split(/[,;\n]/);
	const approvers = new Map<string, string>();
	for (const entry of entries) {
		if (typeof entry === 'string' && entry.trim() === '') continue;
		const address = checkEmail(entry, 'Approvers');
		if (!approvers.has(normalizeUser(address))) approvers.set(normalizeUser(address), address);
	}
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
	return [...approvers.values()];
}

export interface PolicyChoice {
	policy: Policy;
	minimumApprovals: number;
}

/** Reads the policy, and for At Least how many have to approve. */
export function readPolicy(
	context: IExecuteFunctions,
	itemIndex: number,
	approvers: number,
): PolicyChoice {
	const policy = context.getNodeParameter('policy', itemIndex, 'first') as Policy;
	if (!['first', 'everyone', 'atLeast', 'inOrder'].includes(policy)) {
		throw new UserError(
			`Policy is none of the four: ${String(policy)}`,
			'Use first, everyone, atLeast or inOrder.',
		);
	}
	if (policy !== 'atLeast')
		return { policy, minimumApprovals: policy === 'everyone' ? approvers : 1 };
	const minimumApprovals = readNumber(context, itemIndex, 'minimumApprovals', {
		label: 'Minimum Approvals',
		min: 1,
		max: approvers,
		fallback: 1,
	});
	if (!Number.isInteger(minimumApprovals)) {
		throw new UserError(
			`Minimum Approvals is not a whole number: ${minimumApprovals}`,
			`Enter a number from 1 to ${approvers}.`,
		);
	}
	return { policy, minimumApprovals };
}
