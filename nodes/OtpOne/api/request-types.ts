/** One of the service's request types (documentation 3.1.1). */
interface RequestType {
	value: number;
	/** The service's own name, in its own spelling. */
	wireName: string;
	label: string;
	description: string;
	/** What is returned, if it is more than an answer. */
	notice?: string;
	/** The base of the names of its files. Only request types with files have one. */
	fileName?: string;
}

/** In the order in which a builder looks for them: approvals, files, sign-ins. */
export const requestTypes: RequestType[] = [
	{
		value: 4,
		wireName: 'RequestWorkFlowValidation',
		label: 'Approval',
		description: 'The approver approves or declines a step of the workflow',
	},
	{
		value: 2,
		wireName: 'RequestFileScanImage',
		label: 'Picture',
		description: 'The approver takes a picture with the smartphone',
		notice: 'The approver takes a picture with the smartphone. It arrives as a file.',
		fileName: 'picture',
	},
	{
		value: 3,
		wireName: 'RequestFileScanDocument',
		label: 'Document Scan',
		description: 'The approver scans one or more pages with the smartphone',
		notice:
			'The approver scans a document of one or more pages with the smartphone. The pages arrive as files.',
		fileName: 'scan',
	},
	{
		value: 6,
		wireName: 'RequestSignDocument',
		label: 'Signature',
		description: 'The approver signs on the screen of the smartphone',
		notice: 'The approver signs on the smartphone. The signature arrives as a picture.',
		fileName: 'signature',
	},
	{
		value: 0,
		wireName: 'RequestWebSession',
		label: 'Sign-In to a Website',
		description: 'The approver confirms a sign-in to a website',
	},
	{
		value: 1,
		wireName: 'RequestComputerSession',
		label: 'Sign-In to a Computer',
		description: 'The approver confirms the start of a session on a computer',
	},
	{
		value: 5,
		wireName: 'RequestApplicaitonAccess',
		label: 'Sign-In to an Application',
		description: 'The approver confirms access to an application',
	},
];

/** The service's names, indexed by number. */
export const requestTypeNames = requestTypes
	.toSorted((a, b) => a.value - b.value)
	.map(({ wireName }) => wireName);

/** Request types whose result contains files. */
export const fileRequestTypes = requestTypes
	.filter(({ fileName }) => fileName !== undefined)
	.map(({ value }) => value);
