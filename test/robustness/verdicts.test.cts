/** Whatever a service answers, only the one true shape approves. */
import fc from 'fast-check';

import { parseAnswer } from '../../nodes/OtpOne/api/parse-answer';
import { readResult } from '../../nodes/OtpOne/api/read-result';
import { decideVerdict } from '../../nodes/OtpOne/approval/verdict';
import { effort, runs } from './effort.cts';
import { bodies, TRANSACTION, USER } from './verdicts/bodies.cts';
import { mutations } from './verdicts/mutations.cts';
import { approvesByContract } from './verdicts/contract-oracle.cts';
import { hostileAnswers } from './verdicts/hostile-answers.cts';
import { couldApprove, isSameAddress, readTree } from './verdicts/oracle.cts';

const verdictOf = (body: string, user = USER, transaction: string | null = TRANSACTION) =>
	decideVerdict(readResult(parseAnswer(body)), user, transaction);
const approves = (body: string) => verdictOf(body).approved;

/** How many bodies of each kind there were: a property that never meets the interesting case shows nothing. */
const counts: Record<string, number> = {};
const count = (kind: string) => (counts[kind] = (counts[kind] ?? 0) + 1);

afterAll(() => {
	const total = Object.values(counts).reduce((sum, number) => sum + number, 0);
	const kinds = Object.entries(counts).map(([kind, number]) => `${kind} ${number}`);
	process.stdout.write(`\nVerdicts over ${total} bodies: ${kinds.join(', ')}\n`);
});

it('a body made of known parts approves if all of them are right, and never if one is wrong', () => {
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

it('a body that was changed on its way approves only if it still says so', () => {
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

it('a body of anything approves nothing', () => {
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

it('nobody approves for anybody else, whoever they are', () => {
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

it('an answer grown from what must not approve approves exactly where the contract says so', () => {
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

it('the same name twice with different values is an answer that says two things', () => {
	const user = JSON.stringify(USER);
	for (const body of [
		`{"isValid":false,"UserValided":${user},"isValid":true}`,
		`{"isValid":true,"UserValided":"ben@example.com","UserValided":${user}}`,
		`{"Message":"","isValid":false,"UserValided":null,"isValid":true,"UserValided":${user}}`,
	]) {
		expect([body, approves(body)]).toEqual([body, false]);
	}
});

it('the reader of the oracle reads what JSON is, and nothing else', () => {
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
