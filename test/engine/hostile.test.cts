/** Documents and redirects that name another server: no request ever reaches it. */
import { callNames, type CallName } from '../../dev/fake-otpone/api.cts';
import { apiVariantFrom } from '../../dev/fake-otpone/api-variants.cts';
import type { FakeOtpOne } from '../../dev/fake-otpone/fake-otpone.cts';
import { swaggerDocument } from '../../dev/fake-otpone/swagger.cts';
import {
	APPROVED,
	type OperationName,
	operationNames,
	operations,
	parametersOf,
} from '../operations.cts';
import { NODE, Workbench } from './workbench.cts';
import { testCredential } from '../contract/credential-test.cts';
import { type Answer, RecordingServer } from '../contract/recording-server.cts';

const APPROVE = 'approve.ann@example.com';
type Json = Record<string, unknown>;

/** Both servers always answer with an approval, so a call to the wrong one would be noticed. */
const yes = JSON.stringify({
	isValid: true,
	UserValided: APPROVE,
	isFinish: true,
	transactionID: 'T-1',
});

let bench: Workbench;
let thief: RecordingServer;
beforeAll(async () => (thief = await RecordingServer.open(() => ({ status: 200, body: yes }))));
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => {
	await bench.close();
	thief.seen.length = 0;
});
afterAll(async () => await thief.close());

function expectNothingStolen(): void {
	expect(thief.seen).toEqual([]);
}

function keysIn(text: string, { keys }: FakeOtpOne): string[] {
	return [keys.srv, keys.js].filter((key) => text.includes(key));
}

describe.each(['', '/otpone'])('a document of a Base URL with the path "%s"', (basePath) => {
	const facts = { requestedUser: APPROVE, transactionId: 'T-1', token: 'token-1' };
	/** All stay open to the end, so that none reuses the port, and so the cached endpoints, of another. */
	const services: RecordingServer[] = [];
	afterAll(async () => void (await Promise.all(services.map((service) => service.close()))));

	/**
	 * Runs every operation against a service that returns these documents.
	 *
	 * @param isUsable whether the calls can be made as described; otherwise no call may be made at all
	 */
	async function walk(documents: Record<string, Answer>, isUsable = true): Promise<void> {
		const service = await RecordingServer.open((path) => {
			if (!path.includes('/swagger/')) return { status: 200, body: yes };
			return documents[path.slice(basePath.length)] ?? { status: 404 };
		});
		services.push(service);
		const credential = { ...bench.credential, baseUrl: service.url + basePath };
		await bench.useCredential(credential);
		for (const name of operationNames) {
			const { error } = await bench.run([facts], parametersOf(name));
			const told = error ? `${error.message} ${error.description}` : '';
			expect(keysIn(told, bench.fakeOtpOne)).toEqual([]);
			if (!isUsable) expect(told).toContain('cannot be used as the service describes it');
		}
		const tested = await testCredential(credential);
		if (!isUsable) expect(tested.message).toContain('cannot be used');
		expectNothingStolen();
		const withKey = service.seen.filter(({ text }) => keysIn(text, bench.fakeOtpOne).length > 0);
		if (isUsable) expect(withKey.length).toBeGreaterThanOrEqual(operationNames.length);
		else expect(withKey).toEqual([]);
		for (const { path, text } of withKey) {
			expect(path.startsWith(`${basePath}/`)).toBe(true);
			expect(path).not.toContain('/swagger/');
			expect(keysIn(text, bench.fakeOtpOne)).toHaveLength(1);
		}
	}

	const plain = (document: 'swagger2' | 'openapi3') =>
		swaggerDocument(
			apiVariantFrom({ document, placement: 'body' }),
			'swagger/docs/v1',
			'localhost',
		);

	/** Returns the document with every path changed. */
	const withPaths = (change: (call: string) => string): Json => {
		const document = plain('swagger2');
		const entries = Object.entries(document.paths as Json);
		const moved = entries.map(([path, item]) => [change(path.split('/').at(-1)!), item]);
		return { ...document, paths: Object.fromEntries(moved) as Json };
	};

	/** Returns the document with servers for each operation. */
	const withOperationServers = (servers: unknown): Json => {
		const document = plain('openapi3');
		for (const item of Object.values(document.paths as Record<string, Record<string, Json>>)) {
			for (const operation of Object.values(item)) operation.servers = servers;
			Object.assign(item, { servers });
		}
		return document;
	};

	it.each<[string, (host: string) => Json]>([
		['a host', (host) => ({ ...plain('swagger2'), host, schemes: ['http'] })],
		['a host and a base path', (host) => ({ ...plain('swagger2'), host, basePath: '/' })],
		[
			'an absolute server',
			(host) => ({ ...plain('openapi3'), servers: [{ url: `http://${host}` }] }),
		],
		[
			'a server with a variable',
			(host) => ({
				...plain('openapi3'),
				servers: [{ url: 'http://{host}/', variables: { host: { default: host } } }],
			}),
		],
		['a server for each operation', (host) => withOperationServers([{ url: `http://${host}` }])],
	])('with %s sends no call elsewhere', async (_, document) => {
		const body = JSON.stringify(document(thief.host));
		await walk({ '/swagger/docs/v1': { status: 200, body } });
	});

	it.each<[string, (host: string) => Json]>([
		[
			'a server without scheme',
			(host) => ({ ...plain('openapi3'), servers: [{ url: `//${host}/` }] }),
		],
		['absolute paths', (host) => withPaths((call) => `http://${host}/${call}`)],
		['paths without scheme', (host) => withPaths((call) => `//${host}/${call}`)],
		['paths up the tree', (host) => withPaths((call) => `/../..//${host}/${call}`)],
		['back slashes', (host) => withPaths((call) => `/\\${host}/${call}`)],
		['only back slashes', (host) => withPaths((call) => `\\\\${host}\\/${call}`)],
		['escaped dots', (host) => withPaths((call) => `/%2e%2e/%2e%2e/%2f${host}/${call}`)],
		['escaped slashes', (host) => withPaths((call) => `/%2f%2f${host}/${call}`)],
		['white space', (host) => withPaths((call) => `/\t/${host}/${call}`)],
		['an at sign', (host) => withPaths((call) => `@${host}/${call}`)],
		['an at sign in the base path', (host) => ({ ...plain('swagger2'), basePath: `@${host}` })],
		['a base path of slashes', (host) => ({ ...plain('swagger2'), basePath: `//${host}` })],
		['a base path of back slashes', (host) => ({ ...plain('swagger2'), basePath: `\\\\${host}` })],
		['a base path as a port', (host) => ({ ...plain('swagger2'), basePath: `:1@${host}` })],
		['dots in the base path', (host) => ({ ...plain('swagger2'), basePath: `/..//${host}` })],
	])('with %s is not used, and no other address is tried', async (_, document) => {
		const body = JSON.stringify(document(thief.host));
		await walk({ '/swagger/docs/v1': { status: 200, body } }, false);
	});

	it.each([301, 302, 303, 307, 308])('behind a redirect (%i) is not fetched', async (status) => {
		const headers = { location: `${thief.url}/swagger/docs/v1` };
		await walk({
			'/swagger/docs/v1': { status, headers },
			'/swagger/ui/index': { status, headers },
		});
	});

	it.each([
		['by a full URL', () => `${thief.url}/docs/v1`],
		['without scheme', () => `//${thief.host}/docs/v1`],
		['with back slashes', () => `\\\\\\\\${thief.host}/docs/v1`],
		['with an at sign', () => `@${thief.host}/docs/v1`],
		['among others', () => `docs/v1|http://${thief.host}/docs/v1|../docs`],
	])('that the Swagger page names on another server (%s) is not fetched', async (_, paths) => {
		const body = `<script>swashbuckleConfig = { rootUrl: '${thief.url}', discoveryPaths: arrayFrom('${paths()}') }</script>`;
		await walk({ '/swagger/ui/index': { status: 200, body } });
	});
});

describe('a redirect', () => {
	const statuses = [301, 302, 303, 307, 308] as const;
	const ways = () => [
		...statuses.map((status) => [status, `${thief.url}/api/GetResult`] as const),
		[302, `//${thief.host}/`] as const,
		[307, '/api/elsewhere'] as const,
	];
	const rows = operationNames.flatMap((name) =>
		operations[name].calls.map((call): [OperationName, CallName] => [name, call]),
	);

	function redirect(call: CallName, status: (typeof statuses)[number], to: string): void {
		bench.fakeOtpOne.faults.clear();
		bench.fakeOtpOne.faults.add({ call, kind: 'redirect', status, to });
	}

	it('is tested for every call', () => {
		expect([...new Set(rows.map(([, call]) => call))].sort()).toEqual([...callNames].sort());
	});

	it.each(rows)('%s: %s is not sent on, and the message says what to do', async (name, call) => {
		const transaction = await bench.create(APPROVE);
		const token = bench.fakeOtpOne.tokenFor(transaction.transactionId);
		for (const [status, to] of ways()) {
			redirect(call, status, to);
			const finished = await bench.run([{ ...transaction, token }], parametersOf(name));
			expect(finished.error?.message).toBe(`OtpOne answered with a redirect (status ${status})`);
			expect(finished.error?.description).toContain('never sent to another address');
			expect(finished.error?.description).toContain('as the Base URL');
			expect(finished.outputs(NODE)[APPROVED] ?? []).toEqual([]);
			expect(keysIn(Workbench.everythingIn(finished), bench.fakeOtpOne)).toEqual([]);
		}
		expectNothingStolen();
		expect(bench.fakeOtpOne.received.filter(({ path }) => path.endsWith('elsewhere'))).toEqual([]);
	});

	it.each(['VerifyToken', 'isFinish'] as const)(
		'of the credential test (%s) is not sent on, and the message says what to do',
		async (call) => {
			for (const status of statuses) {
				redirect(call, status, `${thief.url}/api/${call}`);
				const { message, ...result } = await testCredential(bench.credential);
				expect(result.status).toBe('Error');
				expect(message).toContain(`redirect (status ${status})`);
				expect(message).toContain('as the Base URL');
			}
			expectNothingStolen();
		},
	);
});
