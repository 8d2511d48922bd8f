/** The credential test against a service that sends too much: memory and time stay within limits. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';

import { sampleKeys } from '../../dev/fake-otpone/keys.cts';
import { testCredential } from '../contract/credential-test.cts';
import { CallFailure } from '../../nodes/OtpOne/api/errors';
import { readResponse } from '../../nodes/OtpOne/api/transport';

const MEGABYTE = 1_048_576;
const LONGEST = 3_000;
const LARGEST_GROWTH = 150 * MEGABYTE;

/** 2.5 GB of zeros in 2.5 MB, because a gzip body can have several members. */
const member = gzipSync(Buffer.alloc(10 * MEGABYTE));
const bombs: Record<string, Buffer> = {
	gzip: Buffer.concat(Array<Buffer>(250).fill(member)),
	br: brotliCompressSync(Buffer.alloc(300 * MEGABYTE), {
		params: { [constants.BROTLI_PARAM_QUALITY]: 1 },
	}),
	deflate: deflateSync(Buffer.alloc(300 * MEGABYTE)),
};

let server: Server | undefined;
afterEach(() => {
	jest.restoreAllMocks();
	server?.closeAllConnections();
	server?.close();
});

async function serve(answer: (path: string, response: ServerResponse) => void): Promise<string> {
	server = createServer((request, response) => {
		response.on('error', () => {});
		answer(String(request.url), response);
	});
	await new Promise<void>((resolve) => server!.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const sendBomb = (response: ServerResponse, encoding: string, status = 200) =>
	response
		.writeHead(status, { 'content-type': 'application/json', 'content-encoding': encoding })
		.end(bombs[encoding]);

const figures: string[] = [];
afterAll(() => void process.stdout.write(`\nCredential test\n${figures.join('')}\n`));

/** Runs the credential test, and measures memory and time. */
async function testAndMeasure(name: string, baseUrl: string) {
	const rss = () => process.memoryUsage().rss;
	const before = rss();
	let most = before;
	const watch = setInterval(() => (most = Math.max(most, rss())), 5);
	const start = performance.now();
	const result = await testCredential({
		baseUrl,
		srvApiKey: sampleKeys.srv,
		jsApiKey: sampleKeys.js,
		endpointLookup: 'discover',
		pathPrefix: '/api',
	});
	clearInterval(watch);
	const took = performance.now() - start;
	const growth = Math.max(most, rss()) - before;
	figures.push(
		`  ${name.padEnd(36)}${took.toFixed(0).padStart(6)} ms ${(growth / MEGABYTE).toFixed(0).padStart(5)} MB\n`,
	);
	expect(took).toBeLessThan(LONGEST);
	expect(growth).toBeLessThan(LARGEST_GROWTH);
	return result;
}

describe.each(Object.keys(bombs))('an endless answer in %s', (encoding) => {
	it.each([
		[200, 'is too large'],
		[500, 'OtpOne is unavailable (status 500)'],
	])('to a call, with status %i', async (status, words) => {
		const baseUrl = await serve((path, response) =>
			path.startsWith('/swagger')
				? response.writeHead(404).end()
				: sendBomb(response, encoding, status),
		);
		const { message, ...result } = await testAndMeasure(`${encoding}, status ${status}`, baseUrl);
		expect(result.status).toBe('Error');
		expect(message).toContain(words);
	});

	it('to the lookup is refused with the reason, and the calls are tried', async () => {
		const yes = '{"Message":"Unknown token","isValid":false,"UserValided":null}';
		const baseUrl = await serve((path, response) => {
			if (path.startsWith('/swagger')) sendBomb(response, encoding);
			else response.end(path.endsWith('isFinish') ? 'false' : yes);
		});
		const { message, status } = await testAndMeasure(`${encoding}, description`, baseUrl);
		expect(status).toBe('OK');
		expect(message).toContain("The service's description (Swagger) is larger than 5 MB");
	});
});

/** Makes the limits of the lookup and of a call twenty times shorter. */
function hurry(): void {
	const timeout = AbortSignal.timeout.bind(AbortSignal);
	jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(Math.ceil(ms / 20)));
}

it.each([
	[
		'never ends',
		(response: ServerResponse) => void setInterval(() => response.write(' '), 5).unref(),
	],
	['stops in the middle', (response: ServerResponse) => void response.write('{"isVal')],
	['never begins', () => {}],
])('a body that %s ends with the time limit of a call', async (name, answer) => {
	const baseUrl = await serve((path, response) => {
		if (path.startsWith('/swagger')) response.writeHead(404).end();
		else answer(response);
	});
	hurry();
	const { message, status } = await testAndMeasure(name, baseUrl);
	expect(status).toBe('Error');
	expect(message).toContain('did not answer in time');
});

describe('an answer that is not a success', () => {
	const answer = (status: number, pieces: number) => ({
		statusCode: status,
		headers: {},
		body: Array<Buffer>(pieces).fill(Buffer.alloc(MEGABYTE)),
	});
	const limits = (maxBytes: number) => ({ signal: new AbortController().signal, maxBytes });

	it('is read up to 2 MB, regardless of the limit of the call', async () => {
		const { status, body } = await readResponse(answer(500, 80), limits(72 * MEGABYTE));
		expect([status, body.length]).toEqual([500, 2 * MEGABYTE]);
	});

	it('and a success is read up to the limit of its call', async () => {
		const { body } = await readResponse(answer(200, 3), limits(3 * MEGABYTE));
		expect(body).toHaveLength(3 * MEGABYTE);
		await expect(readResponse(answer(200, 4), limits(3 * MEGABYTE))).rejects.toEqual(
			new CallFailure('tooLarge'),
		);
	});
});
