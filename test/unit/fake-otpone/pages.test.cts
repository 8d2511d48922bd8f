import { once } from 'node:events';
import http from 'node:http';
import axios from 'axios';
import { startFakeOtpOne, type FakeOtpOne } from '../../../dev/fake-otpone/fake-otpone.cts';
import { call, createTransaction, readResult } from './client.cts';

let fakeOtpOne: FakeOtpOne;

beforeAll(async () => {
	fakeOtpOne = await startFakeOtpOne();
});

afterAll(() => fakeOtpOne.close());

const ringing = async (userMail: string, requestType = 4, message = 'm') => {
	const rang = new Promise<{ id: string }>((resolve) => {
		const stop = fakeOtpOne.onRing((request) => {
			stop();
			resolve(request);
		});
	});
	const answer = call(fakeOtpOne, 'SendRequest', { userMail, requestType, message });
	return { id: (await rang).id, result: answer.then(readResult) };
};
const lenient = { validateStatus: () => true };

describe('a phone', () => {
	it('answers a request', async () => {
		const { id, result } = await ringing('ann@example.com');
		const url = `${fakeOtpOne.phoneUrl('Ann@example.com')}/requests/${id}`;
		expect((await axios.post(url, { decision: 'decline' })).data).toEqual({ answered: true });
		expect(await result).toMatchObject({
			isvalid: false,
			message: 'The user declined the request',
		});
		expect((await axios.post(url, { decision: 'approve' })).data).toEqual({ answered: false });
	});

	it('sends pictures with its answer', async () => {
		const { id, result } = await ringing('ann@example.com', 2);
		await axios.post(`${fakeOtpOne.phoneUrl('ann@example.com')}/requests/${id}`, {
			decision: 'approve',
			files: [{ name: 'a.png', type: 'image/png', content: 'AAEC' }],
		});
		expect(await result).toMatchObject({ isvalid: true, picture: 'data:image/png;base64,AAEC' });
	});

	it('cannot answer for others, or with invalid data', async () => {
		const { id } = await ringing('ann@example.com');
		const status = async (mail: string, body: unknown) =>
			(await axios.post(`${fakeOtpOne.phoneUrl(mail)}/requests/${id}`, body, lenient)).status;
		expect(await status('bob@example.com', { decision: 'approve' })).toBe(404);
		expect(await status('ann@example.com', { decision: 'wrong-user' })).toBe(400);
		expect(await status('ann@example.com', { decision: 'approve', files: [{}] })).toBe(400);
		expect(await status('ann@example.com', 'approve')).toBe(400);
		expect(fakeOtpOne.answer('ann@example.com', 'decline')).toBe(true);
	});

	it('is notified of requests that ring and requests that end', async () => {
		const request = http.get(`${fakeOtpOne.phoneUrl('eve@example.com')}/events`);
		const [events] = (await once(request, 'response')) as [http.IncomingMessage];
		expect(events.headers['content-type']).toBe('text/event-stream');
		const next = async () => {
			const [chunk] = (await once(events, 'data')) as [Buffer];
			return JSON.parse(String(chunk).replace(/^data: /, '')) as unknown[];
		};
		expect(await next()).toEqual([]);
		const rung = next();
		await ringing('EVE@example.com', 4, '<script>');
		expect(await rung).toMatchObject([{ message: '<script>', requestType: 4 }]);
		const over = next();
		fakeOtpOne.answer('eve@example.com', 'approve');
		expect(await over).toEqual([]);
		request.destroy();
	});

	it('shows a page that contains nothing of the request and loads from the test service only', async () => {
		const { data, headers } = await axios.get(fakeOtpOne.phoneUrl('<img>@example.com'));
		expect(data).not.toContain('<img>');
		expect(headers['content-security-policy']).toContain("default-src 'none'");
		for (const [, asset] of String(data).matchAll(/(?:src|href)="(\/assets[^"]+)"/g)) {
			expect((await axios.get(fakeOtpOne.url + asset)).status).toBe(200);
		}
		expect((await axios.get(`${fakeOtpOne.url}/assets/..%2Fpages.cts`, lenient)).status).toBe(404);
	});
});

describe('the front page', () => {
	it('shows keys, test customers and rings, with everything escaped', async () => {
		await call(fakeOtpOne, 'SendRequest', { userMail: 'decline.<b>@example.com' });
		const { data } = await axios.get<string>(fakeOtpOne.url);
		expect(data).toContain(fakeOtpOne.keys.srv);
		expect(data).toContain('scan-3-pages@…');
		expect(data).toContain('decline.&lt;b&gt;@example.com</a></td><td class="number">1</td>');
		expect(data).not.toContain('<b>');
	});

	it('shows open requests with their questions first, and the API last', async () => {
		await ringing('hal@example.com', 4, 'Pay <i>4711</i>?');
		const { data } = await axios.get<string>(fakeOtpOne.url);
		expect(data).toContain('<strong>hal@example.com</strong><p>Pay &lt;i&gt;4711&lt;/i&gt;?</p>');
		expect(data).toContain('href="/phone/hal%40example.com"');
		const headings = [...data.matchAll(/<h2[^>]*>([^<]*)</g)].map(([, heading]) => heading);
		expect(headings).toEqual(['Waiting phones', 'Connect n8n', 'Test customers', 'API']);
		expect(data.indexOf('/swagger/ui/index')).toBeGreaterThan(data.indexOf('id="api"'));
		fakeOtpOne.answer('hal@example.com', 'decline');
		const after = (await axios.get<string>(fakeOtpOne.url)).data;
		expect(after).not.toContain('<strong>hal@example.com</strong>');
	});

	it('has buttons to copy the URL and both keys', async () => {
		const { data } = await axios.get<string>(fakeOtpOne.url);
		const { srv, js } = fakeOtpOne.keys;
		const copied = [...data.matchAll(/data-copy="([^"]*)"/g)].map(([, value]) => value);
		expect(copied).toEqual([srv, js, fakeOtpOne.url]);
	});

	it('links to phones', async () => {
		const { headers } = await axios.get(`${fakeOtpOne.url}/phone?mail=a%2Fb@x.org`, {
			...lenient,
			maxRedirects: 0,
		});
		expect(headers.location).toBe('/phone/a%2Fb%40x.org');
	});
});

describe("the customer's page", () => {
	const htmlOf = async (id: string, formId = 'form') =>
		(await call(fakeOtpOne, 'GetHTML', { htmlTransaction: id, formId })).data;
	const create = async (userMail: string) => await createTransaction(fakeOtpOne, { userMail });

	it('contains no key, and no markup from inputs', async () => {
		const html = await htmlOf(await create('fay@example.com'), '</script><b>');
		expect(html).not.toMatch(/SRV-|JS-/);
		expect(html).not.toContain('<b>');
		expect(html).toContain(`"origin":"${fakeOtpOne.url}"`);
	});

	it('gets the token from any origin after the approval', async () => {
		const id = await create('gus@example.com');
		const url = `${fakeOtpOne.url}/customer/${id}`;
		const { data, headers } = await axios.get(url);
		expect(data).toEqual({ state: 'open' });
		expect(headers['access-control-allow-origin']).toBe('*');
		expect((await axios.post(url)).data).toEqual({
			state: 'approved',
			token: fakeOtpOne.tokenFor(id),
		});
		const declined = await create('decline@example.com');
		expect((await axios.get(`${fakeOtpOne.url}/customer/${declined}`)).data).toEqual({
			state: 'declined',
		});
		expect((await axios.get(`${fakeOtpOne.url}/customer/x`, lenient)).data).toEqual({
			state: 'expired',
		});
	});
});
