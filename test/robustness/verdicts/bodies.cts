/** Bodies generated from parts that are known to be right, wrong or open. */
import fc from 'fast-check';

export const USER = 'kim.ilk@example.com';
export const TRANSACTION = '5a4db0c5-0000-4000-8000-0123456789ab';

/** `right`: the documented shape, in any wrapping. `wrong`: never approves. `open`: may or may not approve. */
export type Standing = 'right' | 'wrong' | 'open';

interface Part<Value> {
	standing: Standing;
	value: Value;
}

const right = <Value,>(value: Value): Part<Value> => ({ standing: 'right', value });
const wrong = <Value,>(value: Value): Part<Value> => ({ standing: 'wrong', value });

function worst(...parts: Array<Part<unknown>>): Standing {
	const all = parts.map(({ standing }) => standing);
	if (all.includes('wrong')) return 'wrong';
	return all.includes('open') ? 'open' : 'right';
}

/** Prefers right parts, because otherwise almost no body would be right as a whole. */
const mostly = <Value,>(good: fc.Arbitrary<Part<Value>>, bad: fc.Arbitrary<Part<Value>>) =>
	fc.oneof({ arbitrary: good, weight: 6 }, { arbitrary: bad, weight: 1 });

const MISSING = Symbol('missing');

const isValid = mostly<unknown>(
	fc.constant(right(true)),
	fc
		.oneof(
			fc.constantFrom(false, 'true', 'True', 1, '1', null, [true], { value: true }, 'yes', MISSING),
			fc.jsonValue().filter((value) => value !== true),
		)
		.map(wrong),
);

const lookAlikes = ['\u212Aim.ilk', 'k\u0131m.ilk', '\uFF4Bim.ilk', 'kim.il\u212A', 'k\u0456m.ilk'];
const user = mostly<unknown>(
	fc
		.constantFrom(USER, 'KIM.ILK@EXAMPLE.COM', 'Kim.Ilk@Example.com', ` ${USER}\t`, `\r\n${USER} `)
		.map(right),
	fc
		.oneof(
			fc.constantFrom('ben@example.com', '', ' ', null, [USER], { mail: USER }, true, MISSING),
			fc.constantFrom(
				`${USER},ben@example.com`,
				`${USER}.evil.example`,
				`\uFEFF${USER}`,
				`${USER}\0`,
			),
			fc.constantFrom(...lookAlikes).map((local) => `${local}@example.com`),
			fc.jsonValue().filter((value) => typeof value !== 'string'),
		)
		.map(wrong),
);

const transaction = mostly<unknown>(
	fc.constantFrom(right(TRANSACTION), right(MISSING), right(null)),
	fc.constantFrom(
		wrong('another'),
		wrong(`${TRANSACTION}0`),
		wrong(TRANSACTION.slice(1)),
		wrong(4711),
		right(TRANSACTION.toUpperCase()),
		right(''),
		wrong({ id: TRANSACTION }),
		wrong([TRANSACTION]),
		wrong(`{${TRANSACTION}}`),
		wrong(` ${TRANSACTION}`),
	),
);

const approval = { Message: '', UserValided: USER, isValid: true };
const quoted = JSON.stringify(approval);

/** Other fields, which decide nothing. */
const others = fc.dictionary(
	fc
		.string({ maxLength: 8 })
		.filter((name) => !/valid|transaction|__proto__/i.test(name) && name !== ''),
	fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constantFrom<unknown>(approval, quoted, [approval])),
	{ maxKeys: 3 },
);
const message = fc.oneof(
	fc.constantFrom('', 'Approved', quoted, '"isValid":true', '","isValid":true,"x":"', null),
	fc.string(),
);

/** A second spelling of a field that may or may not agree with the first one. */
const second = fc.constantFrom<Part<Array<[string, unknown]>>>(
	...Array.from({ length: 6 }, () => right([])),
	right([['IsValid', true]]),
	wrong([['IsValid', false]]),
	wrong([['ISVALID', 'true']]),
	wrong([['is_valid', null]]),
	wrong([['uservalided', 'ben@example.com']]),
	wrong([['UserValidated', null]]),
);

const casings = fc.constantFrom<(name: string) => string>(
	(name) => name,
	(name) => name.toLowerCase(),
	(name) => name.toUpperCase(),
	(name) => name[0].toUpperCase() + name.slice(1),
	(name) => name[0].toLowerCase() + name.slice(1),
);

const recased = (fields: Array<[string, unknown]>, recase: (name: string) => string) =>
	fields.filter(([, value]) => value !== MISSING).map(([name, value]) => [recase(name), value]);

/** A result with its fields in any order. */
const result = fc
	.tuple(isValid, user, transaction, message, others, second, casings, fc.nat())
	.map(([valid, who, which, words, more, again, recase, turn]): Part<string> => {
		const known = recased(
			[
				['Message', words],
				['UserValided', who.value],
				['isValid', valid.value],
				['transactionID', which.value],
			],
			recase,
		);
		const spelt = new Set(known.map(([name]) => name));
		const isAlone = valid.value === MISSING || who.value === MISSING;
		const repeats = isAlone || again.value.some(([name]) => spelt.has(name));
		const fields = [...Object.entries(more), ...known, ...recased(again.value, (name) => name)];
		const turned = [
			...fields.slice(turn % fields.length),
			...fields.slice(0, turn % fields.length),
		];
		const written = turned.map(
			([name, value]) => `${JSON.stringify(name)}:${JSON.stringify(value)}`,
		);
		// A second spelling of a missing field is the only one; the same name twice has a separate test.
		const standing = repeats ? 'open' : worst(valid, who, which, again);
		return { standing, value: `{${written.join(',')}}` };
	});

type Dressing = (body: string) => Part<string>;

const inString = (body: string) => JSON.stringify(body);

/** What wraps the result. */
const dressing = fc.constantFrom<Dressing>(
	...Array.from({ length: 6 }, (): Dressing => right),
	(body) => right(`\uFEFF${body}`),
	(body) => right(`\r\n  ${body}\r\n`),
	(body) => right(inString(body)),
	(body) => right(inString(inString(body))),
	(body) => right(`{"Result":${body}}`),
	(body) => right(`{"d":${body}}`),
	(body) => right(`{"GetResultResult":${inString(body)}}`),
	(body) => wrong(`[${body}]`),
	(body) => wrong(`{"d":[${body}]}`),
	(body) => wrong(`{"anything":${body}}`),
	(body) => wrong(`{"status":"Declined","previous":${body}}`),
	(body) => wrong(`{"Success":false,"Data":${body}}`),
	(body) => wrong(`{"d":${body},"d":${body}}`),
	(body) => wrong(`{"d":${body},"Result":${body}}`),
	(body) => wrong(`{"error":"no","d":${body}}`),
	(body) => right(`{"error":null,"Success":true,"d":${body}}`),
	(body) => wrong(`{"anything":${inString(body)}}`),
	(body) => wrong(`{"Message":${body}}`),
	(body) => wrong(`{"Message":${inString(body)}}`),
	(body) => wrong(`{"isValid":false,"d":${body}}`),
	(body) => wrong(`[${body},${body}]`),
	(body) => wrong(`{"a":${body},"b":${body}}`),
	(body) => wrong(`<html><body>${body}</body></html>`),
	(body) => wrong(`Result: ${body}`),
	(body) => wrong(`${body}${body}`),
	(body) => wrong(body.slice(0, -1)),
	(body) => wrong(body.slice(1)),
	(body) => wrong(`${body}//`),
	(body) => wrong(inString(`${body}!`)),
	(body) => wrong(inString(inString(inString(inString(inString(inString(body))))))),
);

/** A body, and whether it approves. */
export const bodies = fc.tuple(result, dressing).map(([inner, dress]): Part<string> => {
	const dressed = dress(inner.value);
	return { standing: worst(inner, dressed), value: dressed.value };
});
