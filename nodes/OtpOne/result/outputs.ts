import type { INode } from 'n8n-workflow';

import type { Verdict } from '../approval/verdict';

/**
 * What an operation ends in: data, a verdict, a verdict that may still be pending, or the verdict of several
 * people, who answer one after the other.
 */
export type Ending = 'data' | 'verdict' | 'status' | 'approval';

/**
 * The outputs in their fail-closed order: whatever n8n passes on by itself (a disabled node,
 * Continue On Fail, a wait that runs into its limit) goes to the first one.
 */
export const ROUTES = ['Not Approved', 'Approved', 'Pending'];

/** The third output where several people answer on one page: it leads back to the node. */
export const WAITING_ROUTE = 'Waiting for Others';

/** The field in which an item that leaves by it carries the answer back. */
export const ROUND_FIELD = 'otpOneAnswer';

/** As an AI tool or a human review step the node has one output, and the verdict is data. */
export function runsForAgent(node: INode): boolean {
	return /(Hitl)?Tool$/.test(node.type);
}

/** As a human review step whatever goes wrong is told to the agent as “not approved”. */
export function isReviewStep(node: INode): boolean {
	return node.type.endsWith('HitlTool');
}

/** How many outputs the operation has, and which one an item leaves by. */
export function routing(
	endsIn: Ending,
	whenNotApproved: string,
): { outputs: number; outputOf: (verdict: Verdict | undefined) => number } {
	if (endsIn === 'data' || whenNotApproved !== 'route') {
		return { outputs: 1, outputOf: () => 0 };
	}
	return {
		outputs: endsIn === 'verdict' ? 2 : 3,
		outputOf: (verdict) => {
			if (verdict?.approved === true) return 1;
			return endsIn === 'status' && verdict?.outcome === 'pending' ? 2 : 0;
		},
	};
}
