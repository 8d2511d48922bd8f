/**
 * Reads the parameters of an approval on a web page, and refuses what a suspended execution does
 * not support.
 */
import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { checkNodesApiVersion } from 'n8n-workflow';

import { confirmingPageTypes } from '../../api/page-types';
import { UserError } from '../../api/user-error';
import type { Detail } from '../../approval/receipt';
import { languages } from '../../page/languages/choose-language';
import type { ApprovalByLink, PageSettings, SavedInput } from '../../page/saved-approval';
import type { ApprovalQuestion } from '../../result/approval-item';
import { runsForAgent } from '../../result/outputs';
import type { VerdictOptions } from '../../result/verdict-item';
import { refuseObjects } from '../message';
import { isExpression, readChoice, readPageType } from '../parameters';
import { BROWSER_POLICIES, readPolicy } from './approvers';
import { readWaitLimit } from './wait-limit';

interface NewApprovalByLink extends ApprovalByLink {
	/** The binary field of the item that contains the document, or an empty text. */
	documentField: string;
	input: SavedInput;
}

const MOST_DETAILS = 30;
const LONGEST_VALUE = 4_000;

/** Formats a value for a person to read. */
function readable(value: unknown): string {
	if (value === null || value === undefined) return '';
	// A date becomes a text, without the quotes that its JSON has.
	const plain: unknown = typeof value === 'object' ? JSON.parse(JSON.stringify(value)) : value;
	return typeof plain === 'object' ? JSON.stringify(plain) : String(plain);
}

function readDetails(context: IExecuteFunctions, itemIndex: number): Detail[] {
	const { detail } = context.getNodeParameter('details', itemIndex, {}) as { detail?: unknown };
	const lines = (Array.isArray(detail) ? detail : []) as IDataObject[];
	if (lines.length > MOST_DETAILS) {
		throw new UserError(
			`Details has ${lines.length} lines`,
			`Show ${MOST_DETAILS} lines at most, and put the rest in a document.`,
		);
	}
	return lines.map((line) => {
		const name = refuseObjects(readable(line.name).trim(), 'A name in Details');
		const value = refuseObjects(readable(line.value), `“${name}” in Details`);
		if (name === '') {
			throw new UserError(
				'A line of Details has no name',
				'Enter a name for each line of Details.',
			);
		}
		if (value.length > LONGEST_VALUE) {
			throw new UserError(
				`“${name}” in Details is longer than ${LONGEST_VALUE} characters`,
				'Shorten the value, or show it in a document.',
			);
		}
		return { name, value };
	});
}

function readDocumentField(context: IExecuteFunctions, itemIndex: number): string {
	const value = context.getNodeParameter('documentField', itemIndex, '');
	const field = typeof value === 'string' ? value.trim() : '';
	if (field === '' && isExpression(context, 'documentField')) {
		throw new UserError(
			'Document Field is empty',
			'Check the expression: it must return the name of a binary field. To show no document, clear the field.',
		);
	}
	return field;
}

function readPage(context: IExecuteFunctions, itemIndex: number): PageSettings {
	const page = context.getNodeParameter('pageOptions', itemIndex, {}) as IDataObject;
	return {
		title: refuseObjects(String(page.title ?? ''), 'Title'),
		askedBy: refuseObjects(String(page.askedBy ?? ''), 'Asked By'),
		sandbox: page.sandbox !== false,
		language: readChoice(context, itemIndex, 'pageOptions.language', {
			label: 'language',
			values: ['auto', ...Object.keys(languages)],
		}),
		showCode: page.showCode !== false,
		askReason: page.askReason !== false,
	};
}

/** The input item. Its fields and files are kept in the output item. */
function inputOf(context: IExecuteFunctions, itemIndex: number): SavedInput {
	const { json, binary } = context.getInputData()[itemIndex];
	return { json, ...(binary && { binary }) };
}

/**
 * Since n8n 2.39, the data a webhook resumes with reaches every output. Before that it reached only
 * output 0, so an approval would be lost. n8n-workflow has this export since the same release.
 */
const forwardsAllOutputs = typeof checkNodesApiVersion === 'function';

/**
 * Whether n8n signs the link. Older releases don't, so anyone who guesses an execution's number
 * could open its page.
 */
function signsLinks(context: IExecuteFunctions): boolean {
	const link: unknown = context.evaluateExpression('{{ $execution.resumeUrl }}', 0);
	return typeof link === 'string' && /[?&]signature=[^&]/.test(link);
}

/**
 * Refuses settings that don't work with a suspended execution, which resumes without running the
 * node and relies on n8n to send the answer to the right output.
 */
function refuseUnusable(context: IExecuteFunctions, whenNotApproved: string, policy: string): void {
	const items = context.getInputData().length;
	if (items > 1) {
		throw new UserError(
			`The browser channel takes one item at a time, and there are ${items}`,
			'Put a Loop Over Items node before this one, with a batch size of 1.',
		);
	}
	if (whenNotApproved === 'route' && !forwardsAllOutputs) {
		throw new UserError(
			'This release of n8n cannot resume through the Approved output',
			'Update n8n to 2.39 or later, or choose the phone channel.',
		);
	}
	if (!signsLinks(context)) {
		throw new UserError(
			'This release of n8n does not sign the link to the page',
			'Anyone who guesses the execution ID could open it. Update n8n to 2.39 or later, or choose the phone channel.',
		);
	}
	if (whenNotApproved === 'fail') {
		throw new UserError(
			'Stop Workflow is not available in the browser channel',
			'After a wait, n8n continues without running this node, so the node cannot stop the workflow. Choose Separate Outputs and connect Not Approved to a Stop and Error node.',
		);
	}
	if (policy === 'first' || (whenNotApproved === 'route' && !runsForAgent(context.getNode())))
		return;
	throw new UserError(
		'This policy needs separate outputs in the browser channel',
		runsForAgent(context.getNode())
			? 'For an agent the node has one output. Set Policy to First Answer, or choose the phone channel.'
			: 'An answer that does not decide the approval yet goes to an output of its own. Set When Not Approved to Separate Outputs, or Policy to First Answer.',
	);
}

/**
 * Reads a new approval on a web page.
 *
 * @throws UserError if the builder must correct something, before anyone is contacted
 */
export function readApprovalByLink(
	context: IExecuteFunctions,
	itemIndex: number,
	question: ApprovalQuestion,
	verdictOptions: VerdictOptions,
): NewApprovalByLink {
	const { approvers } = question;
	const { policy, minimumApprovals } = readPolicy(
		context,
		itemIndex,
		approvers.length,
		BROWSER_POLICIES,
	);
	const whenNotApproved = String(context.getNodeParameter('whenNotApproved', itemIndex, 'route'));
	refuseUnusable(context, whenNotApproved, policy);
	const details = readDetails(context, itemIndex);
	return {
		question: { ...question, policy, details },
		input:
			verdictOptions.includeInput && !runsForAgent(context.getNode())
				? inputOf(context, itemIndex)
				: null,
		minimumApprovals,
		pageType: readPageType(context, itemIndex, confirmingPageTypes),
		endsAt: readWaitLimit(context, itemIndex).toISOString(),
		timezone: context.getTimezone(),
		whenNotApproved,
		verdictOptions,
		page: readPage(context, itemIndex),
		details,
		documentField: readDocumentField(context, itemIndex),
	};
}
