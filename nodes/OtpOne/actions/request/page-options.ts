import type { INodeProperties } from 'n8n-workflow';

const smartphoneOnly = { show: { '/pageType': [0] } };

/** The options for the appearance of an approval page. */
export const pageOptions: INodeProperties[] = [
	{
		displayName: 'Ask for a Reason',
		name: 'askReason',
		type: 'boolean',
		default: true,
		description: 'Whether the page asks for an optional reason when a person declines',
	},
	{
		displayName: 'Asked By',
		name: 'askedBy',
		type: 'string',
		default: '',
		placeholder: 'e.g. Accounting',
		description: 'Name shown on the page as the requester. Defaults to the name of the workflow.',
	},
	{
		displayName: 'Language',
		name: 'language',
		type: 'options',
		options: [
			{ name: 'Automatic', value: 'auto', description: 'The language that the browser prefers' },
			{ name: 'Dutch', value: 'nl' },
			{ name: 'English', value: 'en' },
			{ name: 'French', value: 'fr' },
			{ name: 'German', value: 'de' },
			{ name: 'Italian', value: 'it' },
			{ name: 'Portuguese', value: 'pt' },
			{ name: 'Spanish', value: 'es' },
		],
		default: 'auto',
		description: 'The language of the page',
	},
	{
		displayName: 'Sandbox the Page',
		name: 'sandbox',
		type: 'boolean',
		default: true,
		description:
			"Whether to isolate the page from n8n, as n8n does with its own forms. Security keys, Windows Hello and certificates do not work on an isolated page: turn this off for them. OtpOne's script then runs on the address of this n8n instance.",
	},
	{
		displayName: 'Show a Code',
		name: 'showCode',
		type: 'boolean',
		default: true,
		description:
			'Whether the page and the phone show the same two digits, so that nobody confirms a request that someone else started',
		displayOptions: smartphoneOnly,
	},
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: '',
		placeholder: 'e.g. Payment approval',
		description: 'Heading of the page. Defaults to “Approval” in the language of the page.',
	},
];
