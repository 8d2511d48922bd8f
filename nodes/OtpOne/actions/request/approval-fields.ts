import type { INodeProperties } from 'n8n-workflow';

import {
	approvalPageTypeField,
	questionFields,
	requesterOptions,
	timeoutField,
	verdictFieldsByType,
} from '../fields';
import { pageOptions } from './page-options';
import { waitLimitFields } from './wait-limit';

const forChannel = (channel: string, field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { show: { channel: [channel], ...field.displayOptions?.show } },
});

const option = (field: INodeProperties, channel: string): INodeProperties => ({
	...field,
	displayOptions: { show: { '/channel': [channel] } },
});

/** The fields of Send and Wait for Approval. */
export const approvalFields: INodeProperties[] = [
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
					'The approvers confirm on a web page, with the smartphone, a security key, Windows Hello or a certificate. The execution is suspended and survives a restart.',
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
			'To send the link:<br>1. Add a node before this one that reaches the approvers, e.g. Send Email or Slack.<br>2. Put <code>{{ $execution.resumeUrl }}</code> in its message.<br>Nobody is contacted until an approver opens the link and starts.',
		name: 'browserNotice',
		type: 'notice',
		default: '',
	}),
	{
		displayName: 'Approvers',
		name: 'approvers',
		type: 'string',
		typeOptions: { rows: 2 },
		required: true,
		placeholder: 'e.g. ann@example.com, ben@example.com',
		default: '',
		description: 'E-mail addresses separated by commas, or a list from an expression',
	},
	{
		displayName: 'Policy',
		name: 'policy',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'At Least',
				value: 'atLeast',
				description: 'Approved as soon as the minimum number of people have approved',
			},
			{
				name: 'Everyone',
				value: 'everyone',
				description: 'Approved when everyone has approved. One refusal ends the request.',
			},
			{
				name: 'First Answer',
				value: 'first',
				description:
					'The first person who answers decides. Anyone with the link can decline on the web page, so a decline there only removes that person.',
			},
			{
				name: 'In Order',
				value: 'inOrder',
				description:
					'By phone only. One after the other: the next person is asked only if the previous one does not answer in time.',
			},
		],
		default: 'first',
		description: 'Whose answers decide',
	},
	{
		displayName:
			'Connect the <b>Waiting for Others</b> output back to the input of this node. An answer that does not decide the approval yet goes there, and the node then waits for the other approvers under the same link.',
		name: 'connectBackNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { channel: ['browser'], policy: ['atLeast', 'everyone'] } },
	},
	{
		displayName: 'Minimum Approvals',
		name: 'minimumApprovals',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 50 },
		default: 2,
		description: 'How many of the approvers must approve',
		displayOptions: { show: { policy: ['atLeast'] } },
	},
	...questionFields,
	forChannel('browser', {
		displayName: 'Details',
		name: 'details',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, multipleValueButtonText: 'Add detail' },
		default: {},
		description: 'Lines that the page shows below the message. They are part of the receipt.',
		options: [
			{
				displayName: 'Detail',
				name: 'detail',
				values: [
					{
						displayName: 'Name',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. Supplier',
						description: 'What the line is about',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. Example Ltd',
						description: 'What the approver needs to know',
					},
				],
			},
		],
	}),
	forChannel('browser', {
		displayName: 'Document Field',
		name: 'documentField',
		type: 'string',
		default: '',
		placeholder: 'e.g. data',
		description:
			'The name of a binary field of the input item. The page shows a picture and offers any other file for download, up to 20 MB. The file is part of the receipt.',
	}),
	forChannel('phone', {
		...timeoutField,
		description:
			'How long each approver has to answer, from 1 to 600 seconds. The service itself waits about 120 seconds.',
	}),
	forChannel('browser', approvalPageTypeField),
	...waitLimitFields.map((field) => forChannel('browser', field)),
	...verdictFieldsByType,
	forChannel('browser', {
		displayName: 'Page Options',
		name: 'pageOptions',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: pageOptions,
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
			{
				displayName: 'May Not Approve',
				name: 'mayNotApprove',
				type: 'string',
				default: '',
				placeholder: 'e.g. {{ $json.requester }}',
				description:
					'E-mail addresses that are removed from the approvers, such as the person who makes the request',
			},
			option(
				{
					displayName: 'Reminder Pause (Minutes)',
					name: 'reminderPauseMinutes',
					type: 'number',
					typeOptions: { minValue: 0, maxValue: 120, numberPrecision: 2 },
					default: 5,
					description:
						'How long to wait before a person is asked again. No reminder is sent more than an hour after the first request.',
				},
				'phone',
			),
			option(
				{
					displayName: 'Reminders',
					name: 'reminders',
					type: 'number',
					typeOptions: { minValue: 0, maxValue: 10 },
					default: 0,
					description:
						'How many times to ask a person again who did not answer. Any answer ends the reminders, even a refusal.',
				},
				'phone',
			),
		],
	},
];
