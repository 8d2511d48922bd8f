/** Removing keys does not block n8n, whatever a text or file contains. */
import { randomBytes } from 'node:crypto';

import { sampleKeys } from '../../dev/fake-otpone/keys.cts';
import { keyRedactor } from '../../nodes/OtpOne/api/redact-keys';
import { bestTimeOf } from '../cpu-time.cts';

const { srv: SRV, js: JS } = sampleKeys;
const redactor = keyRedactor({ srvApiKey: SRV, jsApiKey: JS });

describe('keys are removed quickly', () => {
	/** Twice the allowed blocking time, because these tests run in parallel with others. */
	const LIMIT = 400;
	const two = 2_000_000;
	it.each<[string, string]>([
		['words', 'The contract. '.repeat(two / 14)],
		['backslashes', '\\'.repeat(two)],
		['escapes', '\\u002d'.repeat(two / 6)],
		['percent signs', '%'.repeat(two)],
		['%25', '%25'.repeat(two / 3)],
		['entities', '&#45;'.repeat(two / 5)],
		['&amp;', '&amp;'.repeat(two / 5)],
		['&#0', `&#${'0'.repeat(two)}`],
		['many &#0', '&#0'.repeat(two / 3)],
		['hyphens', '-'.repeat(two)],
		['beginnings of a key', SRV.slice(0, -1).repeat(two / 40)],
		['keys', SRV.repeat(two / 40)],
		['base64', randomBytes(two).toString('base64').slice(0, two)],
	])('in 2 MB of %s', (name, text) => {
		const took = bestTimeOf(() => redactor.text(text), LIMIT);
		process.stdout.write(`${name}: ${took.toFixed(0)} ms\n`);
		expect(took).toBeLessThan(LIMIT);
	});

	it('in 100,000 strings', () => {
		const value = Array.from({ length: 100_000 }, (_, n) => `item ${n} of the list`);
		const took = bestTimeOf(() => redactor.value(value), LIMIT);
		process.stdout.write(`strings: ${took.toFixed(0)} ms\n`);
		expect(took).toBeLessThan(LIMIT);
	});

	it.each<[string, () => Buffer]>([
		['noise', () => randomBytes(50_000_000)],
		['zeros', () => Buffer.alloc(50_000_000)],
		['letters', () => Buffer.alloc(50_000_000, 'a')],
	])('in a file of 50 MB of %s', (name, make) => {
		const bytes = make();
		const took = bestTimeOf(() => redactor.bytes(bytes), LIMIT);
		process.stdout.write(`50 MB of ${name}: ${took.toFixed(0)} ms\n`);
		expect(took).toBeLessThan(LIMIT);
	});
});
