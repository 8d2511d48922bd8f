import type { INodePropertyOptions } from 'n8n-workflow';

import type { Operation } from './operation';
import { send } from './request/send.operation';
import { sendAndWait } from './request/send-and-wait.operation';
import { checkStatus } from './transaction/check-status.operation';
import { create } from './transaction/create.operation';
import { getResult } from './transaction/get-result.operation';
import { waitForResult } from './transaction/wait-for-result.operation';
import { getHtml } from './web-page/get-html.operation';
import { verifyToken } from './web-page/verify-token.operation';

interface Resource {
	option: INodePropertyOptions & { value: string };
	operations: Operation[];
	defaultOperation: string;
}

/** The list of all resources and operations, from which fields, outputs and routing are derived. */
export const resources: Resource[] = [
	{
		option: { name: 'Request', value: 'request' },
		operations: [send, sendAndWait],
		defaultOperation: 'send',
	},
	{
		option: { name: 'Transaction', value: 'transaction' },
		operations: [checkStatus, create, getResult, waitForResult],
		defaultOperation: 'create',
	},
	{
		option: { name: 'Web Page', value: 'webPage' },
		operations: [getHtml, verifyToken],
		defaultOperation: 'getHtml',
	},
];

export function findOperation(resource: string, operation: string): Operation | undefined {
	return resources
		.find(({ option }) => option.value === resource)
		?.operations.find(({ option }) => option.value === operation);
}
