import { addressOfHeaders, readAddress } from '../../../nodes/OtpOne/actions/requester-address';

const OTHER = { 'x-real-ip': '198.51.100.9' };

describe('an address in X-Forwarded-For', () => {
	it.each([
		['203.0.113.7', '203.0.113.7'],
		['203.0.113.7:51234', '203.0.113.7'],
		[' 203.0.113.7:51234 , 10.0.0.1:80', '203.0.113.7'],
		['"203.0.113.7:51234"', '203.0.113.7'],
		['unknown, 203.0.113.7', '203.0.113.7'],
		[', 203.0.113.7', '203.0.113.7'],
		['2001:db8::7', '2001:db8::7'],
		['[2001:db8::7]', '2001:db8::7'],
		['[2001:db8::7]:51234', '2001:db8::7'],
		['"[2001:db8::7]:51234"', '2001:db8::7'],
		['fe80::1%eth0', 'fe80::1'],
		['[fe80::1%25eth0]:443', 'fe80::1'],
		['::ffff:203.0.113.7', '203.0.113.7'],
		['::FFFF:cb00:7107', '203.0.113.7'],
		['[::ffff:203.0.113.7]:51234', '203.0.113.7'],
		['::1', '::1'],
	])('%s', (value, expected) => {
		expect(addressOfHeaders({ 'x-forwarded-for': value })).toBe(expected);
	});

	it.each([
		[''],
		[':51234'],
		['203.0.113.7:'],
		['203.0.113.7:port'],
		['203.0.113.7:123456'],
		['203.0.113.256:80'],
		['[2001:db8::7'],
		['2001:db8::7]'],
		['[203.0.113.7'],
		['_hidden'],
		['unknown'],
		['http://203.0.113.7'],
		['203.0.113.7 OR 1'],
		['1'.repeat(10_000)],
		[`${'unknown,'.repeat(1_000)}203.0.113.7`],
	])('%s is not an address, and the next header is read', (value) => {
		expect(addressOfHeaders({ 'x-forwarded-for': value, ...OTHER })).toBe(OTHER['x-real-ip']);
		expect(addressOfHeaders({ 'x-forwarded-for': value })).toBeUndefined();
	});
});

describe('an address in Forwarded', () => {
	it.each([
		['for=192.0.2.60', '192.0.2.60'],
		['for=192.0.2.60;proto=http;by=203.0.113.43', '192.0.2.60'],
		['by=203.0.113.43;For="192.0.2.60:4711"', '192.0.2.60'],
		['For="[2001:db8:cafe::17]:4711"', '2001:db8:cafe::17'],
		['for="[2001:db8:cafe::17]", for=192.0.2.43', '2001:db8:cafe::17'],
		['for=unknown, for=_hidden, for=192.0.2.43', '192.0.2.43'],
		['host="a,for=6.6.6.6";for=192.0.2.43', '192.0.2.43'],
		['host="a\\"for=6.6.6.6";for=192.0.2.43', '192.0.2.43'],
		['for = 192.0.2.60 ; proto = https', '192.0.2.60'],
		['FOR="::ffff:192.0.2.60"', '192.0.2.60'],
	])('%s', (value, expected) => {
		expect(addressOfHeaders({ forwarded: value })).toBe(expected);
	});

	it.each([['by=203.0.113.43'], ['before=203.0.113.43'], ['203.0.113.43'], ['for='], ['for="']])(
		'%s contains none',
		(value) => expect(addressOfHeaders({ forwarded: value })).toBeUndefined(),
	);
});

describe('headers', () => {
	it.each([
		'X-Forwarded-For',
		'X-FORWARDED-FOR',
		'x-forwarded-for',
		'Forwarded',
		'X-Real-IP',
		'Remote-Addr',
	])('%s in any case', (name) => {
		const value = /^forwarded/i.test(name) ? 'for=203.0.113.7' : '203.0.113.7';
		expect(addressOfHeaders({ [name]: value })).toBe('203.0.113.7');
	});

	it('are read in this order: X-Forwarded-For, Forwarded, X-Real-IP, Remote-Addr', () => {
		const headers = Object.entries({
			'Remote-Addr': '192.0.2.4',
			'X-Real-IP': '192.0.2.3',
			Forwarded: 'for=192.0.2.2',
			'X-Forwarded-For': '192.0.2.1',
		});
		for (let left = 4; left > 0; left--) {
			expect(addressOfHeaders(Object.fromEntries(headers.slice(0, left)))).toBe(
				`192.0.2.${5 - left}`,
			);
		}
	});

	it('that occur several times are one list', () => {
		const values = ['unknown', '203.0.113.7, 10.0.0.1', 42, null];
		expect(addressOfHeaders({ 'x-forwarded-for': values })).toBe('203.0.113.7');
	});

	it.each([[null], [undefined], ['text'], [42], [[]], [{ 'x-forwarded-for': { a: 1 } }]])(
		'%j contain none',
		(headers) => expect(addressOfHeaders(headers)).toBeUndefined(),
	);
});

describe('an address that is entered', () => {
	it.each([
		['203.0.113.7', '203.0.113.7'],
		['::ffff:10.0.0.1', '::ffff:10.0.0.1'],
		['203.0.113.7:51234', '203.0.113.7'],
		['203.0.113.7, 10.0.0.1', '203.0.113.7'],
		['for="[2001:db8::7]:1";proto=https', '2001:db8::7'],
		['unknown', undefined],
		['localhost', undefined],
		['12:30', undefined],
	])('%s', (text, expected) => expect(readAddress(text)).toBe(expected));
});
