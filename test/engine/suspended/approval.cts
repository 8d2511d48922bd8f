/** Test approvals: parameters, a workflow, and helpers to start and resume them. */
import type { IDataObject, INode, INodeParameters } from 'n8n-workflow';

import type { Finished, WorkflowJson } from '../../../dev/engine/engine.cts';
import { parametersOf } from '../../operations.cts';
import { itemsOf, NODE, otpOneNode, startNode, type Workbench } from '../workbench.cts';
import { save, SuspendedExecution, type Visit } from './execution.cts';

/** Parameters of Send and Wait for Approval that take the approvers from each item. */
export const approvalParameters = parametersOf('request.sendAndWait', {
	approvers: '={{ $json.approvers }}',
	policy: 'first',
	timeoutSeconds: 20,
});

/** The same parameters for the browser channel, with a limit of one hour. */
export const browserParameters: INodeParameters = {
	...approvalParameters,
	channel: 'browser',
	pageType: 0,
	limitType: 'afterTimeInterval',
	resumeAmount: 1,
	resumeUnit: 'hours',
	whenNotApproved: 'route',
};

/** The nodes at the end of the branches. */
export const HOLD = 'Hold the payment';
export const PAY = 'Pay the invoice';

const step = (name: string): INode => ({
	id: name,
	name,
	type: 'n8n-nodes-base.noOp',
	typeVersion: 1,
	position: [400, 0],
	parameters: {},
});

/** A workflow in which an invoice must be approved before it is paid. */
export function paymentWorkflow(
	parameters: INodeParameters,
	settings: WorkflowJson['settings'] = {},
): WorkflowJson {
	const to = (node: string) => [{ node, type: 'main' as const, index: 0 }];
	const isForSeveral = parameters.channel === 'browser' && parameters.policy !== 'first';
	return {
		name: 'Invoices',
		settings,
		nodes: [startNode, otpOneNode(parameters), step(HOLD), step(PAY)],
		connections: {
			[startNode.name]: { main: [to(NODE)] },
			[NODE]: { main: [to(HOLD), to(PAY), ...(isForSeveral ? [to(NODE)] : [])] },
		},
	};
}

/** The items that arrived at each branch. */
export function branchesOf(finished: Finished): Record<'hold' | 'pay', IDataObject[]> {
	return { hold: finished.json(HOLD), pay: finished.json(PAY) };
}

export const EXECUTION_ID = '4711';

/** Runs an approval in the browser until it is suspended. */
export async function suspend(
	bench: Workbench,
	input: IDataObject = { approvers: 'ann@example.com' },
	parameters: INodeParameters = {},
	settings: WorkflowJson['settings'] = {},
): Promise<{ finished: Finished; suspended: SuspendedExecution }> {
	const workflow = paymentWorkflow({ ...browserParameters, ...parameters }, settings);
	const options = { input: itemsOf(input), executionId: EXECUTION_ID, mode: 'trigger' } as const;
	const finished = await bench.engine.run(workflow, options);
	if (finished.error) throw finished.error;
	const saved = save(EXECUTION_ID, workflow, finished);
	return { finished, suspended: new SuspendedExecution(bench.engine, saved) };
}

/** Resumes after an answer that does not decide yet, until the execution is suspended again. */
export async function nextRound(
	suspended: SuspendedExecution,
	visit: Visit,
): Promise<SuspendedExecution> {
	const finished = await suspended.resume(visit);
	if (finished.error) throw finished.error;
	if (finished.run.status !== 'waiting') throw new Error('The execution is not waiting any more');
	return suspended.again(finished);
}
