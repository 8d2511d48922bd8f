/** Changes to the text of a body, of the kind that a broken proxy makes, or somebody with a pencil. */
import fc from 'fast-check';

type Mutation = (body: string) => string;

const signs = fc.constantFrom(
	...['"', '{', '}', '[', ']', ':', ',', '\\', ' ', '\n', '\0', '\uFEFF', '\uFFFD', '\u200B'],
	...['true', 'false', 'null', '1', '"true"', '"isValid":true,', '"isValid":false,', '//', '/**/'],
	...['e', 'K', '\u212A', '\u0131', '\u0130', '\u017F', '\uFF4B', '\u0301', '@', '.'],
);
const place = fc.nat({ max: 400 });
const span = fc.nat({ max: 40 });
const at = (body: string, index: number) => index % (body.length + 1);

const insert = fc.tuple(place, signs).map(
	([index, sign]): Mutation =>
		(body) => {
			const from = at(body, index);
			return body.slice(0, from) + sign + body.slice(from);
		},
);
const remove = fc.tuple(place, span).map(
	([index, length]): Mutation =>
		(body) => {
			const from = at(body, index);
			return body.slice(0, from) + body.slice(from + length);
		},
);
const replace = fc.tuple(place, signs).map(
	([index, sign]): Mutation =>
		(body) => {
			const from = at(body, index);
			return body.slice(0, from) + sign + body.slice(from + 1);
		},
);
const copy = fc.tuple(place, span, place).map(
	([index, length, target]): Mutation =>
		(body) => {
			const from = at(body, index);
			const to = at(body, target);
			return body.slice(0, to) + body.slice(from, from + length) + body.slice(to);
		},
);
const flip = fc.tuple(place, fc.nat({ max: 6 })).map(
	([index, bit]): Mutation =>
		(body) => {
			const bytes = Buffer.from(body);
			bytes[at(body, index) % bytes.length] ^= 1 << bit;
			return bytes.toString('utf8');
		},
);
const cut = place.map(
	(index): Mutation =>
		(body) =>
			body.slice(0, at(body, index)),
);

/** Words that are put in the place of others. */
const words: Array<[RegExp, string[]]> = [
	[/true/, ['"true"', '1', 'True', 'TRUE', '[true]', '"1"', 'null', '{}', 'true ', '!0', 'false']],
	[/isValid/, ['isValid ', 'valid', 'IsValid', 'is_valid', 'isvalid', 'isValid2', 'isVal\\u0069d']],
	[
		/UserValided/,
		['User', 'UserValidated', 'uservalided', 'UserValided\\u0000', 'UserVal\u0131ded'],
	],
	[
		/example\.com/,
		['example.co', 'example.com.evil', 'EXAMPLE.COM', 'ex\\u0061mple.com', 'example,com'],
	],
];
const reword = fc.constantFrom(
	...words.flatMap(([word, others]) =>
		others.map(
			(other): Mutation =>
				(body) =>
					body.replace(word, other),
		),
	),
);

/** One change after another. */
export const mutations = fc
	.array(fc.oneof(insert, remove, replace, copy, flip, cut, reword), { minLength: 1, maxLength: 3 })
	.map(
		(list): Mutation =>
			(body) =>
				list.reduce((text, mutate) => mutate(text), body),
	);
