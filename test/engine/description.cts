/** The built node's description: its fields and where they are, its operations, and values to fill them with. */
import type {
	ICredentialType,
	IDataObject,
	INodeParameters,
	INodeProperties,
	INodePropertyOptions,
	INodeType,
} from 'n8n-workflow';
import { Workflow } from 'n8n-workflow';

import type { Facts, OperationName } from '../operations.cts';
import { createTransaction } from '../unit/fake-otpone/client.cts';
import { type NodeSettings, otpOneNode, type Workbench } from './workbench.cts';

type NodeClass = { new (): INodeType; prototype: Required<Pick<INodeType, 'execute'>> };

/** The same classes that the engine loads. */
export const { OtpOne: nodeClass } = jest.requireActual<{ OtpOne: NodeClass }>(
	'../../dist/nodes/OtpOne/OtpOne.node.js',
);
const { OtpOneApi } = jest.requireActual<{ OtpOneApi: new () => ICredentialType }>(
	'../../dist/credentials/OtpOneApi.credentials.js',
);

export const { description } = new nodeClass();
export const credential = new OtpOneApi();

export const optionsOf = (field: INodeProperties) =>
	(field.options ?? []) as INodePropertyOptions[];
export const isList = ({ type }: INodeProperties) => type === 'options' || type === 'multiOptions';

type Placed<Thing> = [place: string, thing: Thing];

const placed: Array<Placed<INodeProperties>> = [
	...description.properties.map((field): Placed<INodeProperties> => {
		const { resource, operation } = field.displayOptions?.show ?? {};
		return [[...(resource ?? []), ...(operation ?? []), field.name].map(String).join(' '), field];
	}),
	...credential.properties.map(
		(field): Placed<INodeProperties> => [`credential ${field.name}`, field],
	),
];

/** Every field of the node and of its credential, including those inside collections. */
export const allFields = placed.flatMap(([place, field]) => {
	const entries = field.type === 'collection' ? (field.options as INodeProperties[]) : [];
	const inside = entries.map((entry): Placed<INodeProperties> => [`${place} ${entry.name}`, entry]);
	return [[place, field] as Placed<INodeProperties>, ...inside];
});

export const fieldsThat = (holds: (field: INodeProperties) => boolean) =>
	allFields.filter(([, field]) => holds(field));

/** Every choice in every list. */
export const allChoices = fieldsThat(isList).flatMap(([place, field]) =>
	optionsOf(field).map(
		(choice): Placed<INodePropertyOptions> => [`${place} = ${String(choice.value)}`, choice],
	),
);

/** Conditions of a field except its resource and operation, one value each. */
type Conditions = Record<string, unknown>;

export interface DescribedOperation {
	name: OperationName;
	resource: string;
	operation: string;
	option: INodePropertyOptions;
	/** The fields that belong to it, whether they are shown or not. */
	fields: INodeProperties[];
	/** Settings that together show every one of the fields. */
	circumstances: Conditions[];
}

const ofName = (name: string) => description.properties.filter((field) => field.name === name);

/** The conditions under which a field is shown in an ordinary node, without resource and operation. */
export function conditionsOf(field: INodeProperties): Record<string, unknown[]> {
	const { show = {} } = field.displayOptions ?? {};
	const given = ['resource', 'operation', '@tool'];
	const others = Object.entries(show).filter(([name]) => !given.includes(name));
	return Object.fromEntries(others) as Record<string, unknown[]>;
}

function belongsTo(field: INodeProperties, resource: string, operation: string): boolean {
	const { show } = field.displayOptions ?? {};
	const holds = (values: unknown, value: string) => Array.isArray(values) && values.includes(value);
	return holds(show?.resource, resource) && holds(show?.operation, operation);
}

function circumstancesOf(fields: INodeProperties[]): Conditions[] {
	const all = fields
		.filter(({ type }) => type !== 'notice')
		.map((field) =>
			Object.entries(conditionsOf(field)).map(([name, values]) => [name, values[0]] as const),
		);
	const different = new Map(all.map((entries) => [JSON.stringify(entries), entries]));
	return [...different.values()].map((entries) => Object.fromEntries(entries));
}

export const resources = optionsOf(ofName('resource')[0]).map(({ value }) => String(value));

export const describedOperations = resources.flatMap((resource) => {
	const list = ofName('operation').find(({ displayOptions }) =>
		displayOptions?.show?.resource?.includes(resource),
	);
	return optionsOf(list as INodeProperties).map((option): DescribedOperation => {
		const operation = String(option.value);
		const name = `${resource}.${operation}` as OperationName;
		const fields = description.properties.filter(
			(field) => field.name !== 'operation' && belongsTo(field, resource, operation),
		);
		const circumstances = circumstancesOf(fields);
		return { name, resource, operation, option, fields, circumstances };
	});
});

/** Returns a workflow that contains only the node. */
export function workflowWith(parameters: INodeParameters, settings?: NodeSettings): Workflow {
	const make = () => new nodeClass();
	const nodeTypes = { getByName: make, getByNameAndVersion: make, getKnownTypes: () => ({}) };
	const nodes = [otpOneNode(parameters, settings)];
	return new Workflow({ nodes, connections: {}, active: false, nodeTypes });
}

/** Returns the fields that a builder sees with some settings. */
export function shownFields({ fields }: DescribedOperation, under: Conditions): INodeProperties[] {
	const valueOf = (name: string) =>
		under[name] ?? fields.find((field) => field.name === name)?.default;
	return fields.filter((field) =>
		Object.entries(conditionsOf(field)).every(([name, values]) => values.includes(valueOf(name))),
	);
}

/** Creates transactions that are already answered, for operations that need one. */
export async function makeSamples(
	{ fakeOtpOne }: Workbench,
	people = ['approve.n0@example.com', 'approve.n1@example.com'],
): Promise<Facts[]> {
	return await Promise.all(
		people.map(async (requestedUser) => {
			const values = { userMail: requestedUser, privateToken: '' };
			const transactionId = await createTransaction(fakeOtpOne, values);
			return { requestedUser, transactionId, token: fakeOtpOne.tokenFor(transactionId) ?? '' };
		}),
	);
}

/** Returns a value for a field that differs between items. */
function valueFor(field: INodeProperties, item: number, sample: Facts, steers: boolean): unknown {
	const { requestedUser, transactionId, token } = sample;
	const byName: Record<string, unknown> = {
		transactionId,
		token,
		userMail: requestedUser,
		approvers: requestedUser,
		userIp: `203.0.113.${item + 1}`,
		pollIntervalSeconds: item + 1,
		timeoutSeconds: item + 20,
		minimumApprovals: 1,
		mayNotApprove: `nobody-${item}@example.com`,
	};
	if (field.name in byName) return byName[field.name];
	switch (field.type) {
		case 'string':
			return `${field.name}-${item}`;
		case 'boolean':
			return item === 0;
		case 'number':
			return Number(field.default) + item;
		case 'dateTime':
			return new Date(Date.now() + 60_000 * (item + 1)).toISOString();
		case 'options':
			return steers ? field.default : optionsOf(field)[item % optionsOf(field).length].value;
		default:
			return field.default;
	}
}

/** Returns items and parameters in which every field that can be is an expression on its item. */
export function fillIn(
	tested: DescribedOperation,
	samples: Facts[],
	under: Conditions = {},
): { parameters: INodeParameters; items: IDataObject[] } {
	const parameters: Record<string, unknown> = {
		resource: tested.resource,
		operation: tested.operation,
	};
	const given: IDataObject[] = samples.map(() => ({}));
	const steering = new Set(tested.fields.flatMap((field) => Object.keys(conditionsOf(field))));
	/** A document is not text, and an expression without a document would be refused. */
	const isLeftOut = (field: INodeProperties) => field.name === 'documentField';
	const expressionFor = (field: INodeProperties) => {
		samples.forEach((sample, item) => {
			const value = valueFor(field, item, sample, steering.has(field.name));
			given[item][field.name] = value as IDataObject[string];
		});
		return `={{ $json.given.${field.name} }}`;
	};
	for (const field of shownFields(tested, under)) {
		if (field.type === 'notice') continue;
		if (field.name in under || field.noDataExpression || isLeftOut(field)) {
			parameters[field.name] = under[field.name] ?? field.default;
		} else if (field.type === 'collection') {
			const entries = field.options as INodeProperties[];
			parameters[field.name] = Object.fromEntries(
				entries.map((entry) => [entry.name, expressionFor(entry)]),
			);
		} else parameters[field.name] = expressionFor(field);
	}
	return { parameters: parameters as INodeParameters, items: given.map((one) => ({ given: one })) };
}
