import { randomUUID } from 'node:crypto';

import { lookAt, startingState, suspendedAgain, takeTurn } from '../../../nodes/OtpOne/page/turns';

let key: string;
beforeEach(() => (key = randomUUID()));

describe('a visit without an answer', () => {
	it('does not wait if no answer is being saved', async () => {
		expect(await lookAt(key, 0)).toBe('current');
		(await takeTurn(key, 0)).pass();
		expect(await lookAt(key, 0)).toBe('current');
	});

	it('waits until an answer is saved, and must then load the page again', async () => {
		(await takeTurn(key, 0)).resumes(0);
		let seen: string | undefined;
		const looking = lookAt(key, 0).then((standing) => (seen = standing));
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(seen).toBeUndefined();
		suspendedAgain(key);
		expect(await looking).toBe('stale');
		expect(await lookAt(key, 1)).toBe('current');
	});

	it('shows that n8n has saved an answer, so that the next answer gets its turn', async () => {
		(await takeTurn(key, 0)).resumes(0);
		const next = takeTurn(key, 0);
		expect(await lookAt(key, 1)).toBe('current');
		expect((await next).state).toBe('stale');
	});

	it('does not take the turn of an answer that is waiting', async () => {
		const turn = await takeTurn(key, 0);
		const next = takeTurn(key, 0);
		expect(await lookAt(key, 0)).toBe('current');
		turn.pass();
		expect((await next).state).toBe('mine');
	});
});

describe('an approval that has been decided', () => {
	it('is closed to answers and to visits', async () => {
		(await takeTurn(key, 1)).closes();
		expect(await lookAt(key, 1)).toBe('closed');
		expect((await takeTurn(key, 1)).state).toBe('closed');
	});

	it('is open if another process was faster and n8n has saved a later round', async () => {
		(await takeTurn(key, 1)).closes();
		expect(await lookAt(key, 2)).toBe('current');
		expect((await takeTurn(key, 2)).state).toBe('mine');
	});
});

describe('a turn', () => {
	afterEach(() => jest.restoreAllMocks());

	it('is kept for as long as the check of a token takes, although others come by', async () => {
		const clock = jest.spyOn(Date, 'now').mockReturnValue(1e12);
		const turn = await takeTurn(key, 0);
		clock.mockReturnValue(1e12 + 61_000);
		(await takeTurn(randomUUID(), 0)).pass();
		const order: string[] = [];
		const next = takeTurn(key, 0).then(() => order.push('next'));
		await new Promise((resolve) => setTimeout(resolve, 100));
		order.push('passed');
		turn.pass();
		await next;
		expect(order).toEqual(['passed', 'next']);
	});

	it('is forgotten a minute after it has passed, with the rounds that were counted', async () => {
		const clock = jest.spyOn(Date, 'now').mockReturnValue(1e12);
		(await takeTurn(key, 5)).pass();
		expect(await lookAt(key, 4)).toBe('stale');
		clock.mockReturnValue(1e12 + 61_000);
		(await takeTurn(randomUUID(), 0)).pass();
		expect(await lookAt(key, 4)).toBe('current');
	});
});

describe('a start', () => {
	it('is open, except for the person whose answer is being recorded', async () => {
		expect(startingState(key, 0, 0)).toBe('open');
		(await takeTurn(key, 0)).resumes(1);
		expect([startingState(key, 0, 1), startingState(key, 0, 0)]).toEqual(['answered', 'open']);
		suspendedAgain(key);
		expect(await lookAt(key, 0)).toBe('stale');
		expect(startingState(key, 1, 1)).toBe('open');
	});

	it('is closed for a while after the decision, however long the check before it took', async () => {
		const clock = jest.spyOn(Date, 'now').mockReturnValue(1e12);
		try {
			const turn = await takeTurn(key, 1);
			clock.mockReturnValue(1e12 + 60_000);
			turn.closes();
			expect(startingState(key, 1, 0)).toBe('closed');
			expect(await lookAt(key, 1)).toBe('closed');
			expect((await takeTurn(key, 1)).state).toBe('closed');
			clock.mockReturnValue(1e12 + 71_000);
			expect(startingState(key, 1, 0)).toBe('open');
		} finally {
			clock.mockRestore();
		}
	});

	it('is closed once the approval is decided', async () => {
		(await takeTurn(key, 1)).closes();
		expect(startingState(key, 1, 0)).toBe('closed');
		expect(startingState(key, 2, 0)).toBe('open');
	});
});
