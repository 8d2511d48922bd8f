import type { INodeProperties } from 'n8n-workflow';

import { resources } from './resources';

/**
 * The node's fields: resource, operation, and the fields of each operation, shown only for that
 * operation.
 */
export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: resources.map(({ option }) => option),
		default: 'request',
	},
	...resources.map(
		({ option, operations, defaultOperation }): INodeProperties => ({
			displayName: 'Operation',
			name: 'operation',
			type: 'options',
			noDataExpression: true,
			displayOptions: { show: { resource: [option.value] } },
			options: operations.map((operation) => operation.option),
			default: defaultOperation,
		}),
	),
	...resources.flatMap(({ option, operations }) =>
		operations.flatMap((operation) =>
			operation.fields.map(
				(field): INodeProperties => ({
					...field,
					displayOptions: {
						...field.displayOptions,
						show: {
							resource: [option.value],
							operation: [operation.option.value],
							...field.displayOptions?.show,
						},
					},
				}),
			),
		),
	),
];
