/** Posts to the page that prove nothing: forged, from another approval or person, or empty. */
import { en as strings } from '../../nodes/OtpOne/page/languages/en';
import { branchesOf, suspend } from './suspended/approval.cts';
import {
	ANN as ann,
	BEN,
	confirmOnPhone,
	post,
	postToken,
	start,
	type Started,
} from './suspended/page.cts';
import { Workbench } from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

const verifications = () => bench.requestsOf('VerifyToken').length;

describe('an answer that proves nothing gets a page with Start again, and the execution keeps waiting:', () => {
	type Fields = Record<string, unknown>;
	const confirm = (fields: (own: Started) => Fields) => async (own: Started) => ({
		step: 'confirm',
		...fields(own),
	});
	/** Starts another approval, for the same person or someone else. */
	const elsewhere = async (mail = ann) => {
		const { suspended } = await suspend(bench, { approvers: mail });
		const started = await start(bench, suspended, mail);
		return { started, token: confirmAll(started) };
	};
	const posts: Array<[string, number, (own: Started) => Promise<unknown>]> = [
		['nothing', 400, async () => undefined],
		['an empty form', 400, async () => ({})],
		['no step', 400, async ({ state }) => ({ state, token: 'made-up' })],
		['two steps', 400, async ({ state }) => ({ step: ['confirm', 'start'], state, token: 'a' })],
		['an unknown step', 400, async ({ state }) => ({ step: 'approve', state, token: 'a' })],
		['no token', 400, confirm(({ state }) => ({ state }))],
		['an empty token', 400, confirm(({ state }) => ({ state, token: ' ' }))],
		[
			'a token of 100,000 characters',
			400,
			confirm(({ state }) => ({ state, token: 'x'.repeat(100_000) })),
		],
		['two tokens', 400, confirm(({ state }) => ({ state, token: ['a', 'b'] }))],
		['an approved field', 400, confirm(({ state }) => ({ state, approved: 'true' }))],
		['a made-up token', 403, confirm(({ state }) => ({ state, token: 'made-up' }))],
		['no state', 403, confirm(({ request }) => ({ token: request.id }))],
		['a made-up state', 403, confirm(() => ({ state: 'e30.AAAA', token: 'a' }))],
		['two states', 403, confirm(({ state }) => ({ state: [state, state], token: 'a' }))],
		[
			'the id of the transaction',
			403,
			confirm(({ state, request }) => ({ state, token: request.id })),
		],
		[
			'a token of another transaction of the same person',
			403,
			async ({ state }) => ({ step: 'confirm', state, token: (await elsewhere()).token }),
		],
		[
			'a token of another person',
			403,
			async ({ state }) => ({ step: 'confirm', state, token: (await elsewhere(BEN)).token }),
		],
		[
			'state and token of another approval of the same person',
			403,
			async () => {
				const { started, token } = await elsewhere();
				return { step: 'confirm', state: started.state, token };
			},
		],
	];

	it.each(posts)('%s', async (_, status, bodyOf) => {
		const { suspended } = await suspend(bench);
		const own = await start(bench, suspended);
		const other = await bodyOf(own);
		const visit = await post(suspended, other);
		expect(visit).toMatchObject({ statusCode: status, resumesWith: undefined });
		expect(visit.body).toContain(strings.startAgain);
		expect(visit.header('cache-control')).toBe('no-store');

		const right = await postToken(suspended, own, confirmAll(own));
		expect(branchesOf(await suspended.resume(right)).pay).toHaveLength(1);
	});

	/** Confirms every request that is open on the phone. */
	function confirmAll(own: Started): string {
		while (bench.fakeOtpOne.answer(own.request.mail, 'approve'));
		return bench.fakeOtpOne.tokenFor(own.request.id)!;
	}

	it('a state with any character changed', async () => {
		const { suspended } = await suspend(bench);
		const own = await start(bench, suspended);
		const token = confirmOnPhone(bench, own);
		const before = verifications();
		for (let at = 0; at < own.state.length; at += 7) {
			const other = own.state[at] === 'A' ? 'B' : 'A';
			const state = own.state.slice(0, at) + other + own.state.slice(at + 1);
			expect((await postToken(suspended, { state }, token)).statusCode).toBe(403);
		}
		expect(verifications()).toBe(before);
	});

	it.each(['wrong-user.ann@example.com', 'no-user.ann@example.com'])(
		'the token of an answer that %s did not give',
		async (mail) => {
			const { suspended } = await suspend(bench, { approvers: mail });
			const started = await start(bench, suspended, mail);
			const token = bench.fakeOtpOne.tokenFor(started.request.id)!;
			expect(token).toBeDefined();
			const visit = await postToken(suspended, started, token);
			expect(visit).toMatchObject({ statusCode: 403, resumesWith: undefined });
		},
	);
});
