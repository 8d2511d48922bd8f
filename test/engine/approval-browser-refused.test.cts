/** Send and Wait for Approval in the browser: what is refused before anything is sent, and the limit. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { WorkflowJson } from '../../dev/engine/engine.cts';
import { browserParameters, paymentWorkflow, suspend } from './suspended/approval.cts';
import { itemsOf, Workbench } from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

const ann = { approvers: 'ann@example.com' };

/** Runs an approval that must be refused, and returns the message and the description. */
async function refused(
	changes: INodeParameters = {},
	items: IDataObject[] = [ann],
	settings: WorkflowJson['settings'] = {},
) {
	const workflow = paymentWorkflow({ ...browserParameters, ...changes }, settings);
	const { error, run } = await bench.engine.run(workflow, { input: itemsOf(...items) });
	expect(bench.fakeOtpOne.totalRings()).toBe(0);
	expect(bench.fakeOtpOne.received).toEqual([]);
	expect(run.status).toBe('error');
	return { message: error?.message, description: error?.description };
}

describe('an approval that cannot be suspended is refused, with what to do instead:', () => {
	it('more than one item', async () => {
		const { message, description } = await refused({}, [ann, ann, ann]);
		expect(message).toContain('one item at a time, and there are 3');
		expect(description).toContain('Loop Over Items');
	});

	it('an approver who is listed twice is accepted', async () => {
		const { finished } = await suspend(bench, {
			approvers: ['ann@example.com', 'Ann@example.com'],
		});
		expect(finished.run.status).toBe('waiting');
	});

	it('Stop Workflow', async () => {
		const { message, description } = await refused({ whenNotApproved: 'fail' });
		expect(message).toContain('Stop Workflow is not available');
		expect(description).toContain('Stop and Error');
	});

	it('Retry On Fail', async () => {
		const workflow = paymentWorkflow(browserParameters);
		workflow.nodes[1] = {
			...workflow.nodes[1],
			retryOnFail: true,
			maxTries: 2,
			waitBetweenTries: 0,
		};
		const { error } = await bench.engine.run(workflow, { input: itemsOf(ann) });
		expect(error?.message).toMatch(/^Retry On Fail is on/);
		expect(bench.fakeOtpOne.totalRings()).toBe(0);
	});

	it.each([
		['a bad address', { approvers: 'Ann' }, {}],
		['no message', ann, { message: '  ' }],
		['an unknown page type', ann, { pageType: 4 }],
		['a page type between two', ann, { pageType: 0.5 }],
		['a page type that registers a key', ann, { pageType: '={{ 2 }}' }],
		['an unknown request type', ann, { requestType: 7 }],
	])('%s', async (_, item, changes) => {
		expect((await refused(changes, [item])).description).toBeTruthy();
	});
});

describe('the limit on the wait', () => {
	const inTime = (resumeAmount: unknown, resumeUnit = 'hours') =>
		({ limitType: 'afterTimeInterval', resumeAmount, resumeUnit }) as INodeParameters;
	const atTime = (maxDateAndTime: unknown) =>
		({ limitType: 'atSpecifiedTime', maxDateAndTime }) as INodeParameters;

	it.each([
		['zero hours', inTime(0)],
		['a negative time', inTime(-1)],
		['a word', inTime('soon')],
		['nothing', inTime('')],
		['an unknown unit', inTime(1, 'weeks')],
		['an unknown limit type', { limitType: 'never', resumeAmount: 1, resumeUnit: 'hours' }],
		['more than a year', inTime(367, 'days')],
		['a date in the past', atTime('2020-01-01T00:00:00Z')],
		['a moment ago', atTime('={{ $now.minus({ seconds: 1 }) }}')],
		['no date', atTime('')],
		['a word for a date', atTime('tomorrow')],
		['a date after the next year', atTime('={{ $now.plus({ years: 2 }) }}')],
	])('is refused before anything is sent: %s', async (_, changes) => {
		const { message, description } = await refused(changes);
		expect(message).toMatch(/limit on the wait|Amount|^Invalid (unit|limit type): /);
		expect(description).toBeTruthy();
	});

	it.each([
		['minutes', inTime(2, 'minutes'), 2 * 60_000],
		['hours', inTime(1.5), 1.5 * 3_600_000],
		['days', inTime('2', 'days'), 2 * 86_400_000],
		['a date and time', atTime('={{ $now.plus({ hours: 3 }).toISO() }}'), 3 * 3_600_000],
		['a DateTime from an expression', atTime('={{ $now.plus({ hours: 3 }) }}'), 3 * 3_600_000],
	])('is accepted as %s', async (_, changes, expected) => {
		const startedAt = Date.now();
		const { finished } = await suspend(bench, ann, changes);
		const waits = finished.run.waitTill!.getTime() - startedAt;
		expect(Math.abs(waits - expected)).toBeLessThan(5_000);
	});

	it('is a time in the time zone of the workflow, as in n8n’s Wait node', async () => {
		const inAnHour = '={{ $now.plus({ hours: 1 }).toFormat("yyyy-MM-dd\'T\'HH:mm:ss") }}';
		const startedAt = Date.now();
		for (const timezone of ['Asia/Tokyo', 'America/Los_Angeles']) {
			const { finished } = await suspend(bench, ann, atTime(inAnHour), { timezone });
			const waits = finished.run.waitTill!.getTime() - startedAt;
			expect(Math.abs(waits - 3_600_000)).toBeLessThan(5_000);
		}
	});
});
