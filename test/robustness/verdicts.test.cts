/** Only an answer of the right shape approves, whatever a service returns. */
import fc from 'fast-check';

import { parseAnswer } from '../../nodes/OtpOne/api/parse-answer';
import { readResult } from '../../nodes/OtpOne/api/read-result';
import { decideVerdict } from '../../nodes/OtpOne/approval/verdict';
import { effort, runs } from './effort.cts';
import { bodies, TRANSACTION, USER } from './verdicts/bodies.cts';
import { approvesByContract } from './verdicts/contract-oracle.cts';
import { hostileAnswers } from './verdicts/hostile-answers.cts';
import { couldApprove, isSameAddress, readTree } from './verdicts/oracle.cts';

/** Changes to the text of a body, such as a broken proxy or an attacker might make. */
type Mutation = (body: string) => string;

const signs = fc.constantFrom(
	...['"', '{', '}', '[', ']', ':', ',', '\\', ' ', '\n', '\0', '\uFEFF', '\uFFFD', '\u200B'],
	...['true', 'false', 'null', '1', '"true"', '"isValid":true,', '"isValid":false,', '//', '/**/'],
	...['e', 'K', '\u212A', '\u0131', '\u0130', '\u017F', '\uFF4B', '\u0301', '@', '.'],
);
const place = fc.nat({ max: 400 });
const span = fc.nat({ max: 40 });
const at = (body: string, index: number) => index % (body.length + 1);

/** Replaces some characters with others. */
const splice =
	(index: number, count: number, put: string): Mutation =>
	(body) => {
		const from = at(body, index);
		return body.slice(0, from) + put + body.slice(from + count);
	};
const copy = fc.tuple(place, span, place).map(
	([index, length, target]): Mutation =>
		(body) => {
			const from = at(body, index);
			return splice(target, 0, body.slice(from, from + length))(body);
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

/** Words that are replaced with others. */
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

const change = fc.oneof(
	fc.tuple(place, signs).map(([index, sign]) => splice(index, 0, sign)),
	fc.tuple(place, span).map(([index, length]) => splice(index, length, '')),
	fc.tuple(place, signs).map(([index, sign]) => splice(index, 1, sign)),
	copy,
	flip,
	place.map((index) => splice(index, Infinity, '')),
	reword,
);
/** Several changes, applied in order. */
const mutations = fc.array(change, { minLength: 1, maxLength: 3 }).map(
	(list): Mutation =>
		(body) =>
			list.reduce((text, mutate) => mutate(text), body),
);

const verdictOf = (body: string, user = USER, transaction: string | null = TRANSACTION) =>
	decideVerdict(readResult(parseAnswer(body)), user, transaction);
const approves = (body: string) => verdictOf(body).approved;

/** Counts the bodies of each kind, because a property that never meets the interesting case proves nothing. */
const counts: Record<string, number> = {};
const count = (kind: string) => (counts[kind] = (counts[kind] ?? 0) + 1);

afterAll(() => {
	const total = Object.values(counts).reduce((sum, number) => sum + number, 0);
	const kinds = Object.entries(counts).map(([kind, number]) => `${kind} ${number}`);
	process.stdout.write(`\nVerdicts over ${total} bodies: ${kinds.join(', ')}\n`);
});

it('a body of known parts approves if all of them are right, and never if one is wrong', () => {
	fc.assert(
		fc.property(bodies, ({ standing, value }) => {
			count(`made ${standing}`);
			if (standing !== 'open')
				expect([value, approves(value)]).toEqual([value, standing === 'right']);
		}),
		effort(8_000, 90_000),
	);
	expect(counts['made right']).toBeGreaterThan(runs(500, 5_000));
	expect(counts['made wrong']).toBeGreaterThan(runs(2_000, 20_000));
});

it('a body that was changed in transit approves only if it still says so', () => {
	const right = bodies.filter(({ standing }) => standing === 'right').map(({ value }) => value);
	const plain = fc.constant(
		JSON.stringify({ Message: '', UserValided: USER, privateToken: 'order', isValid: true }),
	);
	fc.assert(
		fc.property(fc.oneof(plain, right), mutations, (body, mutate) => {
			const changed = mutate(body);
			const approved = approves(changed);
			count(approved ? 'changed and approved' : 'changed and not approved');
			if (approved) expect([changed, couldApprove(changed, USER)]).toEqual([changed, true]);
		}),
		effort(8_000, 90_000),
	);
	expect(counts['changed and approved']).toBeGreaterThan(runs(200, 2_000));
	expect(counts['changed and not approved']).toBeGreaterThan(runs(2_000, 20_000));
});

it('a random body does not approve', () => {
	const anything = fc.oneof(
		fc.json(),
		fc.string({ unit: 'binary' }),
		fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes).toString('utf8')),
		fc.anything({ withNullPrototype: true }).map((value) => String(JSON.stringify(value))),
	);
	fc.assert(
		fc.property(anything, (body) => {
			count('anything');
			const verdict = verdictOf(body);
			expect(verdict.approved).toBe(false);
			expect(verdict.approved).toBe(verdict.outcome === 'approved');
		}),
		effort(4_000, 40_000),
	);
});

it('no one can approve for another person', () => {
	const names = fc.oneof(fc.emailAddress(), fc.string({ unit: 'binary' }), fc.constant(USER));
	fc.assert(
		fc.property(names, names, (answered, requested) => {
			count('pairs');
			const body = JSON.stringify({ UserValided: answered, isValid: true });
			const { approved } = verdictOf(body, requested, null);
			const isNobody = isSameAddress(requested, '');
			expect(approved).toBe(isSameAddress(answered, requested) && !isNobody);
		}),
		effort(2_000, 20_000),
	);
});

it('an answer generated from dangerous shapes approves exactly when the contract says so', () => {
	fc.assert(
		fc.property(hostileAnswers, ({ body, asked }) => {
			const result = readResult(parseAnswer(body), asked.sent);
			const { approved } = decideVerdict(result, asked.user, asked.transaction);
			count(approved ? 'grown and approved' : 'grown and not approved');
			const expected = approvesByContract(body, asked);
			expect([body, asked, approved]).toEqual([body, asked, expected]);
		}),
		effort(20_000, 220_000),
	);
	expect(counts['grown and approved']).toBeGreaterThan(runs(1_000, 10_000));
	expect(counts['grown and not approved']).toBeGreaterThan(runs(5_000, 50_000));
});

it('the same name twice with different values makes an answer contradictory', () => {
	const user = JSON.stringify(USER);
	for (const body of [
		`{"isValid":false,"UserValided":${user},"isValid":true}`,
		`{"isValid":true,"UserValided":"ben@example.com","UserValided":${user}}`,
		`{"Message":"","isValid":false,"UserValided":null,"isValid":true,"UserValided":${user}}`,
	]) {
		expect([body, approves(body)]).toEqual([body, false]);
	}
});

it('the parser of the oracle accepts JSON only', () => {
	const same = (text: string) => {
		try {
			JSON.parse(text);
			return readTree(text) !== undefined;
		} catch {
			return readTree(text) === undefined;
		}
	};
	fc.assert(
		fc.property(fc.oneof(fc.json(), fc.string()), mutations, (text, mutate) => {
			expect([text, same(text)]).toEqual([text, true]);
			expect([mutate(text), same(mutate(text))]).toEqual([mutate(text), true]);
		}),
		effort(1_000, 10_000),
	);
});
