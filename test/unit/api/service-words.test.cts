import { readServiceWords } from '../../../nodes/OtpOne/api/service-words';
import { timeOf } from '../../cpu-time.cts';

describe('words are found', () => {
	it.each<[string, unknown, string]>([
		['a message', { Message: 'Unknown API key.' }, 'Unknown API key.'],
		['a message in any case', { mEssage: 'No.' }, 'No.'],
		[
			'ModelState, with the field',
			{
				Message: 'The request is invalid.',
				ModelState: { 'model.UserMail': ['The field is not a valid address.'] },
			},
			'The request is invalid. UserMail: The field is not a valid address.',
		],
		[
			'ModelState that names the field itself',
			{ ModelState: { 'model.UserMail': ['The UserMail field is required.'] } },
			'The UserMail field is required.',
		],
		[
			'ModelState of several fields',
			{ modelState: { UserMail: ['Required.'], 'model.Message': ['Too long', 'Too loud'] } },
			'UserMail: Required. Message: Too long. Message: Too loud',
		],
		[
			'a problem (RFC 9457)',
			{
				type: 'https://tools.ietf.org/html/rfc9110#section-15.5.1',
				title: 'One or more validation errors occurred.',
				status: 400,
				traceId: '00-84c1fd4063c38d9f3900d06e56542d48-85d1d4-00',
				errors: { '$.requestype': ['The JSON value could not be converted.'] },
			},
			'One or more validation errors occurred. requestype: The JSON value could not be converted.',
		],
		[
			'a problem with a detail',
			{ title: 'Not Found', status: 404, detail: 'No such user.' },
			'Not Found. No such user.',
		],
		[
			'an exception, without its stack',
			{
				Message: 'An error has occurred.',
				ExceptionMessage: 'Invalid API key',
				ExceptionType: 'System.Exception',
				StackTrace: '   at OtpOne.Controllers.OtpOneController.SendRequest()',
			},
			'An error has occurred. Invalid API key',
		],
		[
			'an inner exception',
			{ Message: 'An error has occurred.', InnerException: { ExceptionMessage: 'Database down' } },
			'An error has occurred. Database down',
		],
		[
			'OAuth',
			{ error: 'invalid_client', error_description: 'The key is unknown.' },
			'The key is unknown.',
		],
		['an error that is a code only', { error: 'invalid_request' }, 'invalid_request'],
		['an error that is a text', { error: 'User not found' }, 'User not found'],
		['an error that is an object', { error: { code: 7, message: 'No phone' } }, 'No phone'],
		['errors in a list of texts', { errors: ['First one', 'Second one'] }, 'First one. Second one'],
		['errors in a list of objects', { errors: [{ message: 'First one' }] }, 'First one'],
		['a list of errors', [{ Message: 'First one' }], 'First one'],
		['an envelope', { d: { Message: 'Not yet' } }, 'Not yet'],
		[
			'an envelope by the name of the call',
			{ SendRequestResult: { Message: 'Not yet' } },
			'Not yet',
		],
		['JSON in a string', { d: '{"Message":"Not yet"}' }, 'Not yet'],
		['JSON in a message', { Message: '{"error":{"message":"Not yet"}}' }, 'Not yet'],
		['a fault', { Fault: { Reason: { Text: 'Bad request' } } }, 'Bad request'],
		['a JSON string', 'The e-mail address is not known.', 'The e-mail address is not known.'],
		[
			'a JSON string in quotes',
			'"The e-mail address is not known."',
			'The e-mail address is not known.',
		],
		['plain text', '  Service\r\n Unavailable ', 'Service Unavailable'],
		['a message of one word', { Message: 'Unauthorized' }, 'Unauthorized'],
		['the same words once', { Message: 'No phone', detail: 'No phone' }, 'No phone'],
		['text with markup in it', { Message: 'Unknown <b>user</b> &amp; key' }, 'Unknown user & key'],
		['letters of another script', { Message: 'Ungültiger Schlüssel' }, 'Ungültiger Schlüssel'],
		[
			'XML of Web API',
			'<Error><Message>The request is invalid.</Message><MessageDetail>No user.</MessageDetail></Error>',
			'The request is invalid. No user.',
		],
		[
			'XML of a string',
			'\n<?xml version="1.0"?><string xmlns="http://schemas.microsoft.com/2003/10/Serialization/">No such user</string>',
			'No such user',
		],
		[
			'SOAP',
			'<s:Envelope xmlns:s="x"><s:Body><s:Fault><faultstring xml:lang="en">Key unknown</faultstring></s:Fault></s:Body></s:Envelope>',
			'Key unknown',
		],
	])('%s', (_, value, words) => {
		expect(readServiceWords(value)).toBe(words);
	});
});

describe('there are no words', () => {
	it.each<[string, unknown]>([
		['nothing', undefined],
		['null', null],
		['a number', 5],
		['a boolean', false],
		['an empty text', ' '],
		['an id', '9d4f6c0e-8a53-4f65-9a5c-2ad0b7a3a1c4'],
		['a word', 'ok'],
		['base64', 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAAB'],
		['an empty object', {}],
		['another object', { status: 'ok', isValid: true, UserValided: 'ann@example.com' }],
		['a title without a problem', { title: 'Welcome to our page' }],
		['a number as message', { Message: 5 }],
		['an empty message', { Message: '' }],
		['a stack', { StackTrace: 'at OtpOne.Controllers.Send(String key)' }],
		['a page', '<!DOCTYPE html><html><head><title>Sign in here</title></head></html>'],
		[
			'a page that begins with a comment',
			'<!-- sign in --><html><body><p>Sign in</p></body></html>',
		],
		['a fragment of a page', '<div>Sign in please</div>'],
		['broken JSON', '{"Message":"half of'],
		['XML without words', '<Error><Code>7</Code></Error>'],
	])('in %s', (_, value) => {
		expect(readServiceWords(value)).toBeNull();
	});
});

describe('hostile answers', () => {
	const deep = (levels: number) => {
		let value: unknown = { Message: 'too deep' };
		for (let level = 0; level < levels; level++) value = { error: value };
		return value;
	};
	const hostile: Array<[string, unknown]> = [
		['one long word', 'a'.repeat(5_000_000)],
		['many words', 'no key '.repeat(700_000)],
		['brackets', '<'.repeat(5_000_000)],
		['open tags', '<message '.repeat(500_000)],
		['open elements', '<message>x'.repeat(500_000)],
		['entities', '&amp;'.repeat(1_000_000)],
		['quotes', '"'.repeat(5_000_000)],
		['braces', '{'.repeat(5_000_000)],
		['blanks', ' '.repeat(5_000_000)],
		['blanks and a brace', `${' '.repeat(4_000_000)}{"Message":"x y"}`],
		['a long message', { Message: 'ab '.repeat(1_000_000) }],
		['many messages', { errors: Array.from({ length: 300_000 }, (_, n) => `Message ${n}`) }],
		[
			'many fields',
			{
				errors: Object.fromEntries(Array.from({ length: 100_000 }, (_, n) => [`f${n}`, ['no x']])),
			},
		],
		['a deep answer', deep(5_000)],
		['a wide and deep answer', Array(50).fill(Array(50).fill(Array(50).fill(deep(4))))],
		['JSON in JSON in JSON', JSON.stringify(JSON.stringify(JSON.stringify({ Message: 'a "b"' })))],
		['control characters', { Message: 'a\u0000b\u202Ec\u200B d\u2028e' }],
	];

	it.each(hostile)('%s: at most 1,000 plain characters, quickly', (_, value) => {
		let words = '';
		expect(timeOf(() => (words = readServiceWords(value) ?? ''))).toBeLessThan(200);
		expect(words.length).toBeLessThanOrEqual(1_000);
		expect(words).not.toMatch(/[<>\p{C}]|\s{2}/u);
	});
});
