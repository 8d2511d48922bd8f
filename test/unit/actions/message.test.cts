import type { IExecuteFunctions } from 'n8n-workflow';

import { UserError } from '../../../nodes/OtpOne/api/user-error';
import { readMessageText } from '../../../nodes/OtpOne/actions/message';
import { userErrorOf, forbiddenWords } from '../../wording.cts';

const OBJECT = '[object Object]';

/** The message of item 1, in a node of a type, where an agent wants to use a tool. */
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
	])('%j is put before the person', (value, expected) => expect(read(value)).toBe(expected));

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
		const complaint = userErrorOf(() => read(value));
		expect(complaint.message).toMatch(words);
		expect(`${complaint.message} ${complaint.description}`).not.toMatch(forbiddenWords);
		expect(complaint.description).toMatch(/[.?]”?\.?$/);
	});

	it.each(['otpOne', 'otpOneTool'])('that holds an object is refused in a node %s', (type) => {
		expect(() => read(`Input: ${OBJECT}`, type, { amount: 1 })).toThrow(UserError);
	});
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

	it('shows nested values by where they stand', () => {
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

	it('lets no value look like another line, or hide its end', () => {
		const parameters = { note: 'a\namount: 1\r\n\u2028x\u202Ey\u200Bz', 'na\nme': 'b' };
		expect(shown(parameters)).toEqual(['note: a amount: 1 x y z', 'na me: b']);
	});

	it('says how much of a long value is left out', () => {
		expect(shown({ text: 'x'.repeat(1_000) })).toEqual([
			`text: ${'x'.repeat(400)}… (600 more characters, not shown)`,
		]);
	});

	it('holds no object in any case', () => {
		const deep = { a: { b: { c: { d: { e: { f: { g: { h: 1 } } } } } } } };
		const parameters = { said: OBJECT, list: [OBJECT, { x: [OBJECT] }], [OBJECT]: OBJECT, deep };
		const text = review(`Who: ${OBJECT}\nWhat: ${OBJECT}`, parameters);
		expect(text).not.toContain('[object');
		expect(text).toContain('Who: …\nWhat:\nsaid: (object)');
		expect(text).toContain('{"g":{"h":1}}');
	});

	it('is refused rather than cut, where all of it is too long', () => {
		const many = Object.fromEntries(Array.from({ length: 2_000 }, (_, n) => [`p${n}`, n]));
		expect(userErrorOf(() => review(prefilled, many)).message).toMatch(/longer than 4000/);
	});

	it.each([[undefined], [null], ['text'], [4]])(
		'is refused where the parameters are %j',
		(value) => {
			const complaint = userErrorOf(() => review(prefilled, value));
			expect(complaint.message).toMatch(/parameters of the tool cannot be read/);
			expect(complaint.description).toContain('$tool.parameters.amount');
		},
	);
});
