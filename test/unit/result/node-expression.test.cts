import { createContext, runInContext } from 'node:vm';
import * as fc from 'fast-check';

import { nodeExpression, quoteForExpression } from '../../../nodes/OtpOne/result/node-expression';

const globals: { $?: unknown } = createContext({});

function evaluated(expression: string, $: unknown = undefined): unknown {
	globals.$ = $;
	return runInContext(expression, globals);
}

const units = fc.array(
	fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
);
const texts = fc.oneof(
	fc.string({ unit: 'binary' }),
	units.map((parts) => parts.join('')),
	fc.constantFrom(
		'a }} b',
		'{{ $json }}',
		'\u2028\u2029',
		'"\'`\\',
		'$&',
		'${1}',
		'\r\n',
		'😀',
		'__proto__',
	),
);

it('a text evaluates to itself, and nothing in it ends an expression', () => {
	fc.assert(
		fc.property(texts, (text) => {
			const quoted = quoteForExpression(text);
			expect(evaluated(quoted)).toBe(text);
			expect(quoted).toMatch(/^"(?:[A-Za-z0-9 _.,:-]|\\u[0-9a-f]{4})*"$/);
		}),
		{ numRuns: 2_000 },
	);
});

it('a node is referenced by its name', () => {
	fc.assert(
		fc.property(texts, (name) => {
			expect(evaluated(nodeExpression(name), (asked: string) => asked)).toBe(name);
		}),
	);
});
