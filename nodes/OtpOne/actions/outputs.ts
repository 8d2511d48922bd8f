import type { INode, INodeOutputConfiguration, INodeParameters } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { Verdict } from '../approval/verdict';
import type { Operation } from './operation';
import { resources } from './resources';

/**
 * The outputs in their fail-closed order: whatever n8n passes on by itself (a disabled node,
 * Continue On Fail, a wait that runs into its limit) goes to the first one.
 */
const ROUTES = ['Not Approved', 'Approved', 'Pending'];

const operationsEndingIn = (...endings: Array<Operation['endsIn']>) =>
	resources.flatMap(({ option, operations }) =>
		operations
			.filter(({ endsIn }) => endings.includes(endsIn))
			.map((operation) => `${option.value}.${operation.option.value}`),
	);

/** Runs in n8n's expression engine, in the editor too: it may use nothing but its arguments. */
function configureOutputs(
	parameters: INodeParameters,
	main: INodeOutputConfiguration['type'],
	routes: string[],
	routed: Record<string, number>,
): INodeOutputConfiguration[] {
	const operation = `${String(parameters.resource)}.${String(parameters.operation)}`;
	const isRouted = (parameters.whenNotApproved ?? 'route') === 'route' && routed[operation];
	if (!isRouted) return [{ type: main }];
	return routes.slice(0, routed[operation]).map((displayName) => ({ type: main, displayName }));
}

const routed = Object.fromEntries([
	...operationsEndingIn('verdict').map((name) => [name, 2]),
	...operationsEndingIn('status').map((name) => [name, 3]),
]) as Record<string, number>;

/** The node's outputs as an expression over its parameters. */
export const outputsExpression: `={{${string}}}` = `={{ (${configureOutputs.toString()})($parameter, ${JSON.stringify(NodeConnectionTypes.Main)}, ${JSON.stringify(ROUTES)}, ${JSON.stringify(routed)}) }}`;

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
	endsIn: Operation['endsIn'],
	whenNotApproved: string,
): { outputs: number; outputOf: (verdict: Verdict | undefined) => number } {
	if (endsIn === 'data' || whenNotApproved !== 'route') {
		return { outputs: 1, outputOf: () => 0 };
	}
	return {
		outputs: endsIn === 'status' ? 3 : 2,
		outputOf: (verdict) => {
			if (verdict?.approved === true) return 1;
			return endsIn === 'status' && verdict?.outcome === 'pending' ? 2 : 0;
		},
	};
}
