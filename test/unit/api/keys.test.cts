import { sampleKeys } from '../../../dev/fake-otpone/keys.cts';
import { calls } from '../../../nodes/OtpOne/api/calls';
import { checkKey, fillKeySlots, keyOf, keySlots } from '../../../nodes/OtpOne/api/keys';

const { srv: SRV, js: JS } = sampleKeys;

describe('a key', () => {
	it.each([
		['as given', SRV],
		['with white space around it', ` ${SRV}\r\n`],
		['in lower case', SRV.toLowerCase()],
	])('is used %s', (_, srvApiKey) => {
		expect(checkKey({ srvApiKey, jsApiKey: JS }, 'srv')).toBeUndefined();
		expect(keyOf({ srvApiKey }, 'srv')).toBe(srvApiKey.trim());
	});

	it.each([
		['missing', {}],
		['empty', { srvApiKey: '' }],
		['white space', { srvApiKey: ' \t' }],
		['null', { srvApiKey: null as never }],
		['a number', { srvApiKey: 42 }],
	])(
		'that is %s is reported as missing, and the message says where to set it',
		(_, credentials) => {
			expect(checkKey(credentials, 'srv')).toEqual({
				message: 'The Server Key is missing',
				description: expect.stringMatching(/SRV-.*OtpOne API credential.*Server Key/) as string,
			});
		},
	);

	it.each([
		['server', 'srv', { srvApiKey: JS, jsApiKey: SRV }, 'Server Key', 'Client Key'],
		['client', 'js', { srvApiKey: JS, jsApiKey: SRV }, 'Client Key', 'Server Key'],
		['server, with no other key', 'srv', { srvApiKey: JS }, 'Server Key', 'Client Key'],
		['client, in lower case', 'js', { jsApiKey: SRV.toLowerCase() }, 'Client Key', 'Server Key'],
	] as const)(
		'in the wrong field is reported as swapped: %s',
		(_, kind, credentials, label, other) => {
			const problem = checkKey({ ...credentials }, kind);
			expect(problem?.message).toBe(`The ${label} and the ${other} are swapped`);
			expect(problem?.description).toContain('put the');
		},
	);

	it.each([
		['without its prefix', '5a4db0c5-0000-4000-8000-0123456789ab'],
		['with another prefix', 'KEY-5a4db0c5'],
		['without the hyphen', 'SRV5a4db0c5'],
		['in quotes', `"${SRV}"`],
		['with white space inside', 'SRV-5a4d b0c5'],
		['with a line break inside', 'SRV-5a4d\r\nHost: thief.example'],
		['with another host in it', 'SRV-1@thief.example'],
		['with a look-alike letter', SRV.replace('S', '\u0405')],
		['that is an expression', '={{ $json.key }}'],
	])('%s is reported as malformed, and is not quoted', (_, srvApiKey) => {
		const problem = checkKey({ srvApiKey }, 'srv');
		expect(problem?.message).toBe('The Server Key is malformed');
		expect(JSON.stringify(problem)).not.toContain(srvApiKey);
	});

	it('that consists of its prefix only is malformed', () => {
		expect(checkKey({ srvApiKey: 'SRV-' }, 'srv')?.message).toBe('The Server Key is malformed');
	});

	it('has its own name in the message', () => {
		expect(checkKey({ srvApiKey: SRV }, 'js')?.message).toBe('The Client Key is missing');
	});
});

describe('keys are inserted into a request', () => {
	const credentials = { srvApiKey: ` ${SRV} `, jsApiKey: JS };
	const url = 'https://api.otpone.com/api/isFinish';

	it.each(['body', 'qs', 'headers'] as const)('in %s, only in their slots', (place) => {
		const request = { url, [place]: { key: keySlots.js, other: 'x', number: 1 } };
		expect(fillKeySlots(credentials, request as never)[place]).toEqual({
			key: JS,
			other: 'x',
			number: 1,
		});
	});

	it('both, each in its own slot', () => {
		const request = { url, body: { a: keySlots.srv, b: keySlots.js } };
		expect(fillKeySlots(credentials, request as never).body).toEqual({ a: SRV, b: JS });
	});

	it('nowhere if there is no slot', () => {
		const request = { url, qs: { a: 'srvApiKey' }, body: { b: String(keySlots.srv) } };
		expect(JSON.stringify(fillKeySlots(credentials, request))).not.toMatch(/5a4db0c5/);
	});

	it('never into the URL', () => {
		const request = { url, body: { a: keySlots.srv } };
		expect(fillKeySlots(credentials, request as never).url).toBe(url);
	});

	it('without changing the request object', () => {
		const body = { a: keySlots.srv };
		fillKeySlots(credentials, { url, body } as never);
		expect(body.a).toBe(keySlots.srv);
	});

	it('and a text body stays unchanged', () => {
		expect(fillKeySlots(credentials, { url, body: 'text' }).body).toBe('text');
	});
});

describe('each call has its key', () => {
	it('the server key for calls of a server, the client key for calls that a client polls', () => {
		const byKey = Object.fromEntries(Object.entries(calls).map(([name, { key }]) => [name, key]));
		expect(byKey).toEqual({
			getTransactionID: 'srv',
			GetHTML: 'srv',
			VerifyToken: 'srv',
			isFinish: 'js',
			GetResult: 'js',
			SendRequest: 'srv',
		});
	});

	it('and the calls that may ring a phone are known', () => {
		const ringing = Object.entries(calls).filter(([, { rings }]) => rings);
		expect(ringing.map(([name]) => name)).toEqual(['getTransactionID', 'SendRequest']);
	});
});
