import { openAnswer } from '../../../nodes/OtpOne/api/open-answer';
import {
	rawOfRefused,
	rawOfUnreadable,
	withoutFiles,
} from '../../../nodes/OtpOne/result/raw-answer';

const opened = (body: string) =>
	openAnswer({ call: 'SendRequest', body: Buffer.from(body), contentType: '', sent: [] });
const picture = Buffer.alloc(300, 'JPEG').toString('base64');

describe('an answer that could not be read', () => {
	it('is shown unchanged', () => {
		expect(rawOfUnreadable(opened('Service is down for maintenance.'))).toBe(
			'Service is down for maintenance.',
		);
		expect(rawOfUnreadable(opened('[{"isValid":true}]'))).toBe('[{"isValid":true}]');
	});

	it('is at most 4,000 characters long', () => {
		expect(rawOfUnreadable(opened('no words '.repeat(1_000)))).toHaveLength(4_000);
	});

	it.each([
		['in a list', JSON.stringify([{ privateToken: 'order 4711', isValid: true }])],
		['in a text', JSON.stringify({ d: JSON.stringify([{ private_token: 'order 4711' }]) })],
		['in a truncated answer', '{"isValid":true,"privateToken":"order 4711","UserVal'],
		['with an escaped name', '{"isValid":true,"pr\\u0069vateToken":"order 4711","UserVal'],
	])('contains no private token (%s)', (_, body) => {
		expect(rawOfUnreadable(opened(body))).not.toContain('4711');
	});

	it.each([
		['base64', JSON.stringify([picture])],
		['a truncated answer', `{"Picture":"${picture}`],
		['a list of bytes', JSON.stringify([{ Picture: [...Buffer.from(picture)] }])],
		['hexadecimal', JSON.stringify([Buffer.from(picture).toString('hex').replace(/../g, '$& ')])],
	])('contains no file (%s)', (_, body) => {
		expect(rawOfUnreadable(opened(body)).length).toBeLessThan(200);
	});
});

it('a refusal shows its four known fields, each only with the expected type', () => {
	const { result } = opened(JSON.stringify({ isValid: picture, UserValided: [1], Secret: 'x' }));
	expect(rawOfRefused(result!, { user: null, message: 'No' })).toEqual({
		isValid: null,
		UserValided: null,
		Message: 'No',
		transactionID: null,
	});
});

it('words of a person are not treated as a file', () => {
	const words = 'The request for invoice 4711 (1, 2 and 3) was declined: please call 0123 456789.';
	expect(withoutFiles(words)).toBe(words);
});
