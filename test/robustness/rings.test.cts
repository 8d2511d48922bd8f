/** A phone must not ring after its execution has ended, whatever the delay. */
import type { Execution } from '../../dev/engine/engine.cts';
import { NODE, Workbench } from '../engine/workbench.cts';
import { shortenLimits, lasting } from './effort.cts';

/** The node's time limit for a lookup, in milliseconds. */
const LOOKUP_LIMIT = 8_000;

beforeAll(() => shortenLimits());
afterAll(() => jest.restoreAllMocks());

const pass = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

/** Runs a test with a service whose description never arrives, and whose calls are at their default paths. */
async function onSlowService(
	mail: string,
	timeoutSeconds: number,
	test: (execution: Execution, bench: Workbench) => Promise<void>,
): Promise<void> {
	const bench = await Workbench.openApart({ apiVariant: { paths: 'short' } });
	try {
		await bench.useCredential({});
		bench.fakeOtpOne.faults.add({ call: 'swagger', kind: 'no-answer' });
		await test(bench.begin([{ mail, invoice: 4711 }], { timeoutSeconds }), bench);
	} finally {
		await bench.close();
	}
}

describe('when the lookup of the service is slow', () => {
	it.concurrent('no phone rings after the limit of the wait has passed', () =>
		onSlowService('approve@example.com', 1, async ({ finished }, { fakeOtpOne }) => {
			await finished;
			const rings = fakeOtpOne.totalRings();
			await pass(lasting(LOOKUP_LIMIT) + 500);
			expect(fakeOtpOne.totalRings()).toBe(rings);
		}),
	);

	it.concurrent('a person who was never asked is not reported as expired', () =>
		onSlowService('ignore@example.com', 1, async (execution, { fakeOtpOne }) => {
			const finished = await execution.finished;
			const [item] = finished.outputs(NODE).flat();
			const wasAsked = fakeOtpOne.totalRings() > 0;
			expect(item?.json.outcome === 'expired').toBe(wasAsked);
			if (!wasAsked) expect(finished.error?.description).toContain('no phone has rung');
		}),
	);

	it.concurrent('no phone rings after the execution was stopped', () =>
		onSlowService('approve@example.com', 600, async (execution, { fakeOtpOne }) => {
			await pass(200);
			execution.cancel();
			await execution.finished;
			await pass(lasting(LOOKUP_LIMIT) + 500);
			expect(fakeOtpOne.totalRings()).toBe(0);
		}),
	);
});
