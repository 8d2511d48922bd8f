/** Posts to an approval's page: tokens used again elsewhere, and bodies larger than any form. */
import { strings } from '../../nodes/OtpOne/page/strings';
import type { FakeOtpOneOptions } from '../../dev/fake-otpone/fake-otpone.cts';
import { branchesOf, suspend } from '../engine/suspended/approval.cts';
import type { SuspendedExecution, Visit } from '../engine/suspended/execution.cts';
import { Workbench } from '../engine/workbench.cts';
import { timeOfAsync } from './moment.cts';
import { expectGuarded, transactionOf, verifications } from './visitors.cts';

const ann = 'ann@example.com';

async function on(
	options: FakeOtpOneOptions,
	test: (bench: Workbench) => Promise<void>,
): Promise<void> {
	const bench = await Workbench.open(options);
	try {
		await test(bench);
	} finally {
		await bench.close();
	}
}

const post = async (suspended: SuspendedExecution, body: unknown): Promise<Visit> =>
	await suspended.visit('POST', await suspended.pageUrl(), body);

/** Every way in which the service may bind a token to its transaction, or fail to. */
const either = [true, false];
const bindings = either.flatMap((verifyTakesTransaction) =>
	either.flatMap((resultCarriesTransaction) =>
		either.flatMap((verifyEchoesPrivateToken) =>
			(['swagger2', 'none'] as const).map((document) => {
				const apiVariant = {
					verifyTakesTransaction,
					resultCarriesTransaction,
					verifyEchoesPrivateToken,
					document,
					paths: 'short' as const,
				};
				const told = [
					verifyTakesTransaction && 'takes it',
					resultCarriesTransaction && 'names it',
					verifyEchoesPrivateToken && 'echoes the private token',
				].filter(Boolean);
				return [
					`${told.join(', ') || 'says nothing of it'}; document: ${document}`,
					apiVariant,
				] as const;
			}),
		),
	),
);

describe.each(bindings)('a token, where VerifyToken %s', (_, apiVariant) => {
	it('of another approval of the same person is worth nothing while this one is not answered', () =>
		on({ apiVariant }, async (bench) => {
			const earlier = await suspend(bench);
			bench.fakeOtpOne.answer(ann, 'approve');
			const token = bench.fakeOtpOne.tokenFor(transactionOf(earlier.suspended))!;
			const { suspended } = await suspend(bench);
			const visit = await post(suspended, { token });
			expect(visit).toMatchObject({ statusCode: 403, goesOnWith: undefined });
		}));

	it('of another approval of the same person is worth nothing when this one was declined', () =>
		on({ apiVariant }, async (bench) => {
			const earlier = await suspend(bench);
			bench.fakeOtpOne.answer(ann, 'approve');
			const token = bench.fakeOtpOne.tokenFor(transactionOf(earlier.suspended))!;
			const { suspended } = await suspend(bench);
			bench.fakeOtpOne.answer(ann, 'decline');
			const visit = await post(suspended, { token });
			expect(visit.goesOnWith).toBeUndefined();
		}));

	it('of its own approval is taken, and rings nobody again', () =>
		on({ apiVariant }, async (bench) => {
			const { suspended } = await suspend(bench);
			bench.fakeOtpOne.answer(ann, 'approve');
			const token = bench.fakeOtpOne.tokenFor(transactionOf(suspended))!;
			const visits = await Promise.all([post(suspended, { token }), post(suspended, { token })]);
			for (const visit of visits) {
				expect(branchesOf(await suspended.resume(visit)).pay).toHaveLength(1);
			}
			expect(bench.fakeOtpOne.rings(ann)).toBe(1);
		}));

	it('is worth nothing without the client key where nothing binds it', () =>
		on({ apiVariant }, async (bench) => {
			await bench.useCredential({ jsApiKey: '' });
			const earlier = await suspend(bench);
			bench.fakeOtpOne.answer(ann, 'approve');
			const token = bench.fakeOtpOne.tokenFor(transactionOf(earlier.suspended))!;
			const { suspended } = await suspend(bench);
			bench.fakeOtpOne.answer(ann, 'approve');
			const visit = await post(suspended, { token });
			expect(visit).toMatchObject({ statusCode: 403, goesOnWith: undefined });
		}));
});

describe('an oversized post', () => {
	const MEGABYTE = 1_048_576;
	const marker = 'posted-by-somebody';
	const nested = () => {
		let value: unknown = marker;
		for (let depth = 0; depth < 5_000; depth++) value = { token: value };
		return value;
	};
	const bodies: Array<[string, () => unknown]> = [
		['a token of 16 MB', () => ({ token: marker.repeat(MEGABYTE) })],
		['a token of blanks', () => ({ token: ' '.repeat(16 * MEGABYTE) })],
		['a text of 16 MB', () => marker.repeat(MEGABYTE)],
		['a name of 16 MB', () => ({ [marker.repeat(MEGABYTE)]: 'a' })],
		[
			'two hundred thousand fields',
			() => Object.fromEntries(Array.from({ length: 200_000 }, (_, n) => [`field${n}`, marker])),
		],
		['a list of a million', () => ({ token: Array.from({ length: 1_000_000 }, () => marker) })],
		['fields within fields', nested],
		['a decision without end', () => ({ decision: `decline${' '.repeat(16 * MEGABYTE)}` })],
	];

	it.each(bodies)('of %s is refused in a moment, and nobody is asked', (_, bodyOf) =>
		on({}, async (bench) => {
			const { suspended } = await suspend(bench);
			const url = await suspended.pageUrl();
			const body = bodyOf();
			let visit!: Visit;
			const took = await timeOfAsync(async () => {
				visit = await suspended.visit('POST', url, body);
			});
			expect(took).toBeLessThan(2_000);
			expect(visit).toMatchObject({ statusCode: 400, goesOnWith: undefined });
			expect(visit.body).toContain(strings.nothingPosted);
			expect(visit.body).not.toContain(marker);
			expect(visit.body.length).toBeLessThan(10_000);
			expectGuarded(visit);
			expect(verifications(bench)).toBe(0);
		}),
	);

	it('of a token that is just short enough is asked about, and never shown', () =>
		on({}, async (bench) => {
			const { suspended } = await suspend(bench);
			const token = `${marker}${'<script>'.repeat(1_000)}`;
			const visit = await post(suspended, { token });
			expect(visit).toMatchObject({ statusCode: 403, goesOnWith: undefined });
			expect(visit.body).not.toContain(marker);
			expect(verifications(bench)).toBe(1);
		}));
});
