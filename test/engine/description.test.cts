/** The built node's description: where each field is shown, its default, and the outputs of each operation. */
import type { INode, INodeParameters, INodeProperties } from 'n8n-workflow';
import { NodeHelpers } from 'n8n-workflow';

import { operations, readers } from '../operations.cts';
import {
	conditionsOf,
	describedOperations,
	description,
	fieldsThat,
	isList,
	optionsOf,
	resources,
	workflowWith,
} from './description.cts';
import type { NodeSettings } from './workbench.cts';

const all = describedOperations.map((tested) => [tested.name, tested] as const);

const ofOperations = description.properties.filter(
	({ name }) => name !== 'resource' && name !== 'operation',
);

describe('each field', () => {
	it.each(ofOperations.map((field, n) => [`${n} ${field.name}`, field] as const))(
		'%s belongs to exactly one operation that exists',
		(_, { displayOptions }) => {
			const { resource, operation } = displayOptions?.show ?? {};
			const owners = describedOperations.filter(
				(tested) => resource?.includes(tested.resource) && operation?.includes(tested.operation),
			);
			expect(resource).toHaveLength(1);
			expect(operation).toHaveLength(1);
			expect(owners).toHaveLength(1);
			expect(displayOptions?.hide).toBeUndefined();
		},
	);

	it.each(all)('%s has no two fields of the same name', (_, { fields: own }) => {
		const names = own.map(({ name }) => name);
		expect(names).toEqual([...new Set(names)]);
	});

	it.each(all)('%s depends only on existing fields and values', (_, { fields: own }) => {
		for (const field of own) {
			for (const [name, values] of Object.entries(conditionsOf(field))) {
				const steering = own.find((other) => other.name === name);
				expect(steering).toBeDefined();
				if (!steering || !isList(steering)) continue;
				const possible = optionsOf(steering).map(({ value }) => value);
				expect(possible).toEqual(expect.arrayContaining(values));
			}
		}
	});

	it('every resource has one list of operations', () => {
		for (const resource of resources) {
			const lists = description.properties.filter(
				({ name, displayOptions }) =>
					name === 'operation' && displayOptions?.show?.resource?.includes(resource),
			);
			expect(lists).toHaveLength(1);
		}
	});
});

describe('the default of a field', () => {
	it.each(fieldsThat(isList))('%s is one of its options', (_, field) => {
		expect(optionsOf(field).map(({ value }) => value)).toContain(field.default);
	});

	it.each(fieldsThat(({ type }) => type === 'number'))(
		'%s is a number within its limits',
		(_, field) => {
			const { minValue = -Infinity, maxValue = Infinity } = field.typeOptions ?? {};
			expect(field.default).toBeGreaterThanOrEqual(minValue);
			expect(field.default).toBeLessThanOrEqual(maxValue);
		},
	);

	it.each(fieldsThat(({ type }) => type === 'boolean'))('%s is a boolean', (_, field) => {
		expect(typeof field.default).toBe('boolean');
	});

	it.each(fieldsThat(({ type }) => type === 'string'))(
		'%s is empty, a field of the previous node, or a fixed value',
		(_, field) => {
			expect(field.default).toMatch(/^$|^=\{\{ \$json\.\w+ \}\}$|^(data|https:\/\/\S+|\/api)$/);
		},
	);

	it.each(fieldsThat(({ type }) => type === 'collection'))('%s is an empty object', (_, field) => {
		expect(field.default).toEqual({});
	});

	it.each([
		['whenNotApproved', 'route'],
		['oneItemPerFile', false],
		['includeInput', true],
		['simplify', true],
		['requestType', 4],
		['pollIntervalSeconds', 2],
		['minimumApprovals', 2],
		['timeoutSeconds', 120],
		['binaryPropertyName', 'data'],
		['message', ''],
	])('%s is the documented value in every operation', (name, value) => {
		const found = description.properties.filter((field) => field.name === name);
		expect(found.length).toBeGreaterThan(0);
		for (const field of found) expect(field.default).toBe(value);
	});

	it.each(readers)('is enough for %s after Create Transaction', (reader) => {
		const tested = describedOperations.find(({ name }) => name === reader);
		const valueOf = (name: string) => tested?.fields.find((field) => field.name === name)?.default;
		expect(valueOf('transactionId')).toBe('={{ $json.transactionId }}');
		expect(valueOf('userMail')).toBe('={{ $json.requestedUser }}');
		for (const { required, default: value } of tested?.fields ?? []) {
			if (required) expect(value).not.toBe('');
		}
	});

	it.each(fieldsThat(({ name }) => /key$|^token$|privateToken/i.test(name)))(
		'%s is hidden, because it is a secret',
		(_, field) => {
			expect(field.typeOptions?.password).toBe(true);
		},
	);
});

describe('a field without effect for an agent', () => {
	const shown = (field: INodeProperties, name: string) => {
		const { show = {} } = field.displayOptions ?? {};
		const values = Object.fromEntries(
			Object.entries(show).map(([steering, allowed]) => [steering, (allowed as unknown[])[0]]),
		) as INodeParameters;
		const node = { typeVersion: 1 } as INode;
		return NodeHelpers.displayParameter(values, field, node, { ...description, name });
	};
	const without = [
		'whenNotApproved',
		'separateOutputsNotice',
		'oneOutputNotice',
		'includeInput',
		'oneItemPerFile',
	];

	it.each(ofOperations.map((field, n) => [`${n} ${field.name}`, field] as const))(
		'%s: only a field without effect is hidden in the tool and the review step',
		(_, field) => {
			const isHidden = without.includes(field.name);
			expect(shown(field, 'otpOne')).toBe(true);
			expect(shown(field, 'otpOneTool')).toBe(!isHidden);
			expect(shown(field, 'otpOneHitlTool')).toBe(!isHidden);
		},
	);
});

describe('the outputs', () => {
	const outputsOf = (parameters: INodeParameters, settings?: NodeSettings) => {
		const workflow = workflowWith(parameters, settings);
		const [node] = Object.values(workflow.nodes);
		return NodeHelpers.getNodeOutputs(workflow, node, description).map((output) =>
			typeof output === 'string' ? { type: output, displayName: undefined } : output,
		);
	};
	const routes = ['Not Approved', 'Approved', 'Pending'];

	it.each(all)('of %s match When Not Approved', (_, tested) => {
		const { name, resource, operation } = tested;
		const namesWith = (parameters: INodeParameters) =>
			outputsOf({ resource, operation, ...parameters }).map(({ displayName }) => displayName);
		const { outputs } = operations[name];
		const routed = outputs > 1 ? routes.slice(0, outputs) : [undefined];
		expect(namesWith({})).toEqual(routed);
		expect(namesWith({ whenNotApproved: 'route' })).toEqual(routed);
		expect(namesWith({ whenNotApproved: 'continue' })).toEqual([undefined]);
		expect(namesWith({ whenNotApproved: 'fail' })).toEqual([undefined]);
		expect(outputsOf({ resource, operation }).map(({ type }) => type)).toEqual(
			routed.map(() => 'main'),
		);
	});

	it('include an Error output of n8n after the others', () => {
		const parameters = { resource: 'request', operation: 'send' };
		const outputs = outputsOf(parameters, { onError: 'continueErrorOutput' });
		expect(outputs.map(({ displayName }) => displayName)).toEqual([
			'Not Approved',
			'Approved',
			'Error',
		]);
	});
});
