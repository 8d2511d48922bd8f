import { play, send } from './report.cts';

const report = { parameters: { ...send, message: '={{ $json.n }}' }, items: [{ n: 4711 }] };

it('a number is sent as text', async () => {
	const { finished, received } = await play(report);
	expect(finished.error).toBeUndefined();
	expect(received.SendRequest).toMatchObject([{ Message: '4711' }]);
});

it.each([
	[{ a: 1 }, /^Message is an object/],
	[[1, 2], /^Message is a list/],
	[true, /^Message is true/],
	[null, /^Message is empty/],
])('%j is refused before anyone is contacted', async (n, words) => {
	const { finished, received } = await play({ ...report, items: [{ n }] });
	expect(finished.error?.message).toMatch(words);
	expect(received).toEqual({});
});

it.each(['=Pay {{ $json.n }}?', '={{ "Pay " + $json.n }}', '=Pay {{ [$json.n] }}'])(
	'an object within the text %s is refused',
	async (message) => {
		const parameters = { ...report.parameters, message };
		const items = [{ n: { amount: 1 } }];
		const { finished, received } = await play({ ...report, parameters, items });
		expect(finished.error?.message).toMatch(/^Message holds an object/);
		expect(received).toEqual({});
	},
);
