import type {
	IExecuteFunctions,
	INodeExecutionData,
	INodeType,
	INodeTypeDescription,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { NodeConnectionTypes } from 'n8n-workflow';

import { outputsExpression } from './actions/outputsExpression';
import { properties } from './actions/properties';
import { router } from './actions/router';
import { approvalWebhook } from './actions/request/browserApproval';
import { otpOneApiTest } from './api/credentialTest';
import { webhookDescriptions } from './page/webhookDescriptions';

export class OtpOne implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OtpOne',
		name: 'otpOne',
		icon: { light: 'file:../../icons/otpone.svg', dark: 'file:../../icons/otpone.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["resource"] + ": " + $parameter["operation"] }}',
		description: 'Let a person confirm on a smartphone before the workflow goes on',
		defaults: { name: 'OtpOne' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: outputsExpression,
		credentials: [{ name: 'otpOneApi', required: true, testedBy: 'otpOneApiTest' }],
		webhooks: webhookDescriptions,
		properties,
	};

	methods = { credentialTest: { otpOneApiTest } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router(this);
	}

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await approvalWebhook(this);
	}
}
