/**
 * Refuses connections or settings that would let a step run without an approval, before anyone is
 * contacted.
 */
import type { IExecuteFunctions } from 'n8n-workflow';
import { calculateWorkflowChecksum } from 'n8n-workflow';

import { UserError } from '../api/user-error';
import { runsForAgent } from '../result/outputs';
import type { Connections } from './connections';
import { readConnections } from './connections';
import type { Operation } from './operation';
import { showHint } from './execution-hint';
import { CONNECT_APPROVED } from './wiring-words';

const NOT_APPROVED = 0;
const APPROVED = 1;
const WAITING_FOR_OTHERS = 2;

const EXECUTE_WHOLE = 'Execute the whole workflow.';

/**
 * Since n8n 2.0, a suspended sub-workflow returns its own result to its parent. n8n-workflow has
 * this export since the same release.
 */
const returnsSuspendedResults = typeof calculateWorkflowChecksum === 'function';

/** Nodes that only direct the flow and may therefore be connected to both outputs. */
const DIRECTS_FLOW =
	/\.(merge|splitInBatches|if|switch|filter|noOp|wait|limit|stopAndError|respondToWebhook|set|code)$/;

function refuseUnconnectedApproved(connections: Connections): void {
	if (!connections.isConnected(NOT_APPROVED) || connections.isConnected(APPROVED)) return;
	if (connections.isConnected(APPROVED, 'workflow')) {
		throw new UserError('This run contains no path from Approved', EXECUTE_WHOLE);
	}
	throw new UserError(
		'Nothing is connected to Approved',
		`The steps after this node are connected to Not Approved, the first output, and would run without an approval. ${CONNECT_APPROVED} A disabled step does not count.`,
	);
}

/**
 * Refuses steps that are connected to both outputs if Approved has no step of its own, because they
 * would run whatever the answer is.
 */
function refuseSharedSteps(connections: Connections): void {
	const afterNo = connections.stepsAfter(NOT_APPROVED);
	const afterYes = connections.stepsAfter(APPROVED);
	const isShared = ({ node, input }: { node: string; input: number }) =>
		afterNo.some((step) => step.node === node && step.input === input);
	if (!afterYes.every(isShared)) return;
	const action = afterYes.find(({ type }) => !DIRECTS_FLOW.test(type));
	if (!action) return;
	throw new UserError(
		`“${action.node}” is connected to both Approved and Not Approved`,
		'It would also run without an approval. Remove its connection to Not Approved. For a step that handles both answers by itself, set When Not Approved to One Output.',
	);
}

/**
 * Refuses unconnected outputs in a sub-workflow, because the calling workflow continues with the
 * output of the last node, even if that is not approved.
 */
function refuseOpenSubWorkflow(connections: Connections): void {
	const open = [NOT_APPROVED, APPROVED].filter((output) => !connections.isConnected(output));
	if (open.length === 0) return;
	const output = open.length === 2 ? 'either output' : ['Not Approved', 'Approved'][open[0]];
	throw new UserError(
		`Nothing is connected to ${output}, and this is a sub-workflow`,
		'The workflow that calls this one would continue with items that are not approved. Connect Approved to the steps that require approval and Not Approved to a step that stops the workflow, or set When Not Approved to One Output and check “approved” in the calling workflow.',
	);
}

function refuseMissingLoop(connections: Connections): void {
	if (!connections.endsHere && connections.leadsBack(WAITING_FOR_OTHERS)) return;
	if (connections.leadsBack(WAITING_FOR_OTHERS, 'workflow')) {
		throw new UserError('This run contains no path from Waiting for Others', EXECUTE_WHOLE);
	}
	throw new UserError(
		'Waiting for Others is not connected back to this node',
		'Drag a connection from Waiting for Others, the third output, to the input of this node, so that it keeps waiting for the other approvers. With the policy First Answer no such connection is needed.',
	);
}

/** Whether the execution is suspended until someone answers on the approval page. */
function suspends(context: IExecuteFunctions, { option }: Operation): boolean {
	return (
		option.value === 'sendAndWait' && context.getNodeParameter('channel', 0, 'phone') === 'browser'
	);
}

/**
 * Turns off Always Output Data, with which n8n would add an empty item to the first output, Not
 * Approved, when that is empty. n8n reads the setting from this run's copy of the node, which is
 * saved with a suspended execution.
 */
function dropAlwaysOutputData(context: IExecuteFunctions): void {
	if (!context.getNode().alwaysOutputData) return;
	const executeData = context.getExecuteData();
	executeData.node = { ...executeData.node, alwaysOutputData: false };
}

function refuseSettings(
	context: IExecuteFunctions,
	operation: Operation,
	whenNotApproved: string,
): void {
	if (!['route', 'continue', 'fail'].includes(whenNotApproved)) {
		throw new UserError(
			'Invalid value for When Not Approved',
			'Choose Separate Outputs, One Output or Stop Workflow.',
		);
	}
	if (whenNotApproved === 'fail' && context.continueOnFail()) {
		throw new UserError(
			'When Not Approved is Stop Workflow, but the settings of this node let the workflow continue',
			'Choose Stop Workflow in the settings of this node too, or set When Not Approved to Separate Outputs.',
		);
	}
	const isSubWorkflow = context.getMode() === 'integrated';
	if (isSubWorkflow && !returnsSuspendedResults && suspends(context, operation)) {
		throw new UserError(
			'This release of n8n does not return the answer of a suspended sub-workflow',
			'The calling workflow would continue with its own input. Update n8n to 2.0 or later, choose the phone channel, or move this node into the calling workflow.',
		);
	}
}

/**
 * Checks how the node is connected and configured in this run.
 *
 * @throws UserError if the builder must connect or change something
 */
export function refuseWiring(
	context: IExecuteFunctions,
	operation: Operation,
	whenNotApproved: string,
): void {
	if (operation.endsIn === 'data' || runsForAgent(context.getNode())) return;
	// This comes first so that no empty item is added after a refusal either.
	dropAlwaysOutputData(context);
	refuseSettings(context, operation, whenNotApproved);
	if (whenNotApproved !== 'route') return;
	const connections = readConnections(context);
	if (!connections) {
		showHint(
			context,
			'The connections of this node could not be checked. Make sure that the steps that require approval are connected to Approved, the second output.',
		);
		return;
	}
	const waitsForOthers =
		suspends(context, operation) && context.getNodeParameter('policy', 0, 'first') !== 'first';
	if (waitsForOthers) refuseMissingLoop(connections);
	if (context.getMode() === 'integrated') refuseOpenSubWorkflow(connections);
	if (connections.endsHere) return;
	refuseUnconnectedApproved(connections);
	refuseSharedSteps(connections);
}
