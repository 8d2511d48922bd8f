/** Answers generated from past false approvals: a valid result with up to four changes. */
import fc from 'fast-check';

import { TRANSACTION, USER } from './bodies.cts';
import type { Asked } from './contract-oracle.cts';

/** Fields in order, with values as JSON text, so that names can be repeated or escaped. */
type Fields = Array<[name: string, json: string]>;

interface Draft {
	fields: Fields;
	/** What wraps the result, from the inside outwards. */
	wraps: Array<(json: string) => string>;
	sent: string[];
}

const json = JSON.stringify;
const write = (fields: Fields) =>
	`{${fields.map(([name, value]) => `${name}:${value}`).join(',')}}`;

const trueFields = (): Fields => [
	[json('Message'), json('')],
	[json('UserValided'), json(USER)],
	[json('privateToken'), 'null'],
	[json('isValid'), 'true'],
];

/** A name with one of its characters escaped. */
const escaped = (name: string, at: number) => {
	const code = name
		.charCodeAt(at % name.length)
		.toString(16)
		.padStart(4, '0');
	return `"${name.slice(0, at % name.length)}\\u${code}${name.slice((at % name.length) + 1)}"`;
};

/** Every name with every value, as JSON text. */
const given = (names: string, values: string) =>
	values
		.split(' ')
		.flatMap((value) => names.split(' ').map((name): [string, string] => [name, value]));

const names = fc.constantFrom(
	'isValid',
	'UserValided',
	'Message',
	'IsValid',
	'uservalided',
	'data',
);
const decisions = fc.constantFrom(
	...`true false null "true" 1 ${json(USER)} "ben@x.org"`.split(' '),
);
const yes = write(trueFields());
const no = yes.replace('true', 'false');

const envelopes = fc.constantFrom(
	...['d', 'D', 'data', 'Data', 'value', 'result', 'Result', 'response', 'content'],
	...['SendRequestResult', 'VerifyTokenResult', 'getresultresult'],
);
const otherKeys = fc.constantFrom(
	...'previous history rejected __proto__ constructor xdata datas SomeResult'.split(' '),
	...['', 'items', '0', 'Message', 'request', 'isValidResult'],
);
const signals = fc.constantFrom(
	...given('Success isSuccess', 'false 0 "false" true 1 null "true"'),
	...given('error Errors exception', 'null "" [] {} false 0 "no" ["no"] {"a":1} true 1'),
	...given('status StatusCode', '200 299 300 401 599 600 5 0 "OK" "Denied" "rejected" "failed"'),
	...given('status StatusCode', '"Pending" null'),
	...given('IsFaulted', 'true false'),
	...given('IsCanceled', 'true'),
	...given('IsCompleted', 'false true'),
);
const ids = fc.constantFrom(
	...['null', '""', json(TRANSACTION), json(TRANSACTION.toUpperCase()), '"OTHER"', '4711'],
	...[`"{${TRANSACTION}}"`, `" ${TRANSACTION}"`, `["${TRANSACTION}"]`, `{"id":"${TRANSACTION}"}`],
	...['90071992547409931234', 'true', 'false'],
);
const idNames = fc.constantFrom('transactionID', 'TransactionId', 'transaction_id');

type Change = (draft: Draft) => Draft;
const withFields =
	(change: (fields: Fields) => Fields): Change =>
	(draft) => ({ ...draft, fields: change(draft.fields) });
/** Adds a field whose name is given as JSON. */
const added = (at: number, name: string, value: string) =>
	withFields((fields) => fields.toSpliced(at % (fields.length + 1), 0, [name, value]));
const wrapped =
	(wrap: (text: string) => string): Change =>
	(draft) => ({ ...draft, wraps: [...draft.wraps, wrap] });

const within = fc.constantFrom(
	...[yes, no, `[${yes}]`, `[${no}]`, json(yes), json(no), '{"a":{"isV\\u0061lid":false}}'],
);
const inputs = fc.constantFrom(
	...[yes, no, `Please: ${yes}`, json({ data: JSON.parse(yes) as object }), json(yes)],
	...['tok-1', USER],
);

const changes: fc.Arbitrary<Change> = fc.oneof(
	// A deciding name again: unchanged, in another case or escaped.
	fc
		.tuple(names, decisions, fc.nat(9), fc.boolean())
		.map(([name, value, at, escape]) => added(at, escape ? escaped(name, at) : json(name), value)),
	fc.tuple(signals, fc.nat(9)).map(([[name, value], at]) => added(at, json(name), value)),
	fc.tuple(idNames, ids, fc.nat(9)).map(([name, value, at]) => added(at, json(name), value)),
	// Another result or a decoy, nested.
	fc
		.tuple(fc.oneof(envelopes, otherKeys), within, fc.nat(9))
		.map(([name, value, at]) => added(at, json(name), value)),
	// What wraps the result.
	envelopes.map((name) => wrapped((text) => `{${json(name)}:${text}}`)),
	fc
		.tuple(envelopes, signals, fc.boolean())
		.map(([name, [signal, value], first]) =>
			wrapped((text) =>
				first
					? `{${json(signal)}:${value},${json(name)}:${text}}`
					: `{${json(name)}:${text},${json(signal)}:${value}}`,
			),
		),
	fc
		.tuple(envelopes, envelopes, fc.constantFrom(yes, no, 'null', '{}', '[]'))
		.map(([a, b, other]) => wrapped((text) => `{${json(a)}:${text},${json(b)}:${other}}`)),
	fc
		.tuple(envelopes, idNames, ids)
		.map(([name, idName, id]) =>
			wrapped((text) => `{${json(idName)}:${id},${json(name)}:${text}}`),
		),
	otherKeys.map((name) => wrapped((text) => `{"status":"Done",${json(name)}:${text}}`)),
	fc.constant(wrapped((text) => `[${text}]`)),
	fc.constant(wrapped((text) => json(text))),
	fc.constant(wrapped((text) => ` \uFEFF${text}\r\n`)),
	fc.constant(wrapped((text) => `\uFEFF ${text}\r\n`)),
	// A quoted input.
	inputs.map(
		(input): Change =>
			(draft) => ({ ...draft, sent: [...draft.sent, input] }),
	),
	// Changes to the fields themselves.
	fc
		.tuple(fc.nat(3), decisions)
		.map(([at, value]) =>
			withFields((fields) =>
				fields.map((field, index) => (index === at ? [field[0], value] : field)),
			),
		),
	fc.nat(3).map((at) => withFields((fields) => fields.filter((_, index) => index !== at))),
	fc
		.nat(9)
		.map((at) =>
			withFields((fields) => [
				...fields.slice(at % fields.length),
				...fields.slice(0, at % fields.length),
			]),
		),
);

/** An answer, and the request that it answers. */
export const hostileAnswers = fc
	.tuple(fc.array(changes, { maxLength: 4 }), fc.constantFrom(null, TRANSACTION))
	.map(([list, transaction]): { body: string; asked: Asked } => {
		const start: Draft = { fields: trueFields(), wraps: [], sent: [] };
		const { fields, wraps, sent } = list.reduce((draft, change) => change(draft), start);
		const body = wraps.reduce((text, wrap) => wrap(text), write(fields));
		return { body, asked: { user: USER, transaction, sent } };
	});
