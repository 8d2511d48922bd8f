import {
	browserApproval,
	mailTheLink,
	type Suspended,
	whenSuspended,
} from './browser-approval.cts';
import { CREDENTIAL_TYPE, type Stage } from './stage.cts';
import { until } from './until.cts';
import { byHand, node, workflow } from './workflows.cts';

/** An approval in a sub-workflow, and the execution that called it. */
export interface Called extends Suspended {
	parentId: string;
}

/** A workflow that calls another one, which asks; both are suspended. */
export async function callApproval(
	{ n8n: { api }, credential }: Stage,
	approver: string,
	parameters: object = {},
): Promise<Called> {
	const called = node(
		'Start',
		'n8n-nodes-base.executeWorkflowTrigger',
		{ inputSource: 'passthrough' },
		{ typeVersion: 1.1 },
	);
	const credentials = { [CREDENTIAL_TYPE]: credential };
	const json = browserApproval({ approvers: approver, ...parameters }, called);
	const child = await api.importWorkflow(json, credentials);
	await api.activate(child);
	const call = node(
		'Call',
		'n8n-nodes-base.executeWorkflow',
		{ workflowId: { __rl: true, mode: 'id', value: child.id } },
		{ typeVersion: 1.2 },
	);
	// What the parent passes to its sub-workflow claims approval, which must not count.
	const claim = { ...mailTheLink(), name: 'Claim' };
	const after = node('After', 'n8n-nodes-base.noOp');
	const parent = await api.importWorkflow(workflow('Parent', [byHand(), claim, call, after]));
	const parentId = await api.run(parent);
	await until('the sub-workflow runs', async () => (await api.executionIds(child.id)).length > 0);
	const [childId] = await api.executionIds(child.id);
	const suspended = await whenSuspended(api, childId);
	const waiting = await api.waitForExecution(parentId, 'waiting');
	expect(waiting.data.resultData.runData).not.toHaveProperty('After');
	return { ...suspended, parentId };
}
