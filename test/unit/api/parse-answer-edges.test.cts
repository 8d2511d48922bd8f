import { parseAnswer } from '../../../nodes/OtpOne/api/parse-answer';
import { readHtml } from '../../../nodes/OtpOne/api/read-html';
import { readResult } from '../../../nodes/OtpOne/api/read-result';
import { toPlain } from '../../../nodes/OtpOne/api/parse-json';

const valueOf = (body: string): unknown => toPlain(parseAnswer(body).value);

describe('the limits of the parser', () => {
	it('removes a byte-order mark only at the beginning', () => {
		expect(valueOf('\uFEFF{"a":1}')).toEqual({ a: 1 });
		expect(valueOf('a\uFEFFb')).toBe('a\uFEFFb');
	});

	it('parses lists in a string, as it does objects', () => {
		expect(valueOf(JSON.stringify('[1]'))).toEqual([1]);
		expect(valueOf(JSON.stringify('12345'))).toBe('12345');
		expect(valueOf(JSON.stringify('true'))).toBe('true');
	});

	it('parses strings up to four levels deep, and finds a result in up to four envelopes', () => {
		const wrapped = (times: number) => {
			let text = '{"isValid":true}';
			for (let time = 0; time < times; time++) text = JSON.stringify(text);
			return valueOf(text);
		};
		expect(wrapped(4)).toEqual({ isValid: true });
		expect(typeof wrapped(5)).toBe('string');
		const under = (levels: number) => {
			let value: object = { isValid: true };
			for (let level = 0; level < levels; level++) value = { data: value };
			return readResult(parseAnswer(JSON.stringify(value)));
		};
		expect(under(4)?.isValid).toBe(true);
		expect(under(5)).toBeUndefined();
	});

	it('reads at most 2,000,000 characters, 100,000 values and names of 200 characters', () => {
		const valid = (more: string) => readResult(parseAnswer(`{"isValid":true,${more}}`))?.isValid;
		expect(valid(`"a":"${'x'.repeat(1_900_000)}"`)).toBe(true);
		expect(valid(`"a":"${'x'.repeat(2_000_000)}"`)).toBeUndefined();
		expect(valid(`"a":[${'0,'.repeat(99_000)}0]`)).toBe(true);
		expect(valid(`"a":[${'0,'.repeat(100_000)}0]`)).toBeUndefined();
		expect(valid(`"${'n'.repeat(200)}":1`)).toBe(true);
		expect(valid(`"${'n'.repeat(201)}":1`)).toBeUndefined();
	});

	it('treats an answer as contradictory if it could not read all of it', () => {
		const list = JSON.stringify(`[${'0,'.repeat(60_000)}0]`);
		const answer = (more: string) => readResult(parseAnswer(`{"isValid":true,${more}}`));
		expect(answer(`"a":${list}`)?.contradicts).toBe(false);
		expect(answer(`"a":${list},"b":${list}`)?.contradicts).toBe(true);
	});

	it('accepts only a text as a page', () => {
		const page = (value: unknown) => readHtml(Buffer.from(JSON.stringify(value)), '');
		expect(page({ list: ['<p>'], html: '<b>' })).toBe('<b>');
		expect(page({ list: ['<p>'] })).toBeNull();
	});
});
