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

/** In the order in which a builder looks for them: approvals, files, sign-ins. */
export const requestTypeOptions: INodePropertyOptions[] = [
	{
		name: 'Approval',
		value: 4,
		description: 'The approver approves or declines a step of the workflow',
	},
	{
		name: 'Picture',
		value: 2,
		description: 'The approver takes a picture with the smartphone',
	},
	{
		name: 'Document Scan',
		value: 3,
		description: 'The approver scans one or more pages with the smartphone',
	},
	{
		name: 'Signature',
		value: 6,
		description: 'The approver signs on the screen of the smartphone',
	},
	{
		name: 'Sign-In to a Website',
		value: 0,
		description: 'The approver confirms a sign-in to a website',
	},
	{
		name: 'Sign-In to a Computer',
		value: 1,
		description: 'The approver confirms the start of a session on a computer',
	},
	{
		name: 'Sign-In to an Application',
		value: 5,
		description: 'The approver confirms access to an application',
	},
];

/** Words for a request type, as an approver reads them. */
export function requestTypeLabel(requestType: number): string {
	return requestTypeOptions.find(({ value }) => value === requestType)?.name ?? 'Request';
}
