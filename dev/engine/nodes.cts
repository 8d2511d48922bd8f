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

type Run = (context: IExecuteFunctions) => INodeExecutionData[];

const field = (name: string, type: INodeProperties['type'] = 'string'): INodeProperties => ({
	displayName: name,
	name,
	type,
	default: type === 'json' ? '{}' : '',
});

function standIn(
	name: string,
	properties: INodeProperties[],
	run: Run,
	isTrigger = false,
): INodeType {
	return {
		description: {
			displayName: name,
			name,
			group: isTrigger ? ['trigger'] : ['transform'],
			version: [1, 2, 3, 3.4],
			description: `Stands in for ${name}`,
			defaults: { name },
			inputs: isTrigger ? [] : ['main'],
			outputs: ['main'],
			properties,
		},
		async execute(this: IExecuteFunctions) {
			return await Promise.resolve([run(this)]);
		},
	};
}

const passOn: Run = (context) =>
	context.getInputData().map((item, index) => ({ ...item, pairedItem: { item: index } }));

/** Edit Fields (Set) in JSON mode. */
const setJson: Run = (context) =>
	context.getInputData().map((_, item) => {
		const value = context.getNodeParameter('jsonOutput', item);
		const json = (typeof value === 'string' ? JSON.parse(value) : value) as IDataObject;
		return { json, pairedItem: { item } };
	});

const splitOut: Run = (context) =>
	context.getInputData().flatMap(({ json }, item) => {
		const list = json[context.getNodeParameter('fieldToSplitOut', item) as string] as IDataObject[];
		return list.map((entry) => ({ json: entry, pairedItem: { item } }));
	});

export const standIns: Record<string, INodeType> = {
	'n8n-nodes-base.manualTrigger': standIn('manualTrigger', [], passOn, true),
	'n8n-nodes-base.webhook': standIn('webhook', [], passOn, true),
	'n8n-nodes-base.stickyNote': standIn('stickyNote', [], passOn),
	'n8n-nodes-base.noOp': standIn('noOp', [], passOn),
	'n8n-nodes-base.set': standIn('set', [field('mode'), field('jsonOutput', 'json')], setJson),
	'n8n-nodes-base.splitOut': standIn('splitOut', [field('fieldToSplitOut')], splitOut),
};
