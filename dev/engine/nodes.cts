/**
 * Minimal versions of the n8n nodes that engine runs need, under their real type names so that the
 * same workflows can be imported into a real n8n. They behave like the originals for the parameters
 * used here.
 */
import type {
	IDataObject,
	IExecuteFunctions,
	INodeExecutionData,
	INodeProperties,
	INodeType,
} from 'n8n-workflow';

type Items = INodeExecutionData[];

/** A node's output items, each paired with its input item: a list for each output. */
type Run = (context: IExecuteFunctions, items: Items) => Items[] | Promise<Items[]>;

const field = (name: string, type: INodeProperties['type']): INodeProperties => ({
	displayName: name,
	name,
	type,
	default: type === 'string' ? '' : {},
	...(type === 'filter' && {
		typeOptions: { filter: { caseSensitive: true, typeValidation: 'strict', version: 2 } },
	}),
});

/** Stands in for an n8n node with any parameters. */
export function standIn(
	name: string,
	parameters: Record<string, 'string' | 'json' | 'filter'>,
	run: Run,
	{ outputs = 1, isTrigger = false } = {},
): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: isTrigger ? ['trigger'] : ['transform'],
			version: [1, 1.1, 2, 2.2, 3, 3.4],
			description: `Stands in for ${name}`,
			defaults: { name },
			inputs: isTrigger ? [] : ['main'],
			outputs: Array.from({ length: outputs }, () => 'main' as const),
			properties: Object.entries(parameters).map(([parameter, type]) => field(parameter, type)),
		},
		async execute(this: IExecuteFunctions) {
			const items = this.getInputData();
			return await run(
				this,
				items.map((entry, item) => ({ ...entry, pairedItem: { item } })),
			);
		},
	};
}

const passOn: Run = (_, items) => [items];

/** Edit Fields (Set) in JSON mode. */
const setJson: Run = (context, items) => [
	items.map(({ pairedItem }, item) => {
		const value = context.getNodeParameter('jsonOutput', item);
		const json = (typeof value === 'string' ? JSON.parse(value) : value) as IDataObject;
		return { json, pairedItem };
	}),
];

const splitOut: Run = (context, items) => [
	items.flatMap(({ json, pairedItem }, item) => {
		const list = json[context.getNodeParameter('fieldToSplitOut', item) as string] as IDataObject[];
		return list.map((entry) => ({ json: entry, pairedItem }));
	}),
];

/** The conditions are evaluated by n8n itself, as they are for its own If node. */
const branch: Run = (context, items) => {
	const isTrue = items.map((_, item) =>
		context.getNodeParameter('conditions', item, false, { extractValue: true }),
	);
	return [true, false].map((answer) => items.filter((_, item) => isTrue[item] === answer));
};

export const standIns: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': standIn('manualTrigger', {}, passOn, { isTrigger: true }),
	'n8n-nodes-base.webhook': standIn('webhook', {}, passOn, { isTrigger: true }),
	'n8n-nodes-base.stickyNote': standIn('stickyNote', {}, passOn),
	'n8n-nodes-base.noOp': standIn('noOp', {}, passOn),
	'n8n-nodes-base.set': standIn('set', { mode: 'string', jsonOutput: 'json' }, setJson),
	'n8n-nodes-base.if': standIn('if', { conditions: 'filter' }, branch, { outputs: 2 }),
	'n8n-nodes-base.splitOut': standIn('splitOut', { fieldToSplitOut: 'string' }, splitOut),
};
