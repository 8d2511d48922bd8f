import { randomUUID } from 'node:crypto';

import { lookAt, suspendedAgain, takeTurn } from '../../../nodes/OtpOne/page/turns';

let key: string;
beforeEach(() => (key = randomUUID()));

describe('whoever only looks', () => {
	it('waits for nothing where no answer is on its way', async () => {
		expect(await lookAt(key, 0)).toBe('current');
		(await takeTurn(key, 0)).pass();
		expect(await lookAt(key, 0)).toBe('current');
	});

	it('waits until an answer is saved, and is then asked to look again', async () => {
		(await takeTurn(key, 0)).goesOn(0);
		let told: string | undefined;
		const looking = lookAt(key, 0).then((standing) => (told = standing));
		await new Promise((resolve) => setTimeout(resolve, 100));
		expect(told).toBeUndefined();
		suspendedAgain(key);
		expect(await looking).toBe('stale');
		expect(await lookAt(key, 1)).toBe('current');
	});

	it('lets the next answer have its turn by bringing what n8n has saved', async () => {
		(await takeTurn(key, 0)).goesOn(0);
		const next = takeTurn(key, 0);
		expect(await lookAt(key, 1)).toBe('current');
		expect((await next).state).toBe('stale');
	});

	it('takes no turn from whoever waits for one', async () => {
		const turn = await takeTurn(key, 0);
		const next = takeTurn(key, 0);
		expect(await lookAt(key, 0)).toBe('current');
		turn.pass();
		expect((await next).state).toBe('mine');
	});
});

describe('an approval that has been decided', () => {
	it('is closed to answers and to looks', async () => {
		(await takeTurn(key, 1)).closes();
		expect(await lookAt(key, 1)).toBe('closed');
		expect((await takeTurn(key, 1)).state).toBe('closed');
	});

	it('is open after all when another process was faster: n8n has saved a later round', async () => {
		(await takeTurn(key, 1)).closes();
		expect(await lookAt(key, 2)).toBe('current');
		expect((await takeTurn(key, 2)).state).toBe('mine');
	});
});
