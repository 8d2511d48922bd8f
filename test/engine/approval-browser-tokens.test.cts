/**
 * For every kind of answer about a token: a token of the same person's older transaction never
 * approves, and the right token approves whenever the two can be told apart.
 */
import { escapeHtml } from '../../nodes/OtpOne/page/render';
import { en as strings } from '../../nodes/OtpOne/page/languages/en';
import { type ApiVariant, apiVariants } from '../../dev/fake-otpone/api-variants.cts';
import { branchesOf, suspend } from './suspended/approval.cts';
import { ANN as ann, post, postToken, start, type Started } from './suspended/page.cts';
import { Workbench } from './workbench.cts';

const yesNo = [true, false];

/** Every combination of what VerifyToken takes and returns, with and without the client key. */
const combinations = yesNo.flatMap((verifyTakesTransaction) =>
	yesNo.flatMap((resultCarriesTransaction) =>
		yesNo.flatMap((verifyEchoesPrivateToken) =>
			yesNo.flatMap((withClientKey) =>
				(['swagger2', 'none'] as const).map((document) => ({
					apiVariant: {
						verifyTakesTransaction,
						resultCarriesTransaction,
						verifyEchoesPrivateToken,
						document,
						...(document === 'none' && { paths: 'short' as const, placement: 'body' as const }),
					},
					withClientKey,
				})),
			),
		),
	),
);

const titled = combinations.map(({ apiVariant, withClientKey }) => {
	const words = [
		apiVariant.verifyTakesTransaction && 'takes the transaction',
		apiVariant.resultCarriesTransaction && 'names the transaction',
		apiVariant.verifyEchoesPrivateToken && 'names the private token',
		apiVariant.document === 'none' && 'is not described',
		withClientKey && 'client key',
	];
	return { title: words.filter(Boolean).join(', ') || 'nothing', apiVariant, withClientKey };
});

/** Whether the answer to VerifyToken identifies the transaction; what the call accepts proves nothing. */
function tells(apiVariant: Partial<ApiVariant>): boolean {
	return !!apiVariant.resultCarriesTransaction || !!apiVariant.verifyEchoesPrivateToken;
}

let bench: Workbench;
afterEach(async () => await bench.close());

async function open(apiVariant: Partial<ApiVariant>, withClientKey: boolean): Promise<void> {
	bench = await Workbench.open({ apiVariant });
	if (!withClientKey) await bench.useCredential({ jsApiKey: '' });
	if (apiVariant.document === 'none') {
		await bench.useCredential({
			endpointLookup: 'prefix',
			pathPrefix: '/api',
			...(!withClientKey && { jsApiKey: '' }),
		});
	}
}

/** Suspends an approval and starts it as its approver. */
async function begin() {
	const { suspended } = await suspend(bench);
	return { suspended, started: await start(bench, suspended) };
}

/** Confirms the oldest request on the phone, and returns the token of a start. */
function confirm({ request }: Started): string {
	bench.fakeOtpOne.answer(ann, 'approve');
	return bench.fakeOtpOne.tokenFor(request.id)!;
}

describe.each(titled)('the service: $title', ({ apiVariant, withClientKey }) => {
	it('a token of an older transaction of the same person approves nothing', async () => {
		await open(apiVariant, withClientKey);
		const older = confirm((await begin()).started);
		const { suspended, started } = await begin();
		const visit = await postToken(suspended, started, older);
		expect(visit).toMatchObject({ statusCode: 403, resumesWith: undefined });
		// The same holds after the person has declined this one.
		bench.fakeOtpOne.answer(ann, 'decline');
		expect((await postToken(suspended, started, older)).resumesWith).toBeUndefined();
	});

	it('the token of this transaction approves when the service can identify it', async () => {
		await open(apiVariant, withClientKey);
		const { suspended, started } = await begin();
		const visit = await postToken(suspended, started, confirm(started));
		if (tells(apiVariant) || withClientKey) {
			expect(visit.statusCode).toBe(200);
			const { hold, pay } = branchesOf(await suspended.resume(visit));
			expect([hold.length, pay.length]).toEqual([0, 1]);
			expect(pay[0]).toMatchObject({ approved: true, transactionId: started.request.id });
		} else {
			expect(visit).toMatchObject({ statusCode: 403, resumesWith: undefined });
			expect(visit.body).toContain(escapeHtml(strings.unmatched));
			expect(strings.unmatched).toContain('client key');
		}
	});
});

describe('in every API variant', () => {
	it.each(Object.entries(apiVariants))('%s: page, token and branch', async (_, apiVariant) => {
		await open(apiVariant, true);
		const { suspended, started } = await begin();
		expect(started.visit.statusCode).toBe(200);
		expect(started.visit.body).toContain('<p role="status">Confirm on your smartphone</p>');
		const visit = await post(suspended, {
			step: 'confirm',
			state: started.state,
			[apiVariant.tokenField]: confirm(started),
		});
		const { hold, pay } = branchesOf(await suspended.resume(visit));
		expect([hold.length, pay.length]).toEqual([0, 1]);
	});
});

describe('when only the result of the transaction identifies it', () => {
	const silent = {
		verifyTakesTransaction: false,
		resultCarriesTransaction: false,
		verifyEchoesPrivateToken: false,
	};

	it('the client key is used, and never appears in an address or on the page', async () => {
		await open(silent, true);
		const { suspended, started } = await begin();
		const visit = await postToken(suspended, started, confirm(started));
		const calls = bench.fakeOtpOne.received.map(({ call }) => call);
		expect(calls.slice(-2)).toEqual(['VerifyToken', 'GetResult']);
		const { js, srv } = bench.fakeOtpOne.keys;
		for (const { url } of bench.fakeOtpOne.received) expect(url).not.toMatch(js);
		expect(visit.body).not.toContain(js);
		expect(visit.body).not.toContain(srv);
	});

	it('nothing is approved when that result belongs to someone else', async () => {
		await open(silent, true);
		const older = confirm((await begin()).started);
		const { suspended, started } = await begin();
		bench.fakeOtpOne.answer(ann, 'wrong-user');
		expect((await postToken(suspended, started, older)).resumesWith).toBeUndefined();
	});

	it('and it cannot be fetched, the page says so and the execution keeps waiting', async () => {
		await open(silent, true);
		const { suspended, started } = await begin();
		const token = confirm(started);
		bench.fakeOtpOne.faults.add({ call: 'GetResult', kind: 'status', status: 401 });
		const visit = await postToken(suspended, started, token);
		expect(visit).toMatchObject({ statusCode: 503, resumesWith: undefined });
	});
});

describe('a contradictory answer', () => {
	it.each([
		['our id and the private token of another', { privateToken: 'of another' }],
		['our private token and the id of another', { transactionID: 'another' }],
		['validity as text', { isValid: 'true' }],
		['both valid and not valid', { IsValid: false }],
		['two people', { uservalided: 'ben@example.com' }],
	])('approves nothing: %s', async (_, change) => {
		await open({}, true);
		const { suspended, started } = await begin();
		const token = confirm(started);
		const [{ privateToken }] = bench.bodiesOf('getTransactionID');
		const answer = {
			Message: '',
			UserValided: ann,
			isValid: true,
			privateToken,
			transactionID: started.request.id,
			...change,
		};
		const body = JSON.stringify(answer);
		bench.fakeOtpOne.faults.add({ call: 'VerifyToken', kind: 'body', body });
		const visit = await postToken(suspended, started, token);
		expect(visit).toMatchObject({ statusCode: 403, resumesWith: undefined });
	});
});
