import type { IDataObject } from 'n8n-workflow';
import { checkNodesApiVersion } from 'n8n-workflow';

import { UserError } from '../../api/user-error';
import { defineOperation } from '../operation';
import {
	readMessageText,
	readPageType,
	readRequester,
	readRequestType,
	readTimeout,
} from '../parameters';
import { readVerdictOptions } from '../../result/verdict-item';
import { approvalFields } from './approval-fields';
import type { ApprovalQuestion } from '../../result/approval-item';
import { readApprovers, readPolicy } from './approvers';
import type { BrowserApproval } from './browser-approval';
import type { PhoneApproval } from './phone-approval';
import { readWaitLimit } from './wait-limit';

type Approval = { phone: PhoneApproval } | { browser: BrowserApproval };

export const sendAndWait = defineOperation<Approval>({
	option: {
		name: 'Send and Wait for Approval',
		value: 'sendAndWait',
		action: 'Send and wait for approval',
		description:
			'Ask one or several people, by phone or in the browser, and wait until it is decided',
	},
	fields: approvalFields,
	calls: ['getTransactionID', 'SendRequest'],
	endsIn: 'verdict',
	prepare(context, itemIndex) {
		const options = context.getNodeParameter('options', itemIndex, {}) as IDataObject;
		const approvers = readApprovers(context, itemIndex);
		const verdictOptions = readVerdictOptions(context, itemIndex);
		const question: ApprovalQuestion = {
			approvers,
			policy: 'first',
			message: readMessageText(context, itemIndex),
			requestType: readRequestType(context, itemIndex),
			withReceipt: options.receipt === true,
			binaryPropertyName: verdictOptions.binaryPropertyName,
			startedAt: Date.now(),
		};
		if (context.getNodeParameter('channel', itemIndex, 'phone') === 'browser') {
			refuseForBrowser(context.getInputData().length, approvers, () =>
				context.getNodeParameter('whenNotApproved', itemIndex, 'route'),
			);
			const page = context.getNodeParameter('pageOptions', itemIndex, {}) as IDataObject;
			return {
				browser: {
					question,
					pageType: readPageType(context, itemIndex),
					endsAt: readWaitLimit(context, itemIndex),
					verdictOptions,
					title: String(page.title ?? ''),
					askedBy: String(page.askedBy ?? ''),
					sandbox: page.sandbox !== false,
				},
			};
		}
		const { policy, minimumApprovals } = readPolicy(context, itemIndex, approvers.length);
		return {
			phone: {
				question: { ...question, policy },
				minimumApprovals,
				request: {
					requestType: question.requestType,
					message: question.message,
					timeoutSeconds: readTimeout(context, itemIndex),
					requester: readRequester(context, itemIndex),
					verdictOptions,
				},
			},
		};
	},
	async run(session, approval) {
		// Each channel is loaded when it is first used.
		if ('phone' in approval) {
			const { approveByPhone } = await import('./phone-approval');
			return await approveByPhone(session, approval.phone);
		}
		const { suspendForBrowser } = await import('./browser-approval');
		return await suspendForBrowser(session, approval.browser);
	},
});

/**
 * Since 2.39 what a webhook resumes with reaches every output; before, output 0 only, so that a yes
 * would go nowhere. n8n-workflow has this export since the same release.
 */
const forwardsAllOutputs = typeof checkNodesApiVersion === 'function';

/** A suspended execution can wait for one answer only, and n8n resumes it without running the node. */
function refuseForBrowser(
	items: number,
	approvers: string[],
	whenNotApproved: () => unknown,
): void {
	if (items > 1) {
		throw new UserError(
			`The browser channel takes one item at a time, and there are ${items}`,
			'Put a Loop Over Items node before this one, with a batch size of 1.',
		);
	}
	if (approvers.length > 1) {
		throw new UserError(
			`The browser channel asks one person, and Approvers lists ${approvers.length}`,
			'Enter one address, or choose the phone channel.',
		);
	}
	if (whenNotApproved() === 'route' && !forwardsAllOutputs) {
		throw new UserError(
			'This release of n8n cannot resume by the output Approved',
			'Update n8n to 2.39 or later. Until then set When Not Approved to Continue, and branch on “approved” with an IF node.',
		);
	}
	if (whenNotApproved() === 'fail') {
		throw new UserError(
			'When Not Approved cannot be Fail in the browser channel',
			'n8n goes on after a suspended wait without running the node, so that it cannot stop the workflow. Choose Route, and connect Not Approved to a Stop and Error node.',
		);
	}
}
