/**
 * Fields shared by several operations. `properties` shows each one only for the operations that use
 * it.
 */
import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';

import { confirmingPageTypes, pageTypes } from '../api/page-types';
import { fileRequestTypes, requestTypes } from '../api/request-types';
import { CONNECT_APPROVED } from './wiring-words';

/**
 * Hides a field when an agent uses the node as a tool or review step, where the field has no
 * effect.
 */
const notForAgents = (field: INodeProperties): INodeProperties => ({
	...field,
	displayOptions: { show: { ...field.displayOptions?.show, '@tool': [false] } },
});

export const userMailField: INodeProperties = {
	displayName: 'Approver Email',
	name: 'userMail',
	type: 'string',
	placeholder: 'e.g. ann@example.com',
	required: true,
	default: '',
	description: 'The e-mail address the approver uses with OtpOne',
};

/** The person for whom Create Transaction was run. The verdict is valid only for this person. */
export const requestedUserField: INodeProperties = {
	...userMailField,
	default: '={{ $json.requestedUser }}',
	description:
		'The e-mail address that the transaction was created for. An answer from anyone else is not approved.',
};

const asOptions = (types: Array<{ label: string; value: number; description: string }>) =>
	types.map(
		({ label, value, description }): INodePropertyOptions => ({
			name: label,
			value,
			description,
		}),
	);

const requestTypeField: INodeProperties = {
	displayName: 'Request Type',
	name: 'requestType',
	type: 'options',
	options: asOptions(requestTypes),
	default: 4,
	description: 'What the approver is asked to do',
};

/**
 * Notices that explain what the person will be asked to do and what is returned, where the request
 * type doesn't make it clear.
 */
const requestTypeNotices = requestTypes.flatMap(({ value, notice }): INodeProperties[] =>
	notice === undefined
		? []
		: [
				{
					displayName: notice,
					name: `requestType${value}Notice`,
					type: 'notice',
					default: '',
					displayOptions: { show: { requestType: [value] } },
				},
			],
);

const messageField: INodeProperties = {
	displayName: 'Message',
	name: 'message',
	type: 'string',
	typeOptions: { rows: 2 },
	required: true,
	placeholder: 'e.g. Pay invoice 4711 for 1,200 EUR?',
	default: '',
	description: 'What the approver reads on the phone',
};

/** What a person is asked. */
export const questionFields: INodeProperties[] = [
	requestTypeField,
	...requestTypeNotices,
	messageField,
];

export const timeoutField: INodeProperties = {
	displayName: 'Timeout (Seconds)',
	name: 'timeoutSeconds',
	type: 'number',
	typeOptions: { minValue: 1, maxValue: 600 },
	default: 120,
	description:
		'How long to wait for the answer, from 1 to 600 seconds. The service itself waits about 120 seconds.',
};

export const transactionIdField: INodeProperties = {
	displayName: 'Transaction ID',
	name: 'transactionId',
	type: 'string',
	required: true,
	default: '={{ $json.transactionId }}',
	description: 'The ID that Create Transaction returned',
};

export const pageTypeField: INodeProperties = {
	displayName: 'Page Type',
	name: 'pageType',
	type: 'options',
	options: asOptions(pageTypes),
	default: 0,
	description: 'What the person uses on the page',
};

/** For approvals, without the page types that register a key: those approve nothing. */
export const approvalPageTypeField: INodeProperties = {
	...pageTypeField,
	options: asOptions(confirmingPageTypes),
	description: 'What the approver confirms with',
};

export const requesterOptions: INodeProperties[] = [
	{
		displayName: 'App Name',
		name: 'appName',
		type: 'string',
		default: '',
		placeholder: 'e.g. Invoice approval',
		description:
			'Shown on the phone as the application. Defaults to n8n and the name of the workflow.',
	},
	{
		displayName: 'OS Type',
		name: 'osType',
		type: 'string',
		default: '',
		placeholder: 'e.g. Windows 11',
		description: 'Shown on the phone. Defaults to n8n.',
	},
	{
		displayName: 'User IP',
		name: 'userIp',
		type: 'string',
		default: '',
		placeholder: 'e.g. 203.0.113.7',
		description:
			'The IP address of the requester, shown on the phone. Defaults to the address of whoever sent the request to a webhook or form trigger.',
	},
];

const fileFields: INodeProperties[] = [
	{
		displayName: 'Put Output File in Field',
		name: 'binaryPropertyName',
		type: 'string',
		default: 'data',
		hint: 'The name of the output binary field to put the first file in; the rest get _2, _3 and so on',
	},
	notForAgents({
		displayName: 'One Item per File',
		name: 'oneItemPerFile',
		type: 'boolean',
		default: false,
		description:
			'Whether to return a separate item for each file of an approved result, so that the next node handles them one by one',
	}),
];

/** For operations that know the request type: only some types return files. */
const fileFieldsByType = fileFields.map(
	(field): INodeProperties => ({
		...field,
		displayOptions: { show: { requestType: fileRequestTypes, ...field.displayOptions?.show } },
	}),
);

export const includeInputField = notForAgents({
	displayName: 'Include Input Fields',
	name: 'includeInput',
	type: 'boolean',
	default: true,
	description:
		"Whether to keep the input item's fields and files in the output. A field that this node also returns is replaced.",
});

const outcomeFields: INodeProperties[] = [
	notForAgents({
		displayName: 'When Not Approved',
		name: 'whenNotApproved',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Separate Outputs',
				value: 'route',
				description: 'Two outputs: approved items go to Approved, all others to Not Approved',
			},
			{
				name: 'One Output',
				value: 'continue',
				description: 'The verdict is in the item; check it in a later node',
			},
			{
				name: 'Stop Workflow',
				value: 'fail',
				description: 'An item that is not approved stops the workflow',
			},
		],
		default: 'route',
		description: 'What to do with an item that is not approved',
	}),
	notForAgents({
		displayName: `The editor connects the next step to Not Approved, the first output. ${CONNECT_APPROVED} The node refuses to run while nothing is connected to Approved.`,
		name: 'separateOutputsNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { whenNotApproved: ['route'] } },
	}),
	notForAgents({
		displayName:
			'Add an IF node after this one that checks <code>{{ $json.approved === true }}</code>. If this node is disabled, n8n passes its input on unchecked.',
		name: 'oneOutputNotice',
		type: 'notice',
		default: '',
		displayOptions: { show: { whenNotApproved: ['continue'] } },
	}),
	{
		displayName: 'Simplify',
		name: 'simplify',
		type: 'boolean',
		default: true,
		description: 'Whether to return a simplified version of the response instead of the raw data',
	},
	includeInputField,
];

/** Fields of an operation that ends in a verdict and does not know the request type. */
export const verdictFields = [...fileFields, ...outcomeFields];

/** Fields of an operation that ends in a verdict and knows the request type. */
export const verdictFieldsByType = [...fileFieldsByType, ...outcomeFields];
