import { play, send } from './report.cts';

it.each([
	[{ 'x-forwarded-for': '203.0.113.7:51234' }, '203.0.113.7'],
	[{ Forwarded: 'for="[2001:db8:cafe::17]:4711"' }, '2001:db8:cafe::17'],
	[{ 'X-Forwarded-For': '[2001:db8::7]:443, 10.0.0.1' }, '2001:db8::7'],
	[{ 'x-forwarded-for': 'unknown', 'x-real-ip': '203.0.113.8:1' }, '203.0.113.8'],
	[{ 'x-forwarded-for': '203.0.113.7:port' }, '127.0.0.1'],
])('%j is shown as %s', async (headers, userIP) => {
	const { received } = await play({ parameters: send, items: [{ headers }] });
	expect(received.SendRequest).toMatchObject([{ userIP }]);
});
