import { randomUUID } from 'node:crypto';

import { lookAt, suspendedAgain, takeTurn } from '../../../nodes/OtpOne/page/turns';

let key: string;
beforeEach(() => (key = randomUUID()));

describe('a visit without an answer', () => {
	it('does not wait if no answer is being saved', async () => {
		expect(await lookAt(key, 0)).toBe('current');
		(await takeTurn(key, 0)).pass();
		expect(await lookAt(key, 0)).toBe('current');
	});

	it('waits until an answer is saved, and must then load the page again', async () => {
		(await takeTurn(key, 0)).goesOn(0);
		let seen: string | undefined;
		const looking = lookAt(key, 0).then((standing) => (seen = standing));
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(seen).toBeUndefined();
		suspendedAgain(key);
		expect(await looking).toBe('stale');
		expect(await lookAt(key, 1)).toBe('current');
	});

	it('shows that n8n has saved an answer, so that the next answer gets its turn', async () => {
		(await takeTurn(key, 0)).goesOn(0);
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
