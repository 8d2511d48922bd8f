import { parseAnswer } from '../../../nodes/OtpOne/api/parse-answer';
import { readResult } from '../../../nodes/OtpOne/api/read-result';
import { decideVerdict } from '../../../nodes/OtpOne/approval/verdict';

const BOM = '\uFEFF';
const ann = 'ann@example.com';
const approval = { Message: '', UserValided: ann, privateToken: 'order 4711', isValid: true };
const inString = (value: unknown) => JSON.stringify(JSON.stringify(value));
const recased = (recase: (name: string) => string) =>
	JSON.stringify(
		Object.fromEntries(Object.entries(approval).map(([name, value]) => [recase(name), value])),
	);
const outcomeOf = (body: string) => decideVerdict(readResult(parseAnswer(body)), ann).outcome;

describe('a result is read', () => {
	it.each([
		['as documented', JSON.stringify(approval)],
		['in PascalCase', recased((name) => name[0].toUpperCase() + name.slice(1))],
		['in camelCase', recased((name) => name[0].toLowerCase() + name.slice(1))],
		['in lower case', recased((name) => name.toLowerCase())],
		['in upper case', recased((name) => name.toUpperCase())],
		['as a JSON string', inString(approval)],
		['as a JSON string in a string', JSON.stringify(inString(approval))],
		['behind a byte-order mark', BOM + JSON.stringify(approval)],
		['behind a byte-order mark in a string', JSON.stringify(BOM + JSON.stringify(approval))],
		['in white space', `\r\n\t ${JSON.stringify(approval)} \r\n`],
		['in an envelope d', JSON.stringify({ d: approval })],
		['in an envelope Result', JSON.stringify({ Result: approval })],
		['in an envelope GetResultResult', JSON.stringify({ GetResultResult: approval })],
		['in two envelopes', JSON.stringify({ data: { value: approval } })],
		['in an envelope, in a string', JSON.stringify({ d: JSON.stringify(approval) })],
		['with UserValidated spelled right', JSON.stringify({ isValid: true, UserValidated: ann })],
		['with both spellings that agree', JSON.stringify({ ...approval, IsValid: true })],
		['with more fields', JSON.stringify({ ...approval, Picture: 'data:,', transactionID: 'x' })],
	])('%s', (_, body) => {
		expect(outcomeOf(body)).toBe('approved');
	});

	it('field by field', () => {
		expect(readResult(parseAnswer(JSON.stringify({ ...approval, transactionID: 4711 })))).toEqual({
			isValid: true,
			user: ann,
			message: null,
			privateToken: 'order 4711',
			transaction: { id: '4711' },
			contradicts: false,
			fields: { ...approval, transactionID: 4711 },
		});
	});

	it('with the type of isValid unchanged', () => {
		expect(readResult(parseAnswer('{"isValid":"true"}'))?.isValid).toBe('true');
		expect(readResult(parseAnswer('{"isValid":1}'))?.isValid).toBe(1);
	});
});

describe('an answer without a valid result is not approved', () => {
	const quoted = JSON.stringify(approval);

	it.each([
		['an empty body', ''],
		['white space', ' \r\n '],
		['null', 'null'],
		['true', 'true'],
		['the text true', '"true"'],
		['a number', '1'],
		['an empty object', '{}'],
		['an empty list', '[]'],
		['an HTML page', '<!DOCTYPE html><html><body>isValid true</body></html>'],
		['an HTML page that contains a result', `<html><body>${quoted}</body></html>`],
		['text around a result', `Result: ${quoted}`],
		['a truncated result', quoted.slice(0, -3)],
		['two results one after the other', quoted + quoted],
		['a list of one result', JSON.stringify([approval])],
		['a list in an envelope', JSON.stringify({ d: [approval] })],
		['a list of two results', `[${quoted},${quoted}]`],
		['two results side by side', JSON.stringify({ first: approval, second: approval })],
		['isValid as a text', JSON.stringify({ ...approval, isValid: 'true' })],
		['isValid as a number', JSON.stringify({ ...approval, isValid: 1 })],
		['isValid in a list', JSON.stringify({ ...approval, isValid: [true] })],
		['isValid missing', JSON.stringify({ ...approval, isValid: undefined })],
		['two isValid that disagree', JSON.stringify({ ...approval, IsValid: false })],
		['isValid as true and as a text', JSON.stringify({ ...approval, ISVALID: 'true' })],
		['a message that quotes a result', JSON.stringify({ Message: quoted })],
		['a message that is a result', JSON.stringify({ Message: approval })],
		['a message next to a result', JSON.stringify({ Message: 'no', other: approval })],
		['a text field that quotes a result', JSON.stringify({ note: quoted })],
		['an error that quotes a result', JSON.stringify({ error: { note: quoted } })],
		['a string that quotes one in a sentence', JSON.stringify(`He said ${quoted}`)],
		['a result too deep inside', JSON.stringify({ a: { b: { c: { d: { e: approval } } } } })],
	])('%s', (_, body) => {
		expect(outcomeOf(body)).toBe('failed');
	});

	it.each([
		['two users that disagree', { ...approval, userValided: 'ben@example.com' }],
		['two spellings that disagree', { ...approval, UserValidated: 'ben@example.com' }],
		['a user and null', { ...approval, uservalided: null }],
	])('an answer with %s contradicts itself', (_, fields) => {
		expect(outcomeOf(JSON.stringify(fields))).toBe('failed');
	});

	it.each([
		['in a list', { ...approval, UserValided: [ann] }],
		['in an object', { ...approval, UserValided: { mail: ann } }],
	])('an answer with the user %s is a user mismatch', (_, fields) => {
		expect(outcomeOf(JSON.stringify(fields))).toBe('userMismatch');
	});

	it('a decline that quotes an approval in its message is a decline', () => {
		const declined = { ...approval, isValid: false, Message: quoted };
		expect(outcomeOf(JSON.stringify(declined))).toBe('denied');
	});

	it('a decline wrapped around an approval is a decline', () => {
		expect(outcomeOf(JSON.stringify({ isValid: false, d: approval }))).toBe('denied');
	});

	it('a private token or a message with two different values is ignored', () => {
		const fields = { ...approval, PrivateToken: 'other', message: 'other' };
		const result = readResult(parseAnswer(JSON.stringify(fields)));
		expect(result).toMatchObject({ privateToken: null, message: null });
	});

	it('a field called __proto__ adds no fields to a result', () => {
		expect(readResult(parseAnswer(`{"Message":"","__proto__":${quoted}}`))).toBeUndefined();
	});
});
