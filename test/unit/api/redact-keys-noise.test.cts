import { randomBytes } from 'node:crypto';

import { sampleKeys } from '../../../dev/fake-otpone/keys.cts';
import { keyRedactor } from '../../../nodes/OtpOne/api/redact-keys';

const { srv: srvApiKey } = sampleKeys;

it('removes only the key from noise, even in big-endian UTF-16', () => {
	const redactor = keyRedactor({ srvApiKey });
	for (let round = 0; round < 2_000; round++) {
		const key = Buffer.from(srvApiKey, 'utf16le').swap16();
		const noise = randomBytes(1_200);
		const content = Buffer.concat([Buffer.from('%PDF-1.4\n'), key, noise]);
		const clean = redactor.bytes(content);
		const masked = clean.subarray(9 + key.length + 80);
		expect(masked.equals(content.subarray(9 + key.length + 80))).toBe(true);
		expect(clean.includes(key)).toBe(false);
	}
});
