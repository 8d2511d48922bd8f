import {
	parseAnswer,
	readFinished,
	readMessage,
	readTransactionId,
} from '../../../nodes/OtpOne/api/parse-answer';
import { readResult } from '../../../nodes/OtpOne/api/read-result';

describe('the names of fields', () => {
	/** Names that only begin or end with the given name. */
	const neighbours = (name: string) => [`x${name}`, `${name}x`];
	const answer = (fields: unknown) => parseAnswer(JSON.stringify(fields));
	const result = (fields: unknown) => readResult(answer(fields));
	const valid = { isValid: 'so that it is a result' };

	it.each([
		['UserValided', 'user'],
		['user_valided', 'user'],
		['UserValidated', 'user'],
		['user_validated', 'user'],
		['privateToken', 'privateToken'],
		['private_token', 'privateToken'],
	] as const)('%s is read as %s, and similar names are not', (name, field) => {
		expect(result({ ...valid, [name]: 'said' })?.[field]).toBe('said');
		for (const other of neighbours(name)) {
			expect(result({ ...valid, [other]: 'said' })?.[field] ?? null).toBeNull();
		}
	});

	it.each(['isValid', 'is_valid'])('%s is read, and similar names are not', (name) => {
		expect(result({ UserValided: 'a', [name]: 'said' })?.isValid).toBe('said');
		for (const other of neighbours(name)) {
			expect(result({ UserValided: 'a', [other]: 'said' })?.isValid).toBeUndefined();
		}
	});

	it.each(['transactionId', 'transaction_id'])(
		'%s in a result is the transaction, similar names are not',
		(name) => {
			expect(result({ ...valid, [name]: 'said' })?.transaction).toEqual({ id: 'said' });
			for (const other of neighbours(name)) {
				expect(result({ ...valid, [other]: 'said' })?.transaction).toBe('none');
			}
		},
	);

	it('only the whole name makes a message', () => {
		for (const other of neighbours('message')) {
			expect(result({ isValid: false, [other]: 'said' })?.message).toBeNull();
			expect(readMessage(answer({ [other]: 'said' }))).toBeNull();
		}
	});

	it.each(['isValid', 'is_valid', 'UserValided', 'user_valided', 'UserValidated'])(
		'%s alone makes a result, and similar names do not',
		(name) => {
			expect(result({ [name]: 'said' })).toBeDefined();
			for (const other of neighbours(name)) expect(result({ [other]: 'said' })).toBeUndefined();
		},
	);

	it.each(['error_description', 'errorDescription', 'exceptionMessage', 'exception_message'])(
		'%s is read as the words of the service, and similar names are not',
		(name) => {
			expect(readMessage(answer({ [name]: 'said' }))).toBe('said');
			for (const other of neighbours(name)) {
				expect(readMessage(answer({ [other]: 'said' }))).toBeNull();
			}
		},
	);

	it.each(['id', 'transactionId', 'transaction_id'])(
		'%s is a transaction ID, similar names are not',
		(name) => {
			expect(readTransactionId(answer({ [name]: 'T-1' }))).toBe('T-1');
			for (const other of neighbours(name)) {
				expect(readTransactionId(answer({ [other]: 'T-1' }))).toBeNull();
			}
		},
	);

	it.each(['finish', 'finished', 'isFinish', 'is_finished'])(
		'%s says whether a request is finished, and similar names do not',
		(name) => {
			expect(readFinished(answer({ [name]: true }))).toBe(true);
			expect(readFinished(answer({ [name]: 'false' }))).toBe(false);
			for (const other of neighbours(name)) {
				expect(readFinished(answer({ [other]: true }))).toBeUndefined();
			}
		},
	);

	it('true and false must be whole words', () => {
		for (const other of ['untrue', 'truex', 'xfalse', 'falsely']) {
			expect(readFinished(answer(other))).toBeUndefined();
		}
	});

	it('a string is parsed in an envelope, and not in a field with a similar name', () => {
		const inside = JSON.stringify({ isValid: true });
		for (const name of ['d', 'data', 'SendRequestResult', 'result']) {
			expect(result({ [name]: inside })?.isValid).toBe(true);
		}
		for (const name of ['resultx', 'datax', 'xdata', 'note']) {
			expect(result({ [name]: inside })).toBeUndefined();
		}
	});
});

describe('a name that is written twice', () => {
	const standing = (body: string) => readResult(parseAnswer(body))?.contradicts;
	const twice = (name: string, space = '') =>
		`{"isValid":true,"UserValided":"a@b.c","${name}"${space}:1,"${name}"${space}:1}`;

	it.each(['Message', 'UserValided', 'privateToken', 'anything', '__proto__', ''])(
		'%j: the answer contradicts itself',
		(name) => {
			for (const space of ['', ' ', '\n\t']) expect(standing(twice(name, space))).toBe(true);
		},
	);

	it('is the same name if one spelling is escaped', () => {
		expect(standing('{"isValid":true,"isV\\u0061lid":true}')).toBe(true);
		expect(standing('{"isValid":true,"a":{"isV\\u0061lid":true},"isVali\\u0064":true}')).toBe(true);
	});

	it('counts if it is an envelope or in a file of the result', () => {
		expect(standing('{"x":1,"x":1,"d":{"isValid":true}}')).toBe(true);
		expect(readResult(parseAnswer('{"d":{"isValid":true},"d":{"isValid":true}}'))).toBeUndefined();
		expect(standing('{"isValid":true,"Document":{"name":1,"name":1}}')).toBe(true);
	});

	it('does not count if a text quotes it or another name is similar', () => {
		const quoted = JSON.stringify({ isValid: true, Message: '"isValid": false, "isValid": true' });
		expect(standing(quoted)).toBe(false);
		expect(standing('{"xisValid":1,"isValidx":2,"isValid":true}')).toBe(false);
	});

	it('may be written in two cases if both have the same value', () => {
		expect(standing('{"isValid":true,"IsValid":true}')).toBe(false);
		expect(standing('{"isValid":true,"Message":"a","message":"b"}')).toBe(true);
		expect(standing('{"isValid":true,"note":1,"Note":2}')).toBe(false);
	});
});
