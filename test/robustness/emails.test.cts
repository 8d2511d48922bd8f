/** Two different addresses are never the same person, even if they look alike. */
import fc from 'fast-check';

import { readApprovers } from '../../nodes/OtpOne/actions/request/approvers';
import { parseAnswer } from '../../nodes/OtpOne/api/parse-answer';
import { readResult } from '../../nodes/OtpOne/api/read-result';
import { decideVerdict, isSameUser, normalizeUser } from '../../nodes/OtpOne/approval/verdict';
import { effort, runs } from './effort.cts';
import { isSameAddress } from './verdicts/oracle.cts';

/** Letters that look like an ASCII letter, or become one by changing case, width or normal form. */
const lookAlikes: Record<string, string> = {
	a: '\u0430\u00E0\u00E4\u0251\uFF41\uFF21\u{1D41A}\u00AA',
	c: '\u0441\u03F2\uFF43\u217D',
	e: '\u0435\u00E9\u0113\uFF45\u212F',
	i: '\u0131\u0130\u0456\u00EC\u00ED\uFF49\u2170\u{1D422}',
	k: '\u212A\u043A\u03BA\uFF4B\uFF2B\u{1D424}',
	l: '\u04CF\u217C\uFF4C\u01C0I1',
	m: '\u043C\u217F\uFF4D\u{1D426}',
	o: '\u043E\u03BF\u00F6\uFF4F\u2134\u00BA0',
	p: '\u0440\u03C1\uFF50',
	s: '\u017F\u0455\uFF53\u00DF',
	x: '\u0445\u00D7\uFF58\u2179',
	'@': '\uFF20\uFE6B',
	'.': '\u3002\uFF0E\uFF61\u2024\u00B7',
};
/** Invisible characters. */
const invisible = [
	...[
		'\u200B',
		'\u200C',
		'\u200D',
		'\u2060',
		'\uFEFF',
		'\u00AD',
		'\u034F',
		'\u180E',
		'\u200E',
		'\u200F',
	],
	...[
		'\u202A',
		'\u202E',
		'\u2066',
		'\u2069',
		'\uFE0F',
		'\u{E0020}',
		'\u{E0100}',
		'\0',
		'\x7F',
		'\x08',
	],
	...['\u00A0', '\u2003', '\u2028', '\u2029', '\u3000', '\u0085', '\u1680', '\u202F', '\u205F'],
];
const combining = ['\u0301', '\u0307', '\u0308', '\u0327', '\u0338', '\u20DD'];

const address = fc.oneof(
	fc.constantFrom('kim.ilk@example.com', 'mike.sacks@example.com', 'IT@Examples.COM', 'kk@kk.kk'),
	fc.emailAddress(),
);

type Change = (text: string) => string;
const put = (text: string, at: number, sign: string, instead = 0) => {
	const letters = [...text];
	letters.splice(at % (letters.length + 1), instead, sign);
	return letters.join('');
};

const alike = fc.nat({ max: 40 }).chain((turn) =>
	fc.nat({ max: 10 }).map(
		(choice): Change =>
			(text) => {
				const letters = [...text];
				const places = letters.flatMap((letter, at) =>
					lookAlikes[letter.toLowerCase()] ? [at] : [],
				);
				if (places.length === 0) return `${text}\u200B`;
				const at = places[turn % places.length];
				const others = [...lookAlikes[letters[at].toLowerCase()]];
				return put(text, at, others[choice % others.length], 1);
			},
	),
);
const sign = (signs: string[]) =>
	fc.tuple(fc.nat({ max: 40 }), fc.constantFrom(...signs)).map(
		([at, one]): Change =>
			(text) =>
				put(text, at, one),
	);
const inside = fc
	.tuple(fc.nat({ max: 40 }), fc.constantFrom(' ', '\t', '\n', '\r', '\x0B', '\x0C'))
	.map(
		([at, one]): Change =>
			(text) =>
				put(text, 1 + (at % (text.length - 1)), one),
	);
const addition = fc
	.constantFrom('.', ',', ';', '>', '"', "'", '\0', 'x', '%20', '+tag', '\\', ' x', '@example.com')
	.map(
		(more): Change =>
			(text) =>
				`${text}${more}`,
	);

/** A change that results in a different address. */
const change = fc.oneof(alike, alike, sign(invisible), sign(combining), inside, addition);

/** Changes that keep the address the same: ASCII case, and surrounding ASCII white space. */
const harmless = fc
	.tuple(
		fc.array(fc.boolean(), { minLength: 300, maxLength: 300 }),
		fc.string({ unit: fc.constantFrom(' ', '\t', '\r', '\n'), maxLength: 3 }),
		fc.string({ unit: fc.constantFrom(' ', '\t', '\r', '\n'), maxLength: 3 }),
	)
	.map(
		([upper, before, after]): Change =>
			(text) => {
				const turned = [...text].map((letter, at) => {
					const isLetter = /^[A-Za-z]$/.test(letter);
					if (!isLetter) return letter;
					return upper[at % upper.length] ? letter.toUpperCase() : letter.toLowerCase();
				});
				return `${before}${turned.join('')}${after}`;
			},
	);

const approved = (answered: string, requested: string) =>
	decideVerdict(
		readResult(parseAnswer(JSON.stringify({ isValid: true, UserValided: answered }))),
		requested,
	).approved;

it('an address that looks the same, or is the same under another rule, is a different person', () => {
	let different = 0;
	fc.assert(
		fc.property(
			address,
			fc.array(change, { minLength: 1, maxLength: 3 }),
			harmless,
			(one, changes, dress) => {
				const other = dress(changes.reduce((text, make) => make(text), one));
				const expected = isSameAddress(one, other);
				if (!expected) different++;
				expect([one, other, isSameUser(other, one)]).toEqual([one, other, expected]);
				expect([one, other, isSameUser(one, other)]).toEqual([one, other, expected]);
				expect([one, other, approved(other, one)]).toEqual([one, other, expected]);
				expect(normalizeUser(one) === normalizeUser(other)).toBe(expected);
			},
		),
		effort(5_000, 100_000),
	);
	expect(different).toBeGreaterThan(runs(4_500, 90_000));
});

it('the same address in other ASCII case, or with ASCII white space around it, is the same person', () => {
	fc.assert(
		fc.property(address, harmless, harmless, (one, dress, other) => {
			expect(isSameUser(dress(one), other(one))).toBe(true);
			expect(approved(dress(one), other(one))).toBe(true);
			expect(normalizeUser(normalizeUser(dress(one)))).toBe(normalizeUser(one));
		}),
		effort(1_000, 20_000),
	);
});

it('no normal form, case mapping or locale makes two addresses the same', () => {
	const forms: Array<[string, Change]> = [
		['NFC', (text) => text.normalize('NFC')],
		['NFD', (text) => text.normalize('NFD')],
		['NFKC', (text) => text.normalize('NFKC')],
		['NFKD', (text) => text.normalize('NFKD')],
		['lower case', (text) => text.toLowerCase()],
		['upper case', (text) => text.toUpperCase()],
		['Turkish lower case', (text) => text.toLocaleLowerCase('tr')],
		['Turkish upper case', (text) => text.toLocaleUpperCase('tr')],
		['trimmed', (text) => text.trim()],
	];
	const seen = new Map(forms.map(([name]) => [name, 0]));
	fc.assert(
		fc.property(address, fc.array(change, { maxLength: 2 }), (one, changes) => {
			const text = changes.reduce((before, make) => make(before), one);
			for (const [name, form] of forms) {
				const expected = isSameAddress(text, form(text));
				if (!expected) seen.set(name, seen.get(name)! + 1);
				expect([name, text, isSameUser(form(text), text)]).toEqual([name, text, expected]);
			}
		}),
		effort(3_000, 50_000),
	);
	expect([...seen].filter(([, times]) => times === 0)).toEqual([]);
});

it('any two texts are compared with only their ASCII letters in lower case', () => {
	const text = fc.string({ unit: 'binary' });
	fc.assert(
		fc.property(text, text, (one, other) => {
			expect(isSameUser(one, other)).toBe(isSameAddress(one, other));
			expect(isSameUser(one, one)).toBe(true);
		}),
		effort(3_000, 50_000),
	);
});

it('two approvers with similar addresses are two approvers', () => {
	fc.assert(
		fc.property(address, alike, harmless, (one, make, dress) => {
			const other = make(one);
			const approvers = [one, dress(other), dress(one)];
			const getNodeParameter = (name: string) => (name === 'approvers' ? approvers : '');
			const context = { getNodeParameter, getNode: () => ({ parameters: {} }) };
			const people = () => readApprovers(context as never, 0);
			// Characters that an address cannot contain are refused, never folded into others.
			let count: number;
			try {
				count = people().length;
			} catch (error) {
				expect((error as Error).message).toContain('Approvers');
				return;
			}
			expect([one, other, count]).toEqual([one, other, isSameAddress(one, other) ? 1 : 2]);
		}),
		effort(1_000, 20_000),
	);
});
