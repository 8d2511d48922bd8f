import type { ServiceResult } from '../../../nodes/OtpOne/approval/service-result';
import { decideVerdict, isSameUser, normalizeUser } from '../../../nodes/OtpOne/approval/verdict';

const requested = 'kim.ilk@example.com';

function answer(fields: Partial<ServiceResult>): ServiceResult {
	return {
		isValid: true,
		user: requested,
		message: null,
		privateToken: null,
		transaction: 'none',
		contradicts: false,
		fields: {},
		...fields,
	};
}

describe('an answer approves only when isValid is true and the requested user gave it', () => {
	it('approves a valid answer of the requested user', () => {
		expect(decideVerdict(answer({}), requested)).toEqual({ approved: true, outcome: 'approved' });
	});

	it.each([
		['upper case', 'KIM.ILK@EXAMPLE.COM'],
		['mixed case', 'Kim.Ilk@Example.com'],
		['white space around it', ' \t kim.ilk@example.com\r\n'],
	])('approves the same address in %s', (_, user) => {
		expect(decideVerdict(answer({ user }), requested).approved).toBe(true);
		expect(decideVerdict(answer({ user: requested }), user).approved).toBe(true);
	});

	it.each([
		['the text "true"', 'true'],
		['the text "True"', 'True'],
		['the number 1', 1],
		['the text "1"', '1'],
		['the text "yes"', 'yes'],
		['null', null],
		['a missing field', undefined],
		['an object', { value: true }],
		['an array', [true]],
		['a Boolean object', Object(true)],
	])('treats isValid as %s as an unreadable answer', (_, isValid) => {
		expect(decideVerdict(answer({ isValid }), requested)).toEqual({
			approved: false,
			outcome: 'failed',
		});
	});

	it('treats a missing result as an unreadable answer', () => {
		expect(decideVerdict(undefined, requested)).toEqual({ approved: false, outcome: 'failed' });
	});
});

describe('a valid answer of someone else is a user mismatch', () => {
	const kelvinSign = '\u212A';
	const fullWidthK = '\uFF4B';
	const dotlessI = '\u0131';
	const capitalDottedI = '\u0130';
	const cyrillicI = '\u0456';

	it.each([
		['another address', 'ben@example.com'],
		['an address with the same beginning', `${requested}.evil.example`],
		['an address with the same ending', `evil${requested}`],
		['two addresses', `${requested},ben@example.com`],
		['an empty text', ''],
		['only white space', '   '],
		['null', null],
		['a missing field', undefined],
		['the text "null"', 'null'],
		['a list that contains the address', [requested]],
		['an object that converts to the address', { toString: (): string => requested }],
		['the Kelvin sign for k', requested.replace('k', kelvinSign)],
		['a full-width k', requested.replace('k', fullWidthK)],
		['a full-width at sign', requested.replace('@', '\uFF20')],
		['a dotless i', requested.replaceAll('i', dotlessI)],
		['a capital i with a dot', requested.replace('i', capitalDottedI)],
		['a Cyrillic i', requested.replace('i', cyrillicI)],
		['a zero-width space inside', requested.replace('kim', 'k\u200Bim')],
		['a zero-width joiner at the end', `${requested}\u200D`],
		['a byte-order mark in front', `\uFEFF${requested}`],
		['a no-break space in front', `\u00A0${requested}`],
		['a null character at the end', `${requested}\0`],
		['a combining mark', requested.replace('m', 'm\u0301')],
		['a right-to-left mark', `\u200F${requested}`],
	])('%s', (_, user) => {
		expect(decideVerdict(answer({ user }), requested)).toEqual({
			approved: false,
			outcome: 'userMismatch',
		});
	});

	it.each([
		['an empty text', ''],
		['white space', ' \t\r\n'],
	])('no user when no user was requested: %s', (_, nobody) => {
		expect(decideVerdict(answer({ user: '' }), nobody)).toEqual({
			approved: false,
			outcome: 'userMismatch',
		});
	});
});

describe('an answer that is not valid', () => {
	it.each([
		['the user declined', 'The user declined the request', 'denied'],
		['no message', null, 'denied'],
		['an empty message', '', 'denied'],
		['words that only mention a time', 'Declined at lunch time', 'denied'],
		['the limit passed', 'Request timeout', 'expired'],
		['the limit passed, in two words', 'The request timed out', 'expired'],
		['the limit passed, hyphenated', 'Time-out', 'expired'],
		['the request expired', 'Request expired', 'expired'],
	])('%s', (_, message, outcome) => {
		expect(decideVerdict(answer({ isValid: false, message }), requested)).toEqual({
			approved: false,
			outcome,
		});
	});

	it.each([
		['not answered yet', 'The request is not answered yet', 'pending'],
		['not validated', 'Not validated', 'pending'],
		['still open', 'Still open', 'pending'],
		['a token that is not valid', 'The token is not validated', 'denied'],
		['a token that has expired', 'Token expired', 'denied'],
	])('of a transaction that can be polled again: %s', (_, message, outcome) => {
		const refused = answer({ isValid: false, message });
		expect(decideVerdict(refused, requested, 'one').outcome).toBe(outcome);
		// Without a transaction nothing can be polled, so the wait has ended.
		const without = outcome === 'pending' ? 'expired' : outcome;
		expect(decideVerdict(refused, requested).outcome).toBe(without);
	});

	it('never approves, regardless of who answered', () => {
		expect(decideVerdict(answer({ isValid: false, user: requested }), requested).approved).toBe(
			false,
		);
		expect(decideVerdict(answer({ isValid: false, user: null }), requested).outcome).toBe('denied');
	});

	it('is not decided by a message alone', () => {
		const approvedInWords = answer({ isValid: undefined, message: 'approved, isValid: true' });
		expect(decideVerdict(approvedInWords, requested).outcome).toBe('failed');
	});
});

describe('an answer for another transaction', () => {
	const transactionId = 'one';
	const named = (id: string | null) => (id === null ? ('none' as const) : { id });

	it.each([
		['the same transaction', 'one', 'approved'],
		['no transaction named', null, 'approved'],
		['another transaction', 'two', 'failed'],
		['a transaction with the same beginning', 'one-more', 'failed'],
		['an empty id', '', 'failed'],
	])('%s', (_, answered, outcome) => {
		const result = answer({ transaction: named(answered) });
		expect(decideVerdict(result, requested, transactionId).outcome).toBe(outcome);
	});

	it('is not a decline either', () => {
		const result = answer({ isValid: false, transaction: named('two') });
		expect(decideVerdict(result, requested, transactionId).outcome).toBe('failed');
	});

	it('is not detected if the transaction is unknown', () => {
		const result = answer({ transaction: named('two') });
		expect(decideVerdict(result, requested).outcome).toBe('approved');
	});
});

describe('addresses are compared', () => {
	it('without white space around them and with ASCII letters in lower case', () => {
		expect(normalizeUser('\t Ann@EXAMPLE.com \n')).toBe('ann@example.com');
	});

	it('without changing letters outside ASCII', () => {
		expect(normalizeUser('\u212A\u0130\u00C4@example.com')).toBe('\u212A\u0130\u00C4@example.com');
		expect(isSameUser('\u00E4@example.com', '\u00C4@example.com')).toBe(false);
	});

	it('without changing white space inside', () => {
		expect(isSameUser('ann @example.com', 'ann@example.com')).toBe(false);
	});
});

describe('the words of a refusal', () => {
	const outcomeOf = (message: string | null) =>
		decideVerdict(
			{
				isValid: false,
				user: null,
				message,
				privateToken: null,
				transaction: 'none',
				contradicts: false,
				fields: {},
			},
			'ann@example.com',
		).outcome;

	it('are only searched for in the first thousand characters', () => {
		expect(outcomeOf(`${'.'.repeat(900)} timeout`)).toBe('expired');
		expect(outcomeOf(`${'.'.repeat(1_000)} timeout`)).toBe('denied');
	});

	it('may contain expire or expired', () => {
		expect(outcomeOf('The request will expire')).toBe('expired');
		expect(outcomeOf('The request has expired')).toBe('expired');
	});
});
