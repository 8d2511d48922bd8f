/** Reminders: only people who did not answer are asked again. */
import type { INodeParameters } from 'n8n-workflow';

import { approvalParameters } from './suspended/approval.cts';
import { NODE, Workbench } from './workbench.cts';

/** How long the service waits for a person here. */
const LIMIT = 80;
const silent = 'ignore.ann@example.com';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open({ answerLimitMs: LIMIT })));
afterEach(async () => await bench.close());

const withReminders = (reminders: number, more: INodeParameters = {}): INodeParameters => ({
	...approvalParameters,
	...more,
	options: { reminders, reminderPauseMinutes: 0.001 },
});

async function ask(approvers: string | string[], parameters: INodeParameters) {
	const finished = await bench.run([{ approvers }], parameters);
	const [json] = finished.outputs(NODE).flat();
	return { finished, json: json?.json };
}

describe('a person who did not answer', () => {
	it('is asked again as often as configured, and then the request is expired', async () => {
		const { json } = await ask(silent, withReminders(3));
		expect(json).toMatchObject({ approved: false, outcome: 'expired' });
		expect(bench.fakeOtpOne.rings(silent)).toBe(4);
	});

	it('is not asked again without reminders', async () => {
		await ask(silent, withReminders(0));
		expect(bench.fakeOtpOne.rings(silent)).toBe(1);
	});

	it('may answer a reminder', async () => {
		const mail = 'ann@example.com';
		let rings = 0;
		bench.fakeOtpOne.onRing(() => {
			if (++rings === 3) setTimeout(() => bench.fakeOtpOne.answer(mail, 'approve'), 10);
		});
		const { json } = await ask(mail, withReminders(5));
		expect(json).toMatchObject({ approved: true, user: mail });
		expect(bench.fakeOtpOne.rings(mail)).toBe(3);
	});

	it('is not asked again once others have decided', async () => {
		const mail = 'ben@example.com';
		let rings = 0;
		bench.fakeOtpOne.onRing((request) => {
			if (request.mail === mail && ++rings === 2) bench.fakeOtpOne.answer(mail, 'approve');
		});
		const options = { reminders: 10, reminderPauseMinutes: 0.003 };
		const { json } = await ask([silent, mail], { ...approvalParameters, options });
		expect(json).toMatchObject({ approved: true });
		const asked = bench.fakeOtpOne.rings(silent);
		expect(asked).toBeLessThanOrEqual(2);
		await new Promise((resolve) => setTimeout(resolve, 3 * 180));
		expect(bench.fakeOtpOne.rings(silent)).toBe(asked);
	});

	it('is asked again before the next one in order', async () => {
		const next = 'approve.ben@example.com';
		const { json } = await ask([silent, next], withReminders(1, { policy: 'inOrder' }));
		expect(json).toMatchObject({ approved: true, user: next });
		expect([bench.fakeOtpOne.rings(silent), bench.fakeOtpOne.rings(next)]).toEqual([2, 1]);
	});
});

describe('no one is asked again', () => {
	it.each([
		['declined', 'decline@example.com', 'denied'],
		['approved', 'approve@example.com', 'approved'],
		['answered as someone else', 'wrong-user@example.com', 'userMismatch'],
		['answered without a name', 'no-user@example.com', 'userMismatch'],
	])('who %s', async (_, mail, outcome) => {
		const { json } = await ask(mail, withReminders(3));
		expect(json).toMatchObject({ outcome });
		expect(bench.fakeOtpOne.rings(mail)).toBe(1);
	});

	it.each([
		['the connection ended', { kind: 'reset' }],
		['the answer was a page', { kind: 'html' }],
		['the answer was empty', { kind: 'empty' }],
		['the service was unavailable', { kind: 'status', status: 503 }],
	] as const)('when it is unknown whether the phone rang, as %s', async (_, fault) => {
		bench.fakeOtpOne.faults.add({ call: 'SendRequest', ...fault });
		await ask(silent, withReminders(3));
		const requests = bench.requestsOf('SendRequest');
		expect(requests).toHaveLength(1);
	});
});

describe('a reminder setting', () => {
	it.each([
		['a word', { reminders: 'many' }, 'Reminders'],
		['eleven', { reminders: 11 }, 'Reminders'],
		['a negative number', { reminders: -1 }, 'Reminders'],
		['one and a half', { reminders: 1.5 }, 'Reminders is not a whole number'],
		['a pause of three hours', { reminders: 1, reminderPauseMinutes: 180 }, 'Reminder Pause'],
		['a negative pause', { reminders: 1, reminderPauseMinutes: -1 }, 'Reminder Pause'],
	])('is refused when it is %s', async (_, options, message) => {
		const finished = await bench.run([{ approvers: silent }], { ...approvalParameters, options });
		expect(finished.error?.message).toContain(message);
		expect(bench.fakeOtpOne.received).toEqual([]);
	});

	it('may be a number as text', async () => {
		const options = { reminders: '1', reminderPauseMinutes: '0.001' };
		await bench.run([{ approvers: silent }], { ...approvalParameters, options });
		expect(bench.fakeOtpOne.rings(silent)).toBe(2);
	});
});
