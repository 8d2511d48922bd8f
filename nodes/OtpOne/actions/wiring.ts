/** Refuses a node whose wiring or settings would let something go on after a no, before anybody is contacted. */
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

/** n8n hands a suspended sub-workflow's own result to its parent since 2.0; n8n-workflow has this export since then. */
const returnsSuspendedResults = typeof calculateWorkflowChecksum === 'function';

/** Nodes that only direct the flow: one of them may well stand behind both outputs. */
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

/** A step that stands behind both outputs, and alone behind Approved, runs whatever the answer is. */
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
		'It would run without an approval, too. Remove its connection to Not Approved. For a step that handles both answers by itself, set When Not Approved to One Output.',
	);
}

/** A calling workflow goes on with whatever the last node of its sub-workflow put out, a no included. */
function refuseOpenSubWorkflow(connections: Connections): void {
	const open = [NOT_APPROVED, APPROVED].filter((output) => !connections.isConnected(output));
	if (open.length === 0) return;
	const output = open.length === 2 ? 'either output' : ['Not Approved', 'Approved'][open[0]];
	throw new UserError(
		`Nothing is connected to ${output}, and this is a sub-workflow`,
		'The workflow that calls this one would go on with items that are not approved. Connect Approved to the steps that require approval and Not Approved to a step that stops the workflow, or set When Not Approved to One Output and check “approved” in the calling workflow.',
	);
}

function refuseMissingLoop(connections: Connections): void {
	if (!connections.endsHere && connections.leadsBack(WAITING_FOR_OTHERS)) return;
	if (connections.leadsBack(WAITING_FOR_OTHERS, 'workflow')) {
		throw new UserError('This run contains no path from Waiting for Others', EXECUTE_WHOLE);
	}
	throw new UserError(
		'Waiting for Others is not connected back to this node',
		'Drag a connection from Waiting for Others, the third output, to the input of this node, so that it can go on waiting for the other approvers. With the policy First Answer no such connection is needed.',
	);
}

/** Whether the execution is suspended until somebody answers on the approval page. */
function suspends(context: IExecuteFunctions, { option }: Operation): boolean {
	return (
		option.value === 'sendAndWait' && context.getNodeParameter('channel', 0, 'phone') === 'browser'
	);
}

/**
 * n8n adds an empty item to the first output when that has none, and Not Approved is the first. It
 * looks at this run's own copy of the node, which is saved with a suspended execution.
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
			'When Not Approved has a value that does not exist',
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
			'The calling workflow would go on with its own input. Update n8n to 2.0 or later, choose the phone channel, or move this node into the calling workflow.',
		);
	}
}

/**
 * Looks at how the node is connected and set up in this run.
 *
 * @throws UserError with what the builder has to connect or change
 */
export function refuseWiring(
	context: IExecuteFunctions,
	operation: Operation,
	whenNotApproved: string,
): void {
	if (operation.endsIn === 'data' || runsForAgent(context.getNode())) return;
	// First, so that a refusal sends no empty item either.
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
