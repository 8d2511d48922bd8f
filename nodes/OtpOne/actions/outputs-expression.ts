import type { INodeOutputConfiguration, INodeParameters } from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import type { Ending } from '../result/outputs';
import { ROUTES, WAITING_ROUTE } from '../result/outputs';
import { resources } from './resources';

const operationsEndingIn = (...endings: Array<Ending>) =>
	resources.flatMap(({ option, operations }) =>
		operations
			.filter(({ endsIn }) => endings.includes(endsIn))
			.map((operation) => `${option.value}.${operation.option.value}`),
	);

/** Runs in n8n's expression engine and in the editor, so it must use only its arguments. */
function configureOutputs(
	parameters: INodeParameters,
	main: INodeOutputConfiguration['type'],
	routes: string[],
	routed: Record<string, number>,
	waitingRoute: string,
): INodeOutputConfiguration[] {
	const operation = `${String(parameters.resource)}.${String(parameters.operation)}`;
	const isRouted = (parameters.whenNotApproved ?? 'route') === 'route' && routed[operation];
	if (!isRouted) return [{ type: main }];
	const names = routes.slice(0, routed[operation]);
	const waits =
		operation === 'request.sendAndWait' &&
		parameters.channel === 'browser' &&
		(parameters.policy ?? 'first') !== 'first';
	if (waits) names.push(waitingRoute);
	return names.map((displayName) => ({ type: main, displayName }));
}

const routed = Object.fromEntries([
	...operationsEndingIn('verdict').map((name) => [name, 2]),
	...operationsEndingIn('status').map((name) => [name, 3]),
]) as Record<string, number>;

/** The expression that computes the node's outputs from its parameters. */
export const outputsExpression: `={{${string}}}` = `={{ (${configureOutputs.toString()})($parameter, ${JSON.stringify(NodeConnectionTypes.Main)}, ${JSON.stringify(ROUTES)}, ${JSON.stringify(routed)}, ${JSON.stringify(WAITING_ROUTE)}) }}`;
