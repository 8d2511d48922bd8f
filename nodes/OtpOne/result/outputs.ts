import type { INode } from 'n8n-workflow';

import type { Verdict } from '../approval/verdict';

/**
 * The kind of output an operation produces: data, a verdict, a verdict that may still be pending,
 * or the combined verdict of several people.
 */
export type Ending = 'data' | 'verdict' | 'status' | 'approval';

/**
 * The outputs in their fail-closed order: whatever n8n passes on without running the node (a
 * disabled node, Continue On Fail, a wait that reaches its limit) goes to the first output.
 */
export const ROUTES = ['Not Approved', 'Approved', 'Pending'];

/** The third output when several people answer on one page. It leads back to the node. */
export const WAITING_ROUTE = 'Waiting for Others';

/**
 * The field in which an item on the “Waiting for Others” output carries the answer back to the
 * node.
 */
export const ROUND_FIELD = 'otpOneAnswer';

/**
 * Whether the node runs as an AI tool or a human review step. It then has one output, and the
 * verdict is data.
 */
export function runsForAgent(node: INode): boolean {
	return /(Hitl)?Tool$/.test(node.type);
}

/**
 * Whether the node runs as a human review step, where any failure is reported to the agent as “not
 * approved”.
 */
export function isReviewStep(node: INode): boolean {
	return node.type.endsWith('HitlTool');
}

/** Returns the number of outputs of the operation and the output for a verdict. */
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
