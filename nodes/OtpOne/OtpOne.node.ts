import type {
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IExecuteFunctions,
	INodeCredentialTestResult,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { outputsExpression } from './actions/outputs-expression';
import { properties } from './actions/properties';
import { subtitleExpression } from './actions/subtitle-expression';
import { waitingTooltip } from './actions/waiting-tooltip';
import { webhookDescriptions } from './page/webhook-descriptions';

/** n8n loads every node at startup, so the code that runs the node is loaded only on first use. */
export class OtpOne implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OtpOne',
		name: 'otpOne',
		icon: { light: 'file:../../icons/otpone.svg', dark: 'file:../../icons/otpone.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: subtitleExpression,
		description:
			'Ask a person to approve, scan or sign on a smartphone before the workflow continues',
		defaults: { name: 'OtpOne' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsExpression,
		credentials: [{ name: 'otpOneApi', required: true, testedBy: 'otpOneApiTest' }],
		waitingNodeTooltip: waitingTooltip,
		webhooks: webhookDescriptions,
		properties,
	};

	methods = {
		credentialTest: {
			async otpOneApiTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted,
			): Promise<INodeCredentialTestResult> {
				const { otpOneApiTest } = await import('./api/credential-test');
				return await otpOneApiTest.call(this, credential);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		const { router } = await import('./actions/router');
		return await router(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		const { approvalWebhook } = await import('./page/webhook');
		return await approvalWebhook(this);
	}
}
