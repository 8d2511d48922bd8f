/** Bad descriptions of a service: random, broken, circular and malicious. */
import fc from 'fast-check';

import { type Call, callsOf, spellings } from '../../dev/fake-otpone/api.cts';
import { apiVariantFrom } from '../../dev/fake-otpone/api-variants.cts';

/** Parts of URLs that have led other clients away from their origin. */
const astray = [
	'//thief.example https://thief.example \\\\thief.example /\\thief.example @thief.example',
	'.thief.example :8443 :@thief.example // /.. /../.. /. /%2e%2e /%2E%2e/ /..;/ %2f..%2f',
	'/a?b /a#b /{id} /\0 /\u212A /\u2024\u2024 \uFF0F\uFF0Fthief.example /\u3002\u3002 /a;b=c /~a',
	'/a/./b /a//b javascript:alert(1) file:///etc http:thief.example https:/\\thief.example /',
]
	.flatMap((line) => line.split(' '))
	.concat('/a b', '/\r\nHost: thief.example', '');

const plain = fc.constantFrom('/api', '/api/OtpOne', '/v1', '/otpone', 'api', '/a.b/c-d_e~f');
const piece = fc.oneof(
	plain,
	plain,
	plain,
	plain,
	fc.constantFrom(...astray),
	fc.string({ maxLength: 6 }),
	fc.webPath(),
);
const ends = fc.constantFrom(
	...['', '', '', '', '', '', '', '', '/', '//', '?a=b', '#a', '/..', '%00', ' ', '2'],
);
const otherwise = (call: string) =>
	fc.constantFrom(call, call, call, call.toLowerCase(), call.toUpperCase());

const apiVariants = ['documented', 'pascal-query', 'form'] as const;
const ownNames = apiVariants.flatMap((name) => Object.values(spellings(apiVariantFrom(name))));
const names = fc.oneof(
	fc.constantFrom(...ownNames, ...ownNames.map((name) => name.toUpperCase())),
	fc.constantFrom(
		...'__proto__ constructor hasOwnProperty host Host Cookie'.split(' '),
		'a\r\nb: mail',
	),
	fc.string({ maxLength: 10 }),
);

const references = fc
	.constantFrom(
		...'#/definitions/A #/definitions/B #/paths # #/ #/__proto__ a.json#/A'.split(' '),
		'',
	)
	.map(($ref) => ({ $ref }));
const properties = fc.dictionary(names, fc.constant({ type: 'string' }), { maxKeys: 8 });
const schema: fc.Arbitrary<unknown> = fc.letrec<{ schema: unknown }>((tie) => ({
	schema: fc.oneof(
		{ maxDepth: 3 },
		properties.map((value) => ({ properties: value })),
		references,
		fc.array(tie('schema'), { maxLength: 3 }).map((allOf) => ({ allOf })),
		fc.anything(),
	),
})).schema;

const parameter = fc.oneof(
	fc.record({
		name: names,
		in: fc.constantFrom('query', 'query', 'formData', 'body', 'header', 'path', 'cookie', 'else'),
	}),
	schema.map((value) => ({ name: 'model', in: 'body', schema: value })),
	references,
	fc.anything(),
);
/** A valid operation with one more parameter, so that the calls are found and the rest of the document has an effect. */
const rightOperation = ({ roles }: Call) => {
	const spelt = spellings(apiVariantFrom('documented'));
	const all = roles.map((role) => spelt[role]);
	const place = fc.constantFrom('query', 'formData', 'header', 'body');
	return fc.tuple(place, fc.option(parameter)).map(([where, more]) => ({
		parameters: [
			...(where === 'body'
				? [
						{
							in: 'body',
							schema: { properties: Object.fromEntries(all.map((name) => [name, {}])) },
						},
					]
				: all.map((name) => ({ name, in: where }))),
			...(more === null ? [] : [more]),
		],
	}));
};
const operation = fc.oneof(
	fc.record(
		{
			parameters: fc.oneof(fc.array(parameter, { maxLength: 8 }), fc.anything()),
			requestBody: fc.oneof(
				schema.map((value) => ({ content: { 'application/json': { schema: value } } })),
				schema.map((value) => ({ content: { 'multipart/form-data': { schema: value } } })),
				references,
				fc.anything(),
			),
		},
		{ requiredKeys: [] },
	),
	fc.anything(),
);
const anyItem = fc.oneof(
	fc.record({ post: operation, get: operation, parameters: fc.anything() }, { requiredKeys: [] }),
	references,
	fc.anything(),
);
const path = fc.constantFrom(...callsOf(apiVariantFrom('documented'))).chain((call) => {
	const right = rightOperation(call);
	const item = fc.oneof(
		right.map((post) => ({ post })),
		right.map((get) => ({ get })),
		fc.tuple(right, operation).map(([post, get]) => ({ post, get })),
		anyItem,
	);
	const name = fc
		.tuple(piece, otherwise(call.name), ends)
		.map(([before, own, end]) => `${before}/${own}${end}`);
	return fc.tuple(name, item);
});

/** Documents that may or may not make sense. */
export const documents = fc.oneof(
	fc.record(
		{
			swagger: fc.constant('2.0'),
			host: fc.constantFrom('thief.example', 'api.otpone.com:8443', 4711),
			schemes: fc.constant(['http', 'ftp']),
			basePath: fc.oneof(piece, fc.anything()),
			servers: fc.oneof(
				piece.map((url) => [{ url }]),
				fc.anything(),
			),
			definitions: fc.record({ A: schema, B: schema }),
			paths: fc.oneof(
				{
					arbitrary: fc
						.array(path, { maxLength: 6 })
						.map((list): unknown => Object.fromEntries(list)),
					weight: 8,
				},
				{ arbitrary: fc.anything(), weight: 1 },
			),
		},
		{ requiredKeys: ['paths'] },
	),
	fc.anything(),
	fc.json().map((text): unknown => JSON.parse(text)),
);

/** Base URLs that a credential may contain. */
export const baseUrls = fc.constantFrom(
	'https://api.otpone.com',
	'https://api.otpone.com/otpone',
	'https://example.com:8443/a/b-c',
	'http://localhost:3000',
	'http://127.0.0.1:8080/service',
);

/** Pages that may or may not name documents. */
export const pages = fc.oneof(
	fc
		.tuple(fc.array(piece, { maxLength: 12 }), fc.constantFrom("'", '"', '`', ''))
		.map(
			([list, quote]) =>
				`<script>discoveryPaths : arrayFrom( ${quote}${list.join('|')}${quote})</script>`,
		),
	fc.string(),
);
