/** The credential's Test button, run with n8n-core's context. */
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { ICredentialDataDecryptedObject, INodeCredentialTestResult } from 'n8n-workflow';

import type { ApiVariantName, Fault } from '../../dev/fake-otpone/fake-otpone.cts';
import { apiVariants } from '../../dev/fake-otpone/api-variants.cts';
import { unknownKeys } from '../../dev/fake-otpone/keys.cts';
import { testCredential } from '../contract/credential-test.cts';
import { packageDirectory, Workbench } from './workbench.cts';
// The workbench must come first: it prepares what n8n-core reads while it loads.
import { PackageDirectoryLoader } from 'n8n-core';

let bench: Workbench;
let servers: Server[] = [];

beforeAll(async () => {
	const loader = new PackageDirectoryLoader(packageDirectory);
	await loader.loadAll();
	const node = loader.nodeTypes.otpOne.type as unknown as {
		methods: { credentialTest: object };
		description: { credentials: Array<{ name: string; testedBy?: string }> };
	};
	expect(node.description.credentials).toEqual([
		expect.objectContaining({ name: 'otpOneApi', testedBy: 'otpOneApiTest' }),
	]);
	expect(Object.keys(node.methods.credentialTest)).toEqual(['otpOneApiTest']);
});
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => {
	await bench.close();
	servers.forEach((server) => server.close());
	servers.forEach((server) => server.closeAllConnections());
	servers = [];
});

/** Runs the credential test with changed values in some fields. */
async function press(
	changes: ICredentialDataDecryptedObject = {},
	on = bench,
): Promise<INodeCredentialTestResult> {
	const data: ICredentialDataDecryptedObject = {
		endpointLookup: 'discover',
		pathPrefix: '/api',
		...on.credential,
		...changes,
	};
	const result = await testCredential(data);
	expect(on.fakeOtpOne.totalRings()).toBe(0);
	expect(result.message).not.toMatch(/\b(error|problem|failure|mistake)s?\b|undefined|\.\.|\s{2}/i);
	for (const key of [data.srvApiKey, data.jsApiKey]) {
		if (typeof key === 'string' && key.length > 8) expect(result.message).not.toContain(key);
	}
	return result;
}

/** Starts a server that is not OtpOne. */
async function serving(listener: RequestListener): Promise<string> {
	const server = createServer(listener);
	servers.push(server);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const failed = (words: RegExp) => ({
	status: 'Error',
	message: expect.stringMatching(words) as string,
});

describe('good credentials', () => {
	it('are accepted with a success message', async () => {
		expect(await press()).toMatchObject({ status: 'OK' });
		const calls = new Set(bench.fakeOtpOne.received.map(({ call }) => call));
		expect([...calls].sort()).toEqual(['VerifyToken', 'isFinish', 'swagger']);
	});

	it.each([
		['server', { jsApiKey: '' }, ['VerifyToken']],
		['client', { srvApiKey: '' }, ['isFinish']],
	])('may contain only a %s key', async (_, changes, calls) => {
		expect(await press(changes)).toMatchObject({ status: 'OK' });
		const made = bench.fakeOtpOne.received.filter(({ call }) => call !== 'swagger');
		expect(made.map(({ call }) => call)).toEqual(calls);
	});

	it('are accepted with white space around them', async () => {
		const { srv, js } = bench.fakeOtpOne.keys;
		expect(await press({ srvApiKey: ` ${srv}\n`, jsApiKey: `\t${js} ` })).toMatchObject({
			status: 'OK',
		});
	});

	it.each(Object.keys(apiVariants) as ApiVariantName[])(
		'are accepted in the API variant %s',
		async (apiVariant) => {
			const other = await Workbench.open({ apiVariant });
			try {
				expect(await press({}, other)).toMatchObject({ status: 'OK' });
			} finally {
				await other.close();
			}
		},
	);
});

describe('a key', () => {
	it.each([
		['server', { srvApiKey: unknownKeys.srv }, /refused the Server Key.*Unknown API key/],
		['client', { jsApiKey: unknownKeys.js }, /refused the Client Key.*Unknown API key/],
	])('that the service does not know is named in the message: %s', async (_, changes, words) => {
		expect(await press(changes)).toEqual(failed(words));
	});

	it('in the field of the other is reported as swapped, and nothing is sent', async () => {
		const { srv, js } = bench.fakeOtpOne.keys;
		expect(await press({ srvApiKey: js, jsApiKey: srv })).toEqual(failed(/swapped/));
		expect(await press({ srvApiKey: js, jsApiKey: '' })).toEqual(failed(/swapped/));
		expect(bench.fakeOtpOne.received).toEqual([]);
	});

	it.each([
		['server', { srvApiKey: 'my server key' }, /Server Key is malformed/],
		['client', { jsApiKey: '0123456789' }, /Client Key is malformed/],
	])(
		'that is malformed is named in the message, and nothing is sent: %s',
		async (_, changes, words) => {
			expect(await press(changes)).toEqual(failed(words));
			expect(bench.fakeOtpOne.received).toEqual([]);
		},
	);

	it.each([[''], ['  ']])('is required: %j', async (empty) => {
		expect(await press({ srvApiKey: empty, jsApiKey: empty })).toEqual(
			failed(/keys are missing.*Server Key or Client Key/),
		);
		expect(bench.fakeOtpOne.received).toEqual([]);
	});

	it('that is refused with a status is named in the message too', async () => {
		bench.fakeOtpOne.faults.add({ call: 'VerifyToken', kind: 'status', status: 401 });
		expect(await press()).toEqual(failed(/refused the Server Key \(status 401\)/));
	});
});

describe('the service', () => {
	const unavailable = /^The service cannot be used right now/;
	const notOtpOne = /^There is no OtpOne service at the Base URL/;

	it('that is down is reported as unreachable, with the setting to check', async () => {
		const baseUrl = await serving(() => {});
		servers[0].close();
		servers[0].closeAllConnections();
		expect(await press({ baseUrl })).toEqual(failed(/could not be reached.*Base URL/));
	});

	it.each([
		['is unavailable', { kind: 'status', status: 500 }, unavailable],
		['reports too many requests', { kind: 'status', status: 429 }, unavailable],
		['closes the connection', { kind: 'reset' }, unavailable],
	])('that %s is reported as unavailable', async (_, fault, words) => {
		bench.fakeOtpOne.faults.add({ call: 'VerifyToken', ...fault } as Fault);
		expect(await press()).toEqual(failed(words));
	});

	it.each([
		['pages only', 200, 'text/html', '<!DOCTYPE html><html><body>Welcome</body></html>'],
		['JSON of its own', 200, 'application/json', '{"status":"ok"}'],
		['nothing', 200, 'application/json', ''],
		['404', 404, 'text/html', '<html><body>Not found</body></html>'],
		['404 in JSON', 404, 'application/json', '{"message":"Not Found"}'],
		['405', 405, 'text/plain', 'Method not allowed'],
	])('that answers %s is reported as not an OtpOne service', async (_, status, type, body) => {
		const baseUrl = await serving((_request, response) => {
			response.writeHead(status, { 'content-type': type }).end(body);
		});
		expect(await press({ baseUrl })).toEqual(failed(notOtpOne));
	});

	it('that redirects is not followed, and no key is sent there', async () => {
		const asked: string[] = [];
		const elsewhere = await serving((request, response) => {
			asked.push(String(request.url));
			response.end('{}');
		});
		const baseUrl = await serving((_request, response) => {
			response.writeHead(307, { location: `${elsewhere}/login` }).end();
		});
		expect(await press({ baseUrl })).toEqual(failed(notOtpOne));
		expect(asked).toEqual([]);
	});

	it.each([
		['http://api.otpone.com', /Base URL cannot be used.*https:/],
		['api.otpone.com', /Base URL cannot be used.*valid URL/],
		['', /Base URL cannot be used/],
	])('cannot be used with the Base URL %j', async (baseUrl, words) => {
		expect(await press({ baseUrl })).toEqual(failed(words));
		expect(bench.fakeOtpOne.received).toEqual([]);
	});

	it('is not found under a wrong Path Prefix', async () => {
		const changes = { endpointLookup: 'prefix', pathPrefix: '/nowhere' };
		expect(await press(changes)).toEqual(failed(notOtpOne));
	});

	it('is found under the right Path Prefix', async () => {
		const changes = { endpointLookup: 'prefix', pathPrefix: '/api/OtpOne' };
		expect(await press(changes)).toMatchObject({ status: 'OK' });
	});
});
