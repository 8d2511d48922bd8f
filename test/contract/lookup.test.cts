/** The lookup of the calls: with 50 items at once, with unusable documents, and with all kinds of Base URLs. */
import type { ApiVariant, Fault } from '../../dev/fake-otpone/fake-otpone.cts';
import { swaggerDocument } from '../../dev/fake-otpone/swagger.cts';
import { NODE, Workbench } from '../engine/workbench.cts';
import { APPROVED, operationNames, parametersOf } from '../operations.cts';
import { testCredential } from './credential-test.cts';
import { callsIn, expectAsDescribed } from './wire.cts';

const ANN = { requestedUser: 'approve.ann@example.com' };
/** The calls are at their default paths, so that only the lookup can fail. */
const atPrefix: Partial<ApiVariant> = { paths: 'short', placement: 'body' };

let bench: Workbench;
const open = async (apiVariant: Partial<ApiVariant> = {}) =>
	(bench = await Workbench.open({ apiVariant }));
afterEach(async () => {
	jest.restoreAllMocks();
	await bench.close();
});

/** The paths of the requested documents and pages. */
const lookups = () =>
	bench.fakeOtpOne.received
		.filter(({ path }) => path.includes('/swagger/'))
		.map(({ path }) => path);

async function sendFifty(): Promise<void> {
	const people = Array.from({ length: 50 }, (_, n) => ({
		requestedUser: `approve.${n}@example.com`,
	}));
	const finished = await bench.run(people, parametersOf('request.send'));
	expect(finished.outputs(NODE)[APPROVED]).toHaveLength(50);
}

describe('50 items at once', () => {
	it('look the calls up once, and the next 50 use the cache', async () => {
		await open();
		await sendFifty();
		expect(lookups()).toEqual(['/swagger/docs/v1']);
		await sendFifty();
		expect(lookups()).toHaveLength(1);
		expect(bench.fakeOtpOne.totalRings()).toBe(100);
	});

	it('read the Swagger page and the document it names once, when only the page names it', async () => {
		await open({ document: 'ui' });
		await sendFifty();
		await sendFifty();
		expect(lookups()).toEqual([
			'/swagger/docs/v1',
			'/swagger/ui/index',
			'/swagger/docs/administration',
			'/swagger/docs/otpone-v2',
		]);
	});

	it('look for a missing document once', async () => {
		await open({ ...atPrefix, document: 'none' });
		await sendFifty();
		await sendFifty();
		expect(lookups()).toEqual(['/swagger/docs/v1', '/swagger/ui/index']);
	});

	it('in two nodes share one lookup', async () => {
		await open();
		await Promise.all([sendFifty(), sendFifty()]);
		expect(lookups()).toHaveLength(1);
	});
});

describe('a document that cannot be read', () => {
	const faults: Array<[string, Fault]> = [
		['status 500', { call: 'swagger', kind: 'status', status: 500 }],
		['status 403', { call: 'swagger', kind: 'status', status: 403 }],
		['a sign-in page', { call: 'swagger', kind: 'html' }],
		['an empty body', { call: 'swagger', kind: 'empty' }],
		['half a document', { call: 'swagger', kind: 'truncated-json' }],
		['a reset connection', { call: 'swagger', kind: 'reset' }],
		['a reset within the body', { call: 'swagger', kind: 'reset-in-body' }],
		['invalid gzip data', { call: 'swagger', kind: 'garbage-gzip' }],
	];
	const withoutEnd: Array<[string, Fault]> = [
		['an endless body', { call: 'swagger', kind: 'endless' }],
		['a trickle', { call: 'swagger', kind: 'drip' }],
		['silence', { call: 'swagger', kind: 'no-answer' }],
	];

	async function sendAtPrefix(fault: Fault): Promise<void> {
		await open(atPrefix);
		bench.fakeOtpOne.faults.add(fault);
		const { output } = await bench.runOne('request.send', ANN, { timeoutSeconds: 600 });
		expect(output).toBe(APPROVED);
		expect(callsIn(bench.fakeOtpOne.received)).toEqual(['SendRequest']);
		expectAsDescribed(bench.fakeOtpOne.received, bench.fakeOtpOne);
	}

	it.each(faults)('because of %s: the call is made once, at the prefix', async (_, fault) => {
		await sendAtPrefix(fault);
	});

	/** Makes all limits sixty times shorter. */
	function hurry(): void {
		const timeout = AbortSignal.timeout.bind(AbortSignal);
		jest.spyOn(AbortSignal, 'timeout').mockImplementation((ms) => timeout(Math.ceil(ms / 60)));
	}

	it.each(withoutEnd)(
		'because of %s: the same, after the time limit of the lookup',
		async (_, fault) => {
			hurry();
			await sendAtPrefix(fault);
		},
	);

	it.each(operationNames)(
		'because of silence: %s still finishes within its limit',
		async (name) => {
			await open(atPrefix);
			const transaction = await bench.create(ANN.requestedUser);
			const token = bench.fakeOtpOne.tokenFor(transaction.transactionId);
			await bench.forgetLookups();
			bench.fakeOtpOne.faults.add({ call: 'swagger', kind: 'no-answer' });
			hurry();
			const finished = await bench.run([{ ...transaction, token }], parametersOf(name));
			expect(finished.error).toBeUndefined();
			expect(finished.outputs(NODE).flat()).toHaveLength(1);
		},
	);

	it('because of silence: the credential test still returns a result', async () => {
		await open(atPrefix);
		bench.fakeOtpOne.faults.add({ call: 'swagger', kind: 'no-answer' });
		hurry();
		expect(await testCredential(bench.credential)).toMatchObject({ status: 'OK' });
	});

	it('is not requested again by the next run', async () => {
		await open(atPrefix);
		bench.fakeOtpOne.faults.add({ call: 'swagger', kind: 'html' });
		await bench.runOne('request.send', ANN);
		const asked = lookups().length;
		bench.fakeOtpOne.faults.clear();
		expect(await bench.runOne('request.send', ANN)).toMatchObject({ output: APPROVED });
		expect(lookups()).toHaveLength(asked);
	});

	it('at first, because of status 503, is read at the second try', async () => {
		await open();
		bench.fakeOtpOne.faults.add({ call: 'swagger', kind: 'status', status: 503, times: 1 });
		expect(await bench.runOne('request.send', ANN)).toMatchObject({ output: APPROVED });
		expect(lookups()).toEqual(['/swagger/docs/v1', '/swagger/docs/v1']);
	});

	it('is not requested when Endpoint Lookup is set to Prefix', async () => {
		await open();
		await bench.useCredential({ endpointLookup: 'prefix', pathPrefix: 'api/OtpOne/' });
		expect(await bench.runOne('request.send', ANN)).toMatchObject({ output: APPROVED });
		expect(bench.fakeOtpOne.received.map(({ path }) => path)).toEqual(['/api/OtpOne/SendRequest']);
	});
});

describe('a document that lacks a call', () => {
	it('is used for the other calls; the missing one is made at the prefix', async () => {
		await open({ paths: 'short', placement: 'query' });
		const document = swaggerDocument(bench.fakeOtpOne.apiVariant, 'swagger/docs/v1', 'localhost');
		delete (document.paths as Record<string, unknown>)['/api/SendRequest'];
		const body = JSON.stringify(document);
		bench.fakeOtpOne.faults.add({ call: 'swagger', kind: 'body', body });
		// The fake OtpOne only accepts inputs in the URL, so only the call as described succeeds.
		const created = await bench.runOne('transaction.create', ANN);
		expect(created.json.transactionId).toEqual(expect.any(String));
		await bench.runOne('request.send', ANN).catch(() => undefined);
		const [, described, undescribed] = bench.fakeOtpOne.received;
		expect(described).toMatchObject({
			call: 'getTransactionID',
			query: { UserMail: ANN.requestedUser },
		});
		expect(undescribed).toMatchObject({
			call: 'SendRequest',
			url: '/api/SendRequest',
			body: { UserMail: ANN.requestedUser, SrvAPIKey: bench.fakeOtpOne.keys.srv },
		});
	});
});

describe('a Base URL', () => {
	const ofFakeOtpOne = () => bench.fakeOtpOne.url;
	const paths = () => bench.fakeOtpOne.received.map(({ path }) => path);

	it.each([
		['with a trailing slash', (url: string) => `${url}/`],
		['with white space around it', (url: string) => ` ${url}\n`],
		['of localhost with http', (url: string) => url.replace('127.0.0.1', 'localhost')],
	])('%s is accepted', async (_, change) => {
		await open();
		await bench.useCredential({ baseUrl: change(ofFakeOtpOne()) });
		expect(await bench.runOne('request.send', ANN)).toMatchObject({ output: APPROVED });
		expect(paths()).toEqual(['/swagger/docs/v1', '/api/OtpOne/SendRequest']);
	});

	it.each(['/service', '/service/'])('with the path %s is accepted', async (path) => {
		await open({ paths: 'versioned', placement: 'body' });
		await bench.useCredential({ baseUrl: ofFakeOtpOne() + path });
		expect(await bench.runOne('request.send', ANN)).toMatchObject({ output: APPROVED });
		expect(paths()).toEqual(['/service/swagger/docs/v1', '/service/v1/otpone/sendrequest']);
	});

	it.each([
		['with http that is not localhost', (url: string) => url.replace('127.0.0.1', '0.0.0.0')],
		['with a key appended', (url: string) => `${url}/?SrvAPIKey=SRV-1`],
		['with a user name', (url: string) => url.replace('http://', 'http://user@')],
		['without a scheme', () => 'api.otpone.com'],
	])('%s is refused before anything is sent', async (_, change) => {
		await open();
		await bench.useCredential({ baseUrl: change(ofFakeOtpOne()) });
		const finished = await bench.run([ANN], parametersOf('request.send'));
		expect(finished.error?.message).toBe('The Base URL cannot be used [item 0]');
		expect(finished.error?.description).toContain('correct Base URL');
		expect(bench.fakeOtpOne.received).toEqual([]);
	});
});
