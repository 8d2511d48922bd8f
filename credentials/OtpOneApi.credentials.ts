import type { IAuthenticate, ICredentialType, INodeProperties, Icon } from 'n8n-workflow';

import { fillKeySlots } from '../nodes/OtpOne/api/keys';

export class OtpOneApi implements ICredentialType {
	name = 'otpOneApi';

	displayName = 'OtpOne API';

	icon: Icon = { light: 'file:../icons/otpone.svg', dark: 'file:../icons/otpone.dark.svg' };

	documentationUrl = 'https://github.com/n8n-nodes-otpone/n8n-nodes-otpone#get-your-keys';

	properties: INodeProperties[] = [
		{
			displayName: 'Server Key',
			name: 'srvApiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. SRV-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx',
			description:
				'The key that begins with SRV-. It is required to send requests, create transactions, get HTML and verify tokens.',
		},
		{
			displayName: 'Client Key',
			name: 'jsApiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			placeholder: 'e.g. JS-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx',
			description:
				'The key that begins with JS-. It is required to check the status of a transaction and to get its result.',
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: 'https://api.otpone.com',
			description: 'The address of the OtpOne service. Your keys are sent only to this address.',
		},
		{
			displayName: 'Endpoint Lookup',
			name: 'endpointLookup',
			type: 'options',
			options: [
				{
					name: 'Discover',
					value: 'discover',
					description: "Read the addresses from the service's own Swagger document",
				},
				{
					name: 'Prefix',
					value: 'prefix',
					description: 'Use Base URL + Path Prefix + the name of the call',
				},
			],
			default: 'discover',
			description:
				'How the node finds the addresses of the calls. Leave it at Discover unless your service has no Swagger document.',
		},
		{
			displayName: 'Path Prefix',
			name: 'pathPrefix',
			type: 'string',
			default: '/api',
			placeholder: 'e.g. /api',
			description: 'The path between the Base URL and the name of each call',
			displayOptions: { show: { endpointLookup: ['prefix'] } },
		},
	];

	/** Puts each key only into the slots that the node has marked for it in the request. */
	authenticate: IAuthenticate = async (credentials, requestOptions) =>
		fillKeySlots(credentials, requestOptions);
}
