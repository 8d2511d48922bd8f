import {
	parseAnswer,
	readFinished,
	readMessage,
	readTransactionId,
} from '../../../nodes/OtpOne/api/parse-answer';
import { readHtml as readPage } from '../../../nodes/OtpOne/api/read-html';
import { readResult } from '../../../nodes/OtpOne/api/read-result';

const BOM = '\uFEFF';
const readHtml = (body: string, contentType = '') => readPage(Buffer.from(body), contentType);
const id = '5a4db0c5-0000-4000-8000-0123456789ab';
const page = '<!DOCTYPE html><html><body><h1>Sign in</h1></body></html>';
const inString = (value: unknown) => JSON.stringify(JSON.stringify(value));

describe('a transaction id', () => {
	it.each([
		['bare', id],
		['in quotes', `"${id}"`],
		['in quotes twice', JSON.stringify(`"${id}"`)],
		['in white space', `\r\n  ${id}\r\n`],
		['behind a byte-order mark', `${BOM}"${id}"`],
		['behind a byte-order mark and white space', `${BOM}\r\n  "${id}" \r\n`],
		['in an object as documented', `{"transactionID":"${id}"}`],
		['in an object in PascalCase', `{"TransactionID":"${id}"}`],
		['in an object in camelCase', `{"transactionId":"${id}"}`],
		['in an object in lower case', `{"transactionid":"${id}"}`],
		['in an object in snake case', `{"transaction_id":"${id}"}`],
		['in an object that calls it id', `{"Id":"${id}"}`],
		['in an object in a string', inString({ transactionID: id })],
		['in an envelope', `{"d":{"transactionID":"${id}"}}`],
		['in an envelope, in a string', JSON.stringify({ d: JSON.stringify({ transactionID: id }) })],
	])('%s', (_, body) => {
		expect(readTransactionId(parseAnswer(body))).toBe(id);
	});

	it.each([
		['a number', '4711', '4711'],
		['a number in quotes', '"4711"', '4711'],
		['a number in an object', '{"transactionID":4711}', '4711'],
		['more digits than a number can hold', '90071992547409931234', '90071992547409931234'],
		['many digits in quotes', '"90071992547409931234"', '90071992547409931234'],
		['digits with leading zeros', '000123', '000123'],
		['letters and digits that read like a power', '12e4', '12e4'],
		['digits that read like a fraction', '4711.0', '4711.0'],
	])('of digits: %s', (_, body, expected) => {
		expect(readTransactionId(parseAnswer(body))).toBe(expected);
	});

	it('with more digits than a number can hold, unquoted in an object, is never read as another id', () => {
		const read = readTransactionId(parseAnswer('{"transactionID":90071992547409931234}'));
		expect([null, '90071992547409931234']).toContain(read);
	});

	it.each([
		['an empty body', ''],
		['white space', ' \r\n'],
		['null', 'null'],
		['true', 'true'],
		['a page of HTML', page],
		['a page of HTML in a string', JSON.stringify(page)],
		['a sentence', 'Unknown API key.'],
		['an empty object', '{}'],
		['an empty list', '[]'],
		['a refusal', '{"Message":"Unknown API key.","UserValided":null,"isValid":false}'],
		['an id that is empty', '{"transactionID":""}'],
		['an id that is null', '{"transactionID":null}'],
		['two ids that disagree', `{"transactionID":"${id}","TransactionId":"other"}`],
		['two answers side by side', `[{"transactionID":"${id}"},{"transactionID":"other"}]`],
		['an id that only a message quotes', JSON.stringify({ Message: `{"transactionID":"${id}"}` })],
	])('is not found in %s', (_, body) => {
		expect(readTransactionId(parseAnswer(body))).toBeNull();
	});
});

describe('an answer of isFinish', () => {
	it.each([
		['true', true],
		['false', false],
		['"true"', true],
		['"False"', false],
		['True', true],
		['FALSE', false],
		[`${BOM}true`, true],
		[' true\r\n', true],
		['"\\"true\\""', true],
		['{"isFinish":true}', true],
		['{"IsFinish":false}', false],
		['{"isfinish":"true"}', true],
		['{"isFinished":true}', true],
		['{"finished":false}', false],
		['{"d":true}', true],
		['{"result":"False"}', false],
		['{"data":{"isFinish":true}}', true],
		[inString({ isFinish: true }), true],
	])('%s', (body, expected) => {
		expect(readFinished(parseAnswer(body))).toBe(expected);
	});

	it.each([
		'',
		'null',
		'1',
		'0',
		'"1"',
		'yes',
		'"truely"',
		'{}',
		'[]',
		'{"isFinish":1}',
		'{"isFinish":null}',
		'{"isFinish":true,"IsFinish":false}',
		'{"Message":"true"}',
		'{"Message":"Unknown or expired transaction.","isValid":false}',
		page,
	])('is not read from %s', (body) => {
		expect(readFinished(parseAnswer(body))).toBeUndefined();
	});
});

describe('a page', () => {
	const markup = '<form id="f">\n<script>"a" < 1</script>\n</form>';

	it.each([
		['as HTML', markup],
		['behind a byte-order mark', `${BOM}${markup}`],
		['as a JSON string', JSON.stringify(markup)],
		['as a JSON string in a string', inString(markup)],
		['in an object', JSON.stringify({ html: markup })],
		['in an object next to other fields', JSON.stringify({ transactionID: id, Html: markup })],
	])('%s', (_, body) => {
		expect(readHtml(body)).toBe(markup);
	});

	it.each([
		['an empty body', ''],
		['a sentence', 'no markup here, 1 < 2'],
		['a refusal', '{"Message":"Unknown or expired transaction.","isValid":false}'],
		['a refusal in words with markup', '{"Message":"<b>Unknown</b> transaction","isValid":false}'],
		['true', 'true'],
		['null', 'null'],
	])('is not found in %s', (_, body) => {
		expect(readHtml(body)).toBeNull();
	});
});

describe("the service's own words", () => {
	it.each([
		['{"Message":"An error has occurred."}', 'An error has occurred.'],
		['{"message":"Too many requests"}', 'Too many requests'],
		['{"d":{"Message":"Unknown API key."}}', 'Unknown API key.'],
		[`${BOM}{"ExceptionMessage":"No such thing"}`, 'No such thing'],
		['{"Message":""}', null],
		['{"Message":{"text":"x"}}', null],
		['Unknown API key.', 'Unknown API key.'],
		[page, null],
		['', null],
	])('in %s', (body, expected) => {
		expect(readMessage(parseAnswer(body))).toBe(expected);
	});
});

describe('unusual input', () => {
	it.each([
		['deeply nested arrays', '['.repeat(2_000) + ']'.repeat(2_000)],
		['deeply nested objects', '{"d":'.repeat(2_000) + '1' + '}'.repeat(2_000)],
		['strings in strings', Array.from({ length: 8 }).reduce<string>((s) => JSON.stringify(s), id)],
		['bytes', '\0\u0001\uFFFD'],
		['half a result', '{"isValid":tr'],
	])('%s is read without an exception', (_, body) => {
		const answer = parseAnswer(body);
		expect(() => [readFinished(answer), readTransactionId(answer), readHtml(body)]).not.toThrow();
		expect(readResult(answer)?.isValid).not.toBe(true);
	});
});
