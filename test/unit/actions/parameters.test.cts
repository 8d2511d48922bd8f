import { isEmailAddress } from '../../../nodes/OtpOne/approval/email-address';
import { normalizeUser } from '../../../nodes/OtpOne/approval/verdict';
import type { IExecuteFunctions } from 'n8n-workflow';

import type { UserError } from '../../../nodes/OtpOne/api/user-error';
import {
	checkEmail,
	readNumber,
	readRequestType,
	readRequiredText,
	readSafetyText,
	readUserMail,
} from '../../../nodes/OtpOne/actions/parameters';
import { userErrorOf, forbiddenWords } from '../../wording.cts';

/** The part of n8n's execution context that the functions use: one parameter of item 1, none of item 0. */
const withValue = (parameter: string, value: unknown) =>
	({
		getNodeParameter: (name: string, index: number, fallback?: unknown) =>
			index === 1 && name === parameter ? value : fallback,
	}) as unknown as IExecuteFunctions;

const plainWords = (error: UserError) => {
	expect(`${error.message} ${error.description}`).not.toMatch(forbiddenWords);
	expect(error.description).toMatch(/\.$/);
};

describe('an e-mail address', () => {
	it.each([
		'ann@example.com',
		'approve+300ms.ann@example.com',
		"o'neill@sub.example.co.uk",
		'a@b',
		'\u00E4nn@ex\u00E4mple.com',
		'1@2.example',
	])('%s', (mail) => {
		expect(isEmailAddress(mail)).toBe(true);
		expect(readUserMail(withValue('userMail', ` ${mail}\r\n`), 1)).toBe(mail);
	});

	it.each([
		['no at sign', 'ann.example.com'],
		['nothing in front', '@example.com'],
		['nothing behind', 'ann@'],
		['two at signs', 'ann@ben@example.com'],
		['two addresses', 'ann@example.com, ben@example.com'],
		['two addresses with a semicolon', 'ann@example.com;ben@example.com'],
		['a name in front', 'Ann <ann@example.com>'],
		['brackets', '<ann@example.com>'],
		['quotes', '"ann"@example.com'],
		['white space inside', 'ann @example.com'],
		['a no-break space', 'ann\u00A0@example.com'],
		['a line break inside', 'ann@example.com\r\nX: y'],
		['a zero-width space', 'ann\u200B@example.com'],
		['a byte-order mark', '\uFEFFann@example.com'],
		['a right-to-left override', 'ann\u202E@example.com'],
		['a null character', 'ann\0@example.com'],
		['too long', `${'a'.repeat(250)}@example.com`],
		['a number', 42],
		['true', true],
		['a list', ['ann@example.com']],
		['an object', { mail: 'ann@example.com' }],
	])('%s is refused, and the message says what to enter', (_, mail) => {
		const error = userErrorOf(() => checkEmail(mail, 'Approver Email'));
		expect(error.message).toMatch(
			/^Approver Email contains “.*”, which is not an e-mail address$/s,
		);
		expect(error.message.length).toBeLessThan(125);
		plainWords(error);
	});

	it.each([[''], ['  \r\n'], [undefined], [null]])('%j is reported as empty', (mail) => {
		expect(userErrorOf(() => checkEmail(mail, 'Approver Email')).message).toBe(
			'Approver Email is empty',
		);
	});

	it('is the same person in any case and with white space around it', () => {
		expect(normalizeUser(' Ann@Example.COM ')).toBe(normalizeUser('ann@example.com'));
		expect(normalizeUser('ben@example.com')).not.toBe(normalizeUser('ann@example.com'));
	});
});

describe('a request type', () => {
	it.each([
		[0, 0],
		[4, 4],
		[6, 6],
		['4', 4],
		[' 2 ', 2],
	])('%j', (value, expected) => {
		expect(readRequestType(withValue('requestType', value), 1)).toBe(expected);
	});

	it.each([[7], [-1], [4.5], [NaN], [''], [' '], ['RequestSignDocument'], [true], [null], [[4]]])(
		'%j is refused',
		(value) => {
			plainWords(userErrorOf(() => readRequestType(withValue('requestType', value), 1)));
		},
	);
});

describe('a number', () => {
	const limits = { label: 'Timeout', min: 1, max: 600, fallback: 120 };
	const read = (value: unknown) =>
		readNumber(withValue('timeoutSeconds', value), 1, 'timeoutSeconds', limits);

	it.each([
		[1, 1],
		[600, 600],
		['30', 30],
		[' 30 ', 30],
		[1.5, 1.5],
	])('%j', (value, expected) => {
		expect(read(value)).toBe(expected);
	});

	it('falls back to the default when there is none', () => {
		expect(readNumber(withValue('other', 1), 1, 'timeoutSeconds', limits)).toBe(120);
	});

	it.each([
		[0],
		[0.99],
		[600.01],
		[-5],
		[NaN],
		[Infinity],
		[''],
		[' '],
		['soon'],
		[true],
		[null],
		[[30]],
	])('%j is refused with its limits', (value) => {
		const error = userErrorOf(() => read(value));
		expect(error.message).toMatch(/^Timeout is not between 1 and 600: /);
		plainWords(error);
	});
});

describe('a text that must not be empty', () => {
	const words = { label: 'Transaction ID', hint: 'Enter the ID that came before.' };
	const read = (value: unknown) =>
		readRequiredText(withValue('transactionId', value), 1, 'transactionId', words);

	it('is read without white space around it, and also from a number', () => {
		expect(read(' abc ')).toBe('abc');
		expect(read(4711)).toBe('4711');
	});

	it.each([
		[''],
		['  '],
		[undefined],
		[null],
		['undefined'],
		['null'],
		[{}],
		[['a']],
		[true],
		[NaN],
	])('%j is reported as empty', (value) => {
		expect(userErrorOf(() => read(value))).toMatchObject({
			message: 'Transaction ID is empty',
			description: words.hint,
		});
	});
});

describe('an optional text that makes the operation safer', () => {
	const words = { label: 'Transaction ID', hint: 'Enter the ID that came before.' };
	const given = (raw: unknown, resolved: unknown) =>
		({
			getNodeParameter: (name: string, _: number, fallback: unknown, options?: object) => {
				if (name !== 'transactionId') return fallback;
				return options && 'rawExpressions' in options ? raw : resolved;
			},
		}) as unknown as IExecuteFunctions;
	const read = (raw: unknown, ...resolved: unknown[]) => {
		const context = given(raw, resolved.length > 0 ? resolved[0] : raw);
		return readSafetyText(context, 1, 'transactionId', words);
	};

	it.each([[''], ['  ']])('%j as entered counts as not given', (text) =>
		expect(read(text)).toBeNull(),
	);

	it.each([
		['abc', 'abc', 'abc'],
		[' abc ', ' abc ', 'abc'],
		[4711, 4711, '4711'],
		['={{ $json.id }}', 'abc', 'abc'],
		['={{ $json.id }}', 4711, '4711'],
		['={{ $json.id }}', 0, '0'],
	])('%j, resolved to %j', (raw, resolved, expected) => {
		expect(read(raw, resolved)).toBe(expected);
	});

	it.each([
		[''],
		[' '],
		[undefined],
		[null],
		['undefined'],
		['null'],
		[[]],
		[['abc']],
		[{}],
		[true],
		[NaN],
	])('an expression that resolves to %j is refused', (resolved) => {
		for (const raw of ['={{ $json.id }}', '=', "={{ $fromAI('id') }}"]) {
			const error = userErrorOf(() => read(raw, resolved));
			expect(error).toMatchObject({
				message: 'Transaction ID is empty',
				description: words.hint,
			});
		}
	});

	it.each([[null], [['abc']], [{ id: 'abc' }], [true]])('%j as entered is refused', (value) => {
		expect(userErrorOf(() => read(value)).message).toBe('Transaction ID is empty');
	});
});
