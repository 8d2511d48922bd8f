/** Which texts are links to files of the service, and their URLs. */
import { linkedFile } from '../../../nodes/OtpOne/api/linked-file';

const BASE = 'https://api.otpone.example';

describe('a link leads', () => {
	it.each([
		['/files/1', BASE, `${BASE}/files/1`],
		['http://api.otpone.example/files/1.pdf', BASE, `${BASE}/files/1.pdf`],
		['HTTP://API.OTPONE.EXAMPLE:80/files/1.pdf', BASE, `${BASE}/files/1.pdf`],
		['http://api.otpone.example/1', `${BASE}:8443`, `${BASE}:8443/1`],
		['http://api.otpone.example:8443/1', `${BASE}:8443`, `${BASE}:8443/1`],
		['//api.otpone.example/1', BASE, `${BASE}/1`],
		['files/1.pdf', `${BASE}/v2`, `${BASE}/v2/files/1.pdf`],
		['~/files/1.pdf', `${BASE}/v2`, `${BASE}/v2/files/1.pdf`],
		['/files/1.pdf', `${BASE}/v2`, `${BASE}/files/1.pdf`],
		[
			'/files/5a4db0c5-0000-4000-8000-0123456789ab',
			BASE,
			`${BASE}/files/5a4db0c5-0000-4000-8000-0123456789ab`,
		],
		['http://localhost:3000/1', 'http://localhost:3000', 'http://localhost:3000/1'],
	])('%s of %s to %s', (link, base, url) => expect(linkedFile(link, base)).toBe(url));
});

describe('is not a link:', () => {
	it.each([
		['http://api.otpone.example:8080/1'],
		['http://api.otpone.example.evil.example/1'],
		['http://user@api.otpone.example/1'],
		['https://cdn.example/1.pdf'],
		['//cdn.example/1.pdf'],
		['/\\cdn.example/1.pdf'],
		['ftp://api.otpone.example/1'],
		['javascript:alert(1)'],
		['application/pdf'],
		['1.pdf'],
		['see files/1.pdf for it'],
		['/woAEBBU7q2iCAgEAQAoAEsSxYKFFBcMeD4='],
		[`/9j/${Buffer.alloc(90, 'q1M8vR').toString('base64')}`],
		[`/${'a'.repeat(3_000)}.pdf`],
		[''],
	])('%s', (text) => expect(linkedFile(text, BASE)).toBeUndefined());
});
