import type { IDataObject, INodeProperties } from 'n8n-workflow';

import {
	messageField,
	outputFileFieldByType,
	pageTypeField,
	requesterOptions,
	requestTypeField,
	requestTypeNotices,
	timeoutField,
	verdictFields,
} from '../fields';
import { defineOperation, InputComplaint } from '../operation';
import { readMessageText, readNumber, readRequester, readRequestType } from '../parameters';
import { readVerdictOptions } from '../verdictItem';
import { readPageType } from '../webPage/getHtml.operation';
import type { ApprovalQuestion } from './approvalItem';
import { readApprovers, readPolicy } from './approvers';
import type { BrowserApproval } from './browserApproval';
import { suspendForBrowser } from './browserApproval';
import type { PhoneApproval } from './phoneApproval';
import { approveByPhone } from './phoneApproval';
import { readWaitLimit, waitLimitFields } from './waitLimit';

type Approval = { phone: PhoneApproval } | { browser: BrowserApproval };

const forChannel = (channel: string, field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { show: { channel: [channel], ...field.displayOptions?.show } },
});

export const sendAndWait = defineOperation<Approval>({
	option: {
		name: 'Send and Wait for Approval',
		value: 'sendAndWait',
		action: 'Send and wait for approval',
		description:
			'Ask one or several people, by phone or in the browser, and wait until it is decided',
	},
	fields: [
		{
			displayName: 'Channel',
			name: 'channel',
			type: 'options',
			noDataExpression: true,
			options: [
				{
					name: 'Browser',
					value: 'browser',
					description:
						'One person confirms on a web page, with the smartphone, a security key, Windows Hello or a certificate. The execution is suspended and survives a restart.',
				},
				{
					name: 'Phone',
					value: 'phone',
					description: 'The phones ring, and the node waits for the answers',
				},
			],
			default: 'phone',
			description: 'How the approvers are asked',
		},
		forChannel('browser', {
			displayName:
				'Send the link to the page from a node before this one, e.g. by e-mail: <code>{{ $execution.resumeUrl }}</code>',
			name: 'browserNotice',
			type: 'notice',
			default: '',
		}),
		{
			displayName: 'Approvers',
			name: 'approvers',
			type: 'string',
			required: true,
			placeholder: 'e.g. ann@example.com, ben@example.com',
			default: '',
			description:
				'E-mail addresses separated by commas, or a list from an expression. In the browser, one address.',
		},
		forChannel('phone', {
			displayName: 'Policy',
			name: 'policy',
			type: 'options',
			options: [
				{
					name: 'At Least',
					value: 'atLeast',
					description: 'Approved as soon as so many people have approved',
				},
				{
					name: 'Everyone',
					value: 'everyone',
					description: 'Approved when all have approved; one refusal ends it',
				},
				{
					name: 'First Answer',
					value: 'first',
					description: 'The first person who answers decides',
				},
				{
					name: 'In Order',
					value: 'inOrder',
					description:
						'One after the other: the next person is asked only when the one before did not answer in time',
				},
			],
			default: 'first',
			description: 'Whose answers decide',
		}),
		{
			displayName: 'Minimum Approvals',
			name: 'minimumApprovals',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 50 },
			default: 1,
			description: 'How many of the approvers have to approve',
			displayOptions: { show: { channel: ['phone'], policy: ['atLeast'] } },
		},
		requestTypeField,
		...requestTypeNotices,
		messageField,
		forChannel('phone', {
			...timeoutField,
			description:
				'How long each approver has to answer, from 1 to 600 seconds. The service itself waits about 120 seconds.',
		}),
		forChannel('browser', pageTypeField),
		...waitLimitFields.map((field) => forChannel('browser', field)),
		outputFileFieldByType,
		...verdictFields,
		forChannel('browser', {
			displayName: 'Page Options',
			name: 'pageOptions',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				{
					displayName: 'Asked By',
					name: 'askedBy',
					type: 'string',
					default: '',
					placeholder: 'e.g. Accounting',
					description: 'Who asks, as the page says it. Left empty: the name of the workflow.',
				},
				{
					displayName: 'Sandbox the Page',
					name: 'sandbox',
					type: 'boolean',
					default: true,
					description:
						'Whether to keep the page apart from n8n itself, as n8n does with its own forms. Security keys, Windows Hello and certificates need the real address of the page: switch it off for them, knowing that the script of OtpOne then runs on the address of this n8n.',
				},
				{
					displayName: 'Title',
					name: 'title',
					type: 'string',
					default: '',
					placeholder: 'e.g. Payment approval',
					description: 'The heading of the page. Left empty: Approval.',
				},
			],
		}),
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: [
				...requesterOptions,
				{
					displayName: 'Audit Receipt',
					name: 'receipt',
					type: 'boolean',
					default: false,
					description:
						'Whether to add a receipt to the item: who was asked what and when, and who answered, as canonical JSON',
				},
			],
		},
	],
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
					timeoutSeconds: readNumber(context, itemIndex, 'timeoutSeconds', {
						label: 'Timeout',
						min: 1,
						max: 600,
						fallback: 120,
					}),
					requester: readRequester(context, itemIndex),
					verdictOptions,
				},
			},
		};
	},
	async run(session, approval) {
		return 'phone' in approval
			? await approveByPhone(session, approval.phone)
			: await suspendForBrowser(session, approval.browser);
	},
});

/** A suspended execution can wait for one answer only, and n8n resumes it without running the node. */
function refuseForBrowser(
	items: number,
	approvers: string[],
	whenNotApproved: () => unknown,
): void {
	if (items > 1) {
		throw new InputComplaint(
			`The browser channel takes one item at a time, and there are ${items}`,
			'Put a Loop Over Items node before this one, with a batch size of 1.',
		);
	}
	if (approvers.length > 1) {
		throw new InputComplaint(
			`The browser channel asks one person, and Approvers lists ${approvers.length}`,
			'Enter one address, or choose the phone channel.',
		);
	}
	if (whenNotApproved() === 'fail') {
		throw new InputComplaint(
			'When Not Approved cannot be Fail in the browser channel',
			'n8n goes on after a suspended wait without running the node, so that it cannot stop the workflow. Choose Route, and connect Not Approved to a Stop and Error node.',
		);
	}
}
