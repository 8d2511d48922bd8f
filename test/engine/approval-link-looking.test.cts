/** What the page shows right after an answer, while n8n is still processing it. */
import type { INodeParameters } from 'n8n-workflow';

import { nextRound, suspend } from './suspended/approval.cts';
import type { SuspendedExecution } from './suspended/execution.cts';
import { ANN, approve, BEN, EVA, hasForm } from './suspended/page.cts';
import { Workbench } from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

const people = { approvers: [ANN, BEN, EVA] };
const twoOfThree: INodeParameters = { policy: 'atLeast', minimumApprovals: 2 };

const look = async (suspended: SuspendedExecution, address: string) =>
	await suspended.visit('GET', address);

describe('a visit to the page right after an answer', () => {
	it('waits for n8n to save it, and shows the count that was recorded', async () => {
		const { suspended } = await suspend(bench, people, twoOfThree);
		const address = await suspended.pageUrl();
		const answer = await approve(bench, suspended, ANN);
		const looking = look(suspended, address);
		const next = await nextRound(suspended, answer);
		const led = await looking;
		expect(led).toMatchObject({ statusCode: 303, resumesWith: undefined });
		const { statusCode, body } = await look(next, led.location);
		expect(statusCode).toBe(200);
		expect(body).toContain('1 of 3 answers received');
	});

	it('keeps the approver that the link names', async () => {
		const { suspended } = await suspend(bench, people, twoOfThree);
		const link = `${suspended.resumeUrl}&approver=${EVA}`;
		const { location } = await suspended.visit('GET', link);
		const answer = await approve(bench, suspended, ANN);
		const looking = look(suspended, location);
		const next = await nextRound(suspended, answer);
		const { body } = await look(next, (await looking).location);
		expect(body).toContain(`<strong>${EVA}</strong>`);
	});

	it('waits a few seconds at most, and then shows what is saved', async () => {
		const { suspended } = await suspend(bench, people, twoOfThree);
		const address = await suspended.pageUrl();
		await approve(bench, suspended, ANN);
		const began = Date.now();
		const led = await look(suspended, address);
		expect(led.statusCode).toBe(303);
		expect(Date.now() - began).toBeLessThan(4_000);
		const { statusCode, body } = await look(suspended, led.location);
		expect(statusCode).toBe(200);
		expect(body).toContain('0 of 3 answers received');
	});

	it('does not wait once the answer is saved', async () => {
		const { suspended } = await suspend(bench, people, twoOfThree);
		const next = await nextRound(suspended, await approve(bench, suspended, ANN));
		const { statusCode, body } = await look(next, await next.pageUrl());
		expect(statusCode).toBe(200);
		expect(body).toContain('1 of 3 answers received');
	});

	it('offers no forms after the deciding answer', async () => {
		const { suspended } = await suspend(bench, people, { policy: 'first' });
		const address = await suspended.pageUrl();
		await approve(bench, suspended, ANN);
		const { statusCode, body } = await look(suspended, address);
		expect(statusCode).toBe(410);
		expect([hasForm(body, 'start'), hasForm(body, 'decline')]).toEqual([false, false]);
	});
});
