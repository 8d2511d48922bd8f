import type { INodePropertyOptions } from 'n8n-workflow';

/** The service's request types (documentation 3.1.1) by number, under its own names. */
export const requestTypeNames = [
	'RequestWebSession',
	'RequestComputerSession',
	'RequestFileScanImage',
	'RequestFileScanDocument',
	'RequestWorkFlowValidation',
	'RequestApplicaitonAccess',
	'RequestSignDocument',
];

/** Types whose result carries files. */
export const fileRequestTypes = [2, 3, 6];

export const requestTypeOptions: INodePropertyOptions[] = [
	{
		name: 'Application Access',
		value: 5,
		description: 'The person confirms access to an application',
	},
	{
		name: 'Computer Session',
		value: 1,
		description: 'The person confirms the start of a session on a computer',
	},
	{
		name: 'Document Scan',
		value: 3,
		description: 'The person scans one or more pages with the smartphone',
	},
	{ name: 'Picture', value: 2, description: 'The person takes a picture with the smartphone' },
	{
		name: 'Signature',
		value: 6,
		description: 'The person signs on the screen of the smartphone',
	},
	{ name: 'Web Session', value: 0, description: 'The person confirms a sign-in on a web site' },
	{
		name: 'Workflow Validation',
		value: 4,
		description: 'The person approves or declines a step of a workflow',
	},
];

/** Words for a request type, as an approver reads them. */
export function requestTypeLabel(requestType: number): string {
	return requestTypeOptions.find(({ value }) => value === requestType)?.name ?? 'Request';
}
