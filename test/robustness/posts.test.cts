/** Posts to an approval's page: tokens reused for another approval, and oversized bodies. */
import { en as strings } from '../../nodes/OtpOne/page/languages/en';
import type { FakeOtpOneOptions } from '../../dev/fake-otpone/fake-otpone.cts';
import { branchesOf, suspend } from '../engine/suspended/approval.cts';
import type { Visit } from '../engine/suspended/execution.cts';
import { confirmOnPhone, post, postToken, start } from '../engine/suspended/page.cts';
import { Workbench } from '../engine/workbench.cts';
import { timeOfAsync } from '../cpu-time.cts';
import { expectGuarded } from './guarded.cts';

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

/** Opens an approval, and starts it as its approver. */
async function begin(bench: Workbench) {
	const { suspended } = await suspend(bench);
	return { suspended, started: await start(bench, suspended) };
}

/** Every way in which the service may or may not bind a token to its transaction. */
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
					verifyTakesTransaction && 'takes the transaction',
					resultCarriesTransaction && 'returns the transaction',
					verifyEchoesPrivateToken && 'returns the private token',
				].filter(Boolean);
				return [
					`${told.join(', ') || 'does not bind it'}; document: ${document}`,
					apiVariant,
				] as const;
			}),
		),
	),
);

describe.each(bindings)('a token, where VerifyToken %s', (_, apiVariant) => {
	/** The person has confirmed an earlier approval, and the later one is open. */
	async function afterAnother(bench: Workbench) {
		const earlier = await begin(bench);
		const token = confirmOnPhone(bench, earlier.started);
		return { earlier, token, ...(await begin(bench)) };
	}

	it('of another approval of the same person does not confirm an unanswered one', () =>
		on({ apiVariant }, async (bench) => {
			const { suspended, started, token } = await afterAnother(bench);
			const visit = await postToken(suspended, started, token);
			expect(visit).toMatchObject({ statusCode: 403, resumesWith: undefined });
		}));

	it('of another approval of the same person does not confirm a declined one', () =>
		on({ apiVariant }, async (bench) => {
			const { suspended, started, token } = await afterAnother(bench);
			bench.fakeOtpOne.answer(ann, 'decline');
			const visit = await postToken(suspended, started, token);
			expect(visit.resumesWith).toBeUndefined();
		}));

	it('with the state of its own start does not confirm another approval', () =>
		on({ apiVariant }, async (bench) => {
			const { suspended, earlier, token } = await afterAnother(bench);
			const visit = await postToken(suspended, earlier.started, token);
			expect(visit).toMatchObject({ statusCode: 403, resumesWith: undefined });
			expect(bench.requestsOf('VerifyToken')).toEqual([]);
		}));

	it('of its own approval is accepted once, and rings no phone again', () =>
		on({ apiVariant }, async (bench) => {
			const { suspended, started } = await begin(bench);
			const token = confirmOnPhone(bench, started);
			const visits = await Promise.all(
				[1, 2].map(async () => await postToken(suspended, started, token)),
			);
			expect(visits.map(({ statusCode }) => statusCode).sort()).toEqual([200, 410]);
			const taken = visits.find(({ resumesWith }) => resumesWith)!;
			expect(branchesOf(await suspended.resume(taken)).pay).toHaveLength(1);
			expect(bench.fakeOtpOne.rings(ann)).toBe(1);
		}));

	it('that nothing binds is refused without the client key', () =>
		on({ apiVariant }, async (bench) => {
			await bench.useCredential({ jsApiKey: '' });
			const { suspended, started, token } = await afterAnother(bench);
			bench.fakeOtpOne.answer(ann, 'approve');
			const visit = await postToken(suspended, started, token);
			expect(visit).toMatchObject({ statusCode: 403, resumesWith: undefined });
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
		['a token of 16 MB', () => ({ step: 'confirm', token: marker.repeat(MEGABYTE) })],
		['a token of spaces', () => ({ step: 'confirm', token: ' '.repeat(16 * MEGABYTE) })],
		['a state of 16 MB', () => ({ step: 'confirm', state: marker.repeat(MEGABYTE) })],
		['a text of 16 MB', () => marker.repeat(MEGABYTE)],
		['a name of 16 MB', () => ({ [marker.repeat(MEGABYTE)]: 'a' })],
		[
			'two hundred thousand fields',
			() => Object.fromEntries(Array.from({ length: 200_000 }, (_, n) => [`field${n}`, marker])),
		],
		['a list of a million', () => ({ token: Array.from({ length: 1_000_000 }, () => marker) })],
		['nested fields', nested],
		['a long step', () => ({ step: `decline${' '.repeat(16 * MEGABYTE)}` })],
	];

	it.each(bodies)('of %s is refused quickly, and no one is contacted', (_, bodyOf) =>
		on({}, async (bench) => {
			const { suspended } = await suspend(bench);
			const url = await suspended.pageUrl();
			const body = bodyOf();
			let visit!: Visit;
			const took = await timeOfAsync(async () => {
				visit = await suspended.visit('POST', url, body);
			});
			expect(took).toBeLessThan(2_000);
			expect(visit).toMatchObject({ statusCode: 400, resumesWith: undefined });
			expect(visit.body).toContain(strings.nothingPosted);
			expect(visit.body).not.toContain(marker);
			expect(visit.body.length).toBeLessThan(10_000);
			expectGuarded(visit);
			expect(bench.requestsOf('VerifyToken')).toEqual([]);
		}),
	);

	it('of a token of just the maximum length is verified, and never shown', () =>
		on({}, async (bench) => {
			const { suspended, started } = await begin(bench);
			const token = `${marker}${'<script>'.repeat(1_000)}`;
			const visit = await postToken(suspended, started, token);
			expect(visit).toMatchObject({ statusCode: 403, resumesWith: undefined });
			expect(visit.body).not.toContain(marker);
			expect(bench.requestsOf('VerifyToken')).toHaveLength(1);
		}));

	it('of an address, a reason or a nonce of 16 MB rings no phone twice, and is never shown', () =>
		on({}, async (bench) => {
			const { suspended } = await suspend(bench);
			const long = marker.repeat(MEGABYTE);
			const visits = [
				await post(suspended, { step: 'start', approver: long }),
				await post(suspended, { step: 'start', nonce: long }),
				await post(suspended, { step: 'start', nonce: long }),
				await post(suspended, { step: 'decline', reason: long }),
			];
			expect(visits.map(({ statusCode }) => statusCode)).toEqual([400, 200, 200, 200]);
			for (const { body } of visits) expect(body).not.toContain(marker);
			expect(bench.fakeOtpOne.totalRings()).toBe(1);
		}));
});
