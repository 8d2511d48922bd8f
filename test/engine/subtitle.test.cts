/** The subtitle of the node on the canvas, evaluated as the editor evaluates it. */
import type { INodeParameters } from 'n8n-workflow';

import { describedOperations, description, workflowWith } from './description.cts';

function subtitleWith(parameters: INodeParameters): unknown {
	const workflow = workflowWith(parameters);
	const [saved] = Object.values(workflow.nodes);
	return workflow.expression.getSimpleParameterValue(
		saved,
		description.subtitle,
		'internal',
		{},
		undefined,
	);
}

const send = { resource: 'request', operation: 'send' };
const sendAndWait = { resource: 'request', operation: 'sendAndWait' };
const create = { resource: 'transaction', operation: 'create' };

it.each<[string, INodeParameters, string]>([
	['one address', { ...send, userMail: 'ann@example.com' }, 'Ask ann@example.com'],
	['white space around it', { ...send, userMail: ' ann@example.com\n' }, 'Ask ann@example.com'],
	['an expression', { ...send, userMail: '={{ $json.approver }}' }, 'Ask one person by phone'],
	[
		'an expression on a node that has not run',
		{ ...send, userMail: "={{ $('Contract').item.json.signer }}" },
		'Ask one person by phone',
	],
	[
		'an expression that closes early',
		{ ...send, userMail: '={{ }} }}' },
		'Ask one person by phone',
	],
	['nothing yet', send, 'Ask one person by phone'],
	['a number', { ...send, userMail: 7 }, 'Ask one person by phone'],
	['characters of a script', { ...send, userMail: '"}}`${1}' }, 'Ask "}}`${1}'],
	[
		'several addresses',
		{ ...sendAndWait, approvers: 'ann@example.com, ben@example.com;\n eva@example.com,' },
		'Ask ann@example.com and 2 more',
	],
	['one of several', { ...sendAndWait, approvers: 'ann@example.com' }, 'Ask ann@example.com'],
	['a list', { ...sendAndWait, approvers: ['ann@example.com'] }, 'Ask the approvers'],
	['commas only', { ...sendAndWait, approvers: ' , ;' }, 'Ask the approvers'],
	['an object', { ...sendAndWait, approvers: { a: 1 } }, 'Ask the approvers'],
	['a list from an expression', { ...sendAndWait, approvers: '={{ ["a"] }}' }, 'Ask the approvers'],
	['a transaction', { ...create, userMail: 'ann@example.com' }, 'Create for ann@example.com'],
	['a transaction of an item', { ...create, userMail: '={{ $json.a }}' }, 'Create Transaction'],
])('shows who is asked: %s', (_, parameters, subtitle) => {
	expect(subtitleWith(parameters)).toBe(subtitle);
});

it.each(describedOperations.map((tested) => [tested.name, tested] as const))(
	'is not empty when %s is added',
	(_, { resource, operation, option }) => {
		const subtitle = subtitleWith({ resource, operation });
		const asks = ['send', 'sendAndWait'].includes(operation);
		expect(subtitle).toEqual(asks ? expect.stringMatching(/^Ask /) : option.name);
	},
);
