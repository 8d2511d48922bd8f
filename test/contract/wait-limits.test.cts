/** Limits of the builder hold whatever they are: fractions, an interval longer than the rest, many items, a clock that is set back. */
import type { INodeParameters } from 'n8n-workflow';

import { carryOn, NODE, Workbench } from '../engine/workbench.cts';
import { APPROVED, type Facts, NOT_APPROVED, parametersOf } from '../operations.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => {
	jest.restoreAllMocks();
	await bench.close();
});

const ANN = 'ann@example.com';

async function wait(facts: Facts[], limits: INodeParameters) {
	const startedAt = performance.now();
	const parameters = parametersOf('transaction.waitForResult', limits);
	const finished = await bench.run(facts, parameters, carryOn);
	return { finished, tookMs: performance.now() - startedAt };
}

describe('a limit that is not a whole number', () => {
	it.each([100 / 7, 1.0001, 599.999])(
		'of %d seconds is one for Send Request',
		async (timeoutSeconds) => {
			const { json } = await bench.askOne('approve@example.com', { timeoutSeconds });
			expect(json).toMatchObject({ approved: true });
		},
	);

	it.each([10 / 7, 1.0001])('of %d seconds is one for Wait for Result', async (timeoutSeconds) => {
		const answered = await bench.create('approve@example.com');
		const { finished } = await wait([answered], { timeoutSeconds, pollIntervalSeconds: 1.1 });
		expect(finished.json(NODE, APPROVED)).toHaveLength(1);
	});
});

it('an answer is found that was given before the limit, although the next poll would be after it', async () => {
	const transaction = await bench.create(ANN);
	setTimeout(() => bench.fakeOtpOne.answer(ANN, 'approve'), 500);
	const { finished } = await wait([transaction], { timeoutSeconds: 3, pollIntervalSeconds: 60 });
	expect(finished.json(NODE, APPROVED)).toHaveLength(1);
	expect(bench.requestsOf('isFinish')).toHaveLength(2);
});

it('a wait is pending when the service has answered before and the limit cuts the last poll short', async () => {
	const transaction = await bench.create(ANN);
	bench.fakeOtpOne.faults.add({ call: 'isFinish', kind: 'body', body: 'false', times: 1 });
	bench.fakeOtpOne.faults.add({ call: 'isFinish', kind: 'no-answer' });
	const { finished } = await wait([transaction], { timeoutSeconds: 3, pollIntervalSeconds: 1 });
	expect(finished.json(NODE, NOT_APPROVED)).toMatchObject([{ outcome: 'pending' }]);
});

it('the limit holds when the clock of the machine is set back', async () => {
	const transaction = await bench.create(ANN);
	const now = Date.now.bind(Date);
	setTimeout(() => jest.spyOn(Date, 'now').mockImplementation(() => now() - 8_000), 500);
	const { finished, tookMs } = await wait([transaction], {
		timeoutSeconds: 2,
		pollIntervalSeconds: 1,
	});
	expect(finished.json(NODE, NOT_APPROVED)).toMatchObject([{ outcome: 'pending' }]);
	expect(tookMs).toBeLessThan(6_000);
});

it('the limit holds for more items than may be asked about at the same time', async () => {
	bench.fakeOtpOne.faults.add({ call: 'isFinish', kind: 'no-answer' });
	const facts = Array.from({ length: 400 }, (_, n) => ({
		requestedUser: ANN,
		transactionId: `t-${n}`,
	}));
	const { finished, tookMs } = await wait(facts, { timeoutSeconds: 2, pollIntervalSeconds: 1 });
	expect(finished.json(NODE, NOT_APPROVED)).toHaveLength(400);
	expect(finished.json(NODE, APPROVED)).toEqual([]);
	expect(tookMs).toBeLessThan(6_000);
});
