import type { INodePropertyOptions } from 'n8n-workflow';

import type { Operation } from './operation';
import { send } from './request/send.operation';

interface Resource {
	option: INodePropertyOptions & { value: string };
	operations: Operation[];
	defaultOperation: string;
}

/** Every resource and operation of the node: the one list that fields, outputs and routing go by. */
export const resources: Resource[] = [
	{
		option: { name: 'Request', value: 'request' },
		operations: [send],
		defaultOperation: 'send',
	},
];

export function findOperation(resource: string, operation: string): Operation | undefined {
	return resources
		.find(({ option }) => option.value === resource)
		?.operations.find(({ option }) => option.value === operation);
}
