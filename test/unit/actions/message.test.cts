import type { IExecuteFunctions } from 'n8n-workflow';

import { UserError } from '../../../nodes/OtpOne/api/user-error';
import { readMessageText } from '../../../nodes/OtpOne/actions/message';
import { userErrorOf, forbiddenWords } from '../../wording.cts';

const OBJECT = '[object Object]';

/** Reads the message of item 1 in a node of the given type, with the tool parameters of an agent. */
function read(message: unknown, type = 'otpOne', parameters?: unknown): string {
	const context = {
		getNodeParameter: (_: string, index: number) => (index === 1 ? message : undefined),
		getNode: () => ({ type: `n8n-nodes-otpone.${type}` }),
		evaluateExpression: (expression: string, index: number) =>
			index === 1 && expression === '{{ $tool.parameters }}' ? parameters : undefined,
	} as unknown as IExecuteFunctions;
	return readMessageText(context, 1);
}

const review = (message: unknown, parameters: unknown) =>
	read(message, 'otpOneHitlTool', parameters);

describe('a message', () => {
	it.each([
		[' Pay 4711?\n', ' Pay 4711?\n'],
		[4711, '4711'],
		[0, '0'],
		[-1.5, '-1.5'],
		['object Object', 'object Object'],
		['[Object: none]', '[Object: none]'],
	])('%j is sent as text', (value, expected) => expect(read(value)).toBe(expected));

	it.each([
		['', /is empty/],
		[' \n', /is empty/],
		[undefined, /is empty/],
		[null, /is empty/],
		[true, /is true, not text/],
		[false, /is false, not text/],
		[NaN, /is NaN, not text/],
		[{ text: 'x' }, /is an object, not text/],
		[new Date(), /is an object, not text/],
		[[], /is a list, not text/],
		[['a'], /is a list, not text/],
		[OBJECT, /holds an object/],
		[`Pay ${OBJECT}?`, /holds an object/],
		[`Pay ${OBJECT},${OBJECT}?`, /holds an object/],
		['Pay [object Promise]?', /holds an object/],
		['Pay [object Array]?', /holds an object/],
		['a'.repeat(4_001), /longer than 4000/],
		[' '.repeat(1_000_000) + OBJECT, /longer than 4000/],
	])('%j is refused', (value, words) => {
		const error = userErrorOf(() => read(value));
		expect(error.message).toMatch(words);
		expect(`${error.message} ${error.description}`).not.toMatch(forbiddenWords);
		expect(error.description).toMatch(/[.?]”?\.?$/);
	});

	it.each(['otpOne', 'otpOneTool'])(
		'that contains an object is refused in a node of type %s',
		(type) => {
			expect(() => read(`Input: ${OBJECT}`, type, { amount: 1 })).toThrow(UserError);
		},
	);
});

describe('a review step', () => {
	const prefilled = `The agent wants to run this tool: Pay\n\nInput:\n${OBJECT}`;
	const shown = (parameters: unknown) => review(prefilled, parameters).split('\n').slice(3);

	it('keeps a message that can be read', () => {
		expect(review('Pay 4711?', { amount: 1 })).toBe('Pay 4711?');
	});

	it("shows the tool's parameters in n8n's own message, one a line", () => {
		const parameters = { amount: 40_000, payee: 'Bob', urgent: true };
		expect(review(prefilled, parameters)).toBe(
			'The agent wants to run this tool: Pay\n\nInput:\namount: 40000\npayee: Bob\nurgent: true',
		);
	});

	it('shows nested values with their paths', () => {
		const parameters = {
			invoice: { number: 4711, lines: [{ text: 'Desk', price: 300 }, { text: 'Lamp' }] },
			tags: ['office', 'new'],
			nothing: {},
			none: [],
			empty: '',
			missing: null,
		};
		expect(shown(parameters)).toEqual([
			'invoice > number: 4711',
			'invoice > lines > 1 > text: Desk',
			'invoice > lines > 1 > price: 300',
			'invoice > lines > 2 > text: Lamp',
			'tags: office, new',
			'nothing: (empty)',
			'none: (empty)',
			'empty: (empty)',
			'missing: (empty)',
		]);
	});

	it('lets no value imitate another line or hide its end', () => {
		const parameters = { note: 'a\namount: 1\r\n\u2028x\u202Ey\u200Bz', 'na\nme': 'b' };
		expect(shown(parameters)).toEqual(['note: a amount: 1 x y z', 'na me: b']);
	});

	it('says how much of a long value is omitted', () => {
		expect(shown({ text: 'x'.repeat(1_000) })).toEqual([
			`text: ${'x'.repeat(400)}… (600 more characters, not shown)`,
		]);
	});

	it('never contains “[object Object]”', () => {
		const deep = { a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } };
		const parameters = { said: OBJECT, list: [OBJECT, { x: [OBJECT] }], [OBJECT]: OBJECT, deep };
		const text = review(`Who: ${OBJECT}\nWhat: ${OBJECT}`, parameters);
		expect(text).not.toContain('[object');
		expect(text).toContain('Who: …\nWhat:\nsaid: (object)');
		expect(text).toContain('{"g":{"h":1}}');
	});

	it('is refused instead of cut when it is too long', () => {
		const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`p${n}`, n]));
		expect(userErrorOf(() => review(prefilled, many)).message).toMatch(/longer than 4000/);
	});

	it.each([[undefined], [null], ['text'], [4]])(
		'is refused when the parameters are %j',
		(value) => {
			const error = userErrorOf(() => review(prefilled, value));
			expect(error.message).toMatch(/parameters of the tool cannot be read/);
			expect(error.description).toContain('$tool.parameters.amount');
		},
	);
});
