import type { INodeProperties } from 'n8n-workflow';

import {
	approvalPageTypeField,
	messageField,
	oneItemPerFileFieldByType,
	outputFileFieldByType,
	requesterOptions,
	requestTypeField,
	requestTypeNotices,
	timeoutField,
	verdictFields,
} from '../fields';
import { waitLimitFields } from './wait-limit';

const forChannel = (channel: string, field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { show: { channel: [channel], ...field.displayOptions?.show } },
});

/** What a builder sets for Send and Wait for Approval. */
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
	forChannel('browser', approvalPageTypeField),
	...waitLimitFields.map((field) => forChannel('browser', field)),
	outputFileFieldByType,
	oneItemPerFileFieldByType,
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
];
