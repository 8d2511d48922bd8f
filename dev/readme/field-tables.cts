/** Generates the tables of fields in the README from the built node. */
import { join } from 'node:path';

import type {
	INodeProperties,
	INodePropertyCollection,
	INodePropertyOptions,
	INodeTypeDescription,
} from 'n8n-workflow';

/** Fields of every operation with a verdict, which share one table. */
const SHARED = [
	'binaryPropertyName',
	'oneItemPerFile',
	'whenNotApproved',
	'simplify',
	'includeInput',
];

/**
 * Conditions that select the operation or the kind of node rather than depend on a builder's
 * setting.
 */
const GIVEN = ['resource', 'operation', '@tool'];

const byName = (properties: INodeProperties[], name: string) =>
	properties.find((field) => field.name === name);

function choicesOf({ type, options = [] }: INodeProperties): INodePropertyOptions[] {
	return type === 'options' ? (options as INodePropertyOptions[]) : [];
}

function defaultOf(field: INodeProperties): string {
	const chosen = choicesOf(field).find(({ value }) => value === field.default);
	if (chosen) return chosen.name;
	if (typeof field.default === 'boolean') return field.default ? 'on' : 'off';
	if (typeof field.default === 'object') return '';
	const text = String(field.default);
	return text === '' ? '' : `\`${text.replace(/^=/, '')}\``;
}

/** Returns when a field is shown, using the labels that a builder sees. */
function conditionOf({ displayOptions }: INodeProperties, properties: INodeProperties[]): string {
	const conditions = Object.entries(displayOptions?.show ?? {}).filter(
		([name]) => !GIVEN.includes(name),
	);
	const texts = conditions.map(([path, values]) => {
		const steering = byName(properties, path.replace('/', ''));
		const names = (values as unknown[]).map(
			(value) => steering && choicesOf(steering).find((choice) => choice.value === value)?.name,
		);
		return `${steering?.displayName}: ${names.join(' or ')}`;
	});
	return texts.length > 0 ? ` (${texts.join('; ')})` : '';
}

function explanationOf(field: INodeProperties): string {
	const choices = choicesOf(field);
	const explanation = field.description ?? field.hint ?? '';
	if (choices.length === 0) return explanation;
	return `${explanation.replace(/\.$/, '')}. Choices: ${choices.map(({ name }) => name).join(', ')}.`;
}

/** Returns the fields inside a collection of either kind. */
function insideOf({ type, options = [] }: INodeProperties): INodeProperties[] {
	if (type === 'collection') return options as INodeProperties[];
	if (type !== 'fixedCollection') return [];
	return (options as INodePropertyCollection[]).flatMap(({ values }) => values);
}

function rowsOf(field: INodeProperties, all: INodeProperties[], within = ''): string[][] {
	const name = `${within}${field.displayName}`;
	const inside = insideOf(field).flatMap((entry) => rowsOf(entry, all, `${name} > `));
	if (field.type === 'collection') return inside;
	const condition = conditionOf(field, all);
	return [[`**${name}**${condition}`, defaultOf(field), explanationOf(field)], ...inside];
}

function table(rows: string[][]): string {
	const line = (cells: string[]) =>
		`| ${cells.map((cell) => cell.replace(/\||(?<=\s)_/g, '\\$&')).join(' | ')} |`;
	return [['Field', 'Default', 'What it does'], ['---', '---', '---'], ...rows]
		.map(line)
		.join('\n');
}

/** Returns the fields of an operation such as `request.send`. */
function fieldsOf({ properties }: INodeTypeDescription, operation: string): INodeProperties[] {
	const [resource, name] = operation.split('.');
	return properties.filter(({ name: field, type, displayOptions }) => {
		const { show } = displayOptions ?? {};
		const belongs = show?.resource?.includes(resource) && show.operation?.includes(name);
		return belongs && type !== 'notice' && field !== 'operation';
	});
}

/** Returns the table of an operation, or of the fields shared by all operations with a verdict. */
function fieldTable(description: INodeTypeDescription, name: string): string {
	const ofVerdict = name === 'verdict';
	const all = fieldsOf(description, ofVerdict ? 'transaction.getResult' : name);
	const hasVerdict = all.some((field) => field.name === 'whenNotApproved');
	const told = all.filter((field) => !hasVerdict || SHARED.includes(field.name) === ofVerdict);
	return table(told.flatMap((field) => rowsOf(field, all)));
}

export function builtDescription(): INodeTypeDescription {
	// eslint-disable-next-line @typescript-eslint/no-require-imports
	const { OtpOne } = require(join(__dirname, '../../dist/nodes/OtpOne/OtpOne.node.js')) as {
		OtpOne: new () => { description: INodeTypeDescription };
	};
	return new OtpOne().description;
}

const TABLE = /(<!-- fields: (\S+) -->\n)[\s\S]*?(<!-- end of fields -->)/g;

/** Returns the names of the tables in a text, in order. */
export function tablesIn(text: string): string[] {
	return [...text.matchAll(TABLE)].map(([, , name]) => name);
}

/** Returns the text with every table regenerated. */
export function withTables(text: string, description: INodeTypeDescription): string {
	return text.replace(
		TABLE,
		(_, begin: string, name: string, end: string) =>
			`${begin}\n${fieldTable(description, name)}\n\n${end}`,
	);
}
