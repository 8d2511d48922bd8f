/** Send and Wait for Approval by phone: how each policy decides, and whose phones ring. */
import type { IDataObject } from 'n8n-workflow';

import { approvalParameters } from './suspended/approval.cts';
import { APPROVED, NOT_APPROVED } from '../operations.cts';
import { NODE, Workbench } from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open({ answerLimitMs: LIMIT })));
afterEach(async () => await bench.close());

/** How long the service waits for a person, in milliseconds. */
const LIMIT = 400;

/** People by how they answer: `late` is 150 ms after `yes`, and `silent` and `mute` reach the limit. */
const people = {
	yes: 'approve+50ms.yes@example.com',
	no: 'decline+50ms.no@example.com',
	other: 'wrong-user+50ms.other@example.com',
	nobody: 'no-user+50ms.nobody@example.com',
	lateYes: 'approve+200ms.late@example.com',
	lateNo: 'decline+200ms.late.no@example.com',
	laterYes: 'approve+300ms.later@example.com',
	silent: 'ignore.silent@example.com',
	mute: 'ignore.mute@example.com',
	stranger: 'unknown.stranger@example.com',
};
type Person = keyof typeof people;

/** Each person and their outcome; `not asked` for a phone that did not ring. */
type Told = Array<[Person, 'approved' | 'denied' | 'expired' | 'userMismatch' | 'failed' | Open]>;
type Open = 'pending' | 'not asked';

interface Case {
	policy: string;
	/** The outcome of the approval as a whole. */
	decision: string;
	told: Told;
	minimum?: number;
}

const cases: Case[] = [
	// The first answer decides; a missing answer decides nothing.
	...(
		[
			['approved', ['yes', 'approved'], ['lateNo', 'pending']],
			['denied', ['no', 'denied'], ['lateYes', 'pending']],
			['denied', ['lateYes', 'pending'], ['no', 'denied'], ['silent', 'pending']],
			['userMismatch', ['other', 'userMismatch'], ['lateYes', 'pending']],
			['userMismatch', ['nobody', 'userMismatch'], ['lateYes', 'pending']],
			['approved', ['silent', 'pending'], ['mute', 'pending'], ['lateYes', 'approved']],
			['approved', ['stranger', 'failed'], ['lateYes', 'approved']],
			['expired', ['silent', 'expired'], ['mute', 'expired']],
			['denied', ['stranger', 'failed'], ['no', 'denied']],
			['failed', ['stranger', 'failed'], ['silent', 'expired']],
		] as Array<[string, ...Told]>
	).map(([decision, ...told]) => ({ policy: 'first', decision, told })),
	// All must approve.
	...(
		[
			['approved', ['yes', 'approved']],
			['approved', ['lateYes', 'approved'], ['yes', 'approved'], ['laterYes', 'approved']],
			['denied', ['yes', 'approved'], ['lateNo', 'denied'], ['silent', 'pending']],
			['denied', ['no', 'denied'], ['lateYes', 'pending']],
			['userMismatch', ['lateYes', 'pending'], ['other', 'userMismatch']],
			['expired', ['yes', 'approved'], ['silent', 'expired']],
			['failed', ['stranger', 'failed'], ['lateYes', 'pending']],
		] as Array<[string, ...Told]>
	).map(([decision, ...told]) => ({ policy: 'everyone', decision, told })),
	// Ends as soon as the minimum is reached or can no longer be reached.
	...(
		[
			[2, 'approved', ['yes', 'approved'], ['lateYes', 'approved'], ['silent', 'pending']],
			[2, 'approved', ['no', 'denied'], ['yes', 'approved'], ['lateYes', 'approved']],
			[2, 'denied', ['no', 'denied'], ['lateNo', 'denied'], ['laterYes', 'pending']],
			[2, 'denied', ['yes', 'approved'], ['no', 'denied'], ['silent', 'expired']],
			[1, 'approved', ['silent', 'pending'], ['yes', 'approved']],
			[1, 'expired', ['silent', 'expired'], ['mute', 'expired']],
			[3, 'denied', ['lateYes', 'pending'], ['laterYes', 'pending'], ['no', 'denied']],
			[2, 'approved', ['stranger', 'failed'], ['yes', 'approved'], ['lateYes', 'approved']],
			[2, 'failed', ['stranger', 'failed'], ['yes', 'approved'], ['silent', 'expired']],
			[2, 'failed', ['stranger', 'failed'], ['lateYes', 'pending']],
		] as Array<[number, string, ...Told]>
	).map(([minimum, decision, ...told]) => ({ policy: 'atLeast', minimum, decision, told })),
	// The next person is asked only when the previous one did not answer in time.
	...(
		[
			['approved', ['yes', 'approved'], ['no', 'not asked']],
			['denied', ['no', 'denied'], ['yes', 'not asked']],
			['userMismatch', ['other', 'userMismatch'], ['yes', 'not asked']],
			['approved', ['silent', 'expired'], ['yes', 'approved'], ['no', 'not asked']],
			['denied', ['silent', 'expired'], ['no', 'denied'], ['yes', 'not asked']],
			['expired', ['silent', 'expired'], ['mute', 'expired']],
			['failed', ['silent', 'expired'], ['stranger', 'failed'], ['yes', 'not asked']],
		] as Array<[string, ...Told]>
	).map(([decision, ...told]) => ({ policy: 'inOrder', decision, told })),
];

const titled = cases.map(({ told, ...rest }) => {
	const { policy, minimum, decision } = rest;
	const words = told.map(([person, outcome]) => `${person} ${outcome}`).join(', ');
	const title = `${policy}${minimum ? ` ${minimum}` : ''}: ${decision} when ${words}`;
	return { title, told, ...rest };
});

describe('each policy, each outcome', () => {
	it.each(titled)('$title', async ({ policy, minimum, decision, told }) => {
		const approvers = told.map(([person]) => people[person]);
		const parameters = { policy, minimumApprovals: minimum ?? 1, simplify: false };
		const finished = await bench.run([{ approvers }], { ...approvalParameters, ...parameters });
		const approved = decision === 'approved';
		const [output, other] = approved ? [APPROVED, NOT_APPROVED] : [NOT_APPROVED, APPROVED];
		expect(finished.json(NODE, other)).toEqual([]);
		const [json] = finished.json(NODE, output);
		expect(json).toMatchObject({ approved, outcome: decision });

		const responses = json.responses as IDataObject[];
		const outcomes = told.map(([, outcome]) => (outcome === 'not asked' ? 'pending' : outcome));
		expect(responses.map(({ requestedUser }) => requestedUser)).toEqual(approvers);
		expect(responses.map(({ outcome }) => outcome)).toEqual(outcomes);
		expect(responses.map(({ approved: yes }) => yes)).toEqual(
			outcomes.map((outcome) => outcome === 'approved'),
		);
		const rung = told.map(([person, outcome]) =>
			person === 'stranger' || outcome === 'not asked' ? 0 : 1,
		);
		// A refusal by the service may return before the other requests have arrived.
		const isSudden = told[0][0] === 'stranger' && rung.includes(1) && decision === 'failed';
		if (!isSudden) expect(approvers.map((mail) => bench.fakeOtpOne.rings(mail))).toEqual(rung);
		// A person whose phone did not ring has no request time.
		expect(responses.map(({ requestedAt }) => requestedAt !== null)).toEqual(
			told.map(([, outcome]) => outcome !== 'not asked'),
		);
	});
});

describe('the item', () => {
	it('is a verdict for the policy as a whole, with times and the person who decided', async () => {
		const approvers = [people.yes, people.silent];
		const finished = await bench.run([{ approvers }], approvalParameters);
		const [json] = finished.json(NODE, APPROVED);
		const time = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string;
		expect(json).toEqual({
			approved: true,
			outcome: 'approved',
			requestedUser: approvers.join(', '),
			user: people.yes,
			message: null,
			approvers,
			question: 'Pay invoice 4711?',
			transactionId: expect.any(String) as string,
			requestedAt: time,
			answeredAt: time,
			responses: [
				expect.objectContaining({ approved: true, user: people.yes, answeredAt: time }),
				expect.objectContaining({ approved: false, user: null, answeredAt: null }),
			],
		});
		expect(finished.outputs(NODE)[APPROVED][0].pairedItem).toEqual({ item: 0 });
	});

	it('is returned as soon as it is decided, even if others have not answered', async () => {
		const startedAt = Date.now();
		await bench.run([{ approvers: [people.yes, people.silent] }], approvalParameters);
		expect(Date.now() - startedAt).toBeLessThan(LIMIT);
	});

	it('does not change with late answers, and no other phone rings', async () => {
		const late = ['ann@example.com', 'ben@example.com'];
		const approvers = [people.no, ...late];
		const finished = await bench.run([{ approvers }], approvalParameters);
		const before = JSON.stringify(finished.outputs(NODE));
		for (const mail of late) expect(bench.fakeOtpOne.answer(mail, 'approve')).toBe(true);
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(JSON.stringify(finished.outputs(NODE))).toBe(before);
		expect(finished.json(NODE, NOT_APPROVED)[0].outcome).toBe('denied');
		expect(bench.fakeOtpOne.totalRings()).toBe(3);
	});
});

describe('after the decision', () => {
	it('a person whose request was not sent yet is not contacted', async () => {
		// Ann's phone is busy with the first item while the second one is decided without her.
		const ann = 'approve+300ms.ann@example.com';
		const lists = [[ann], [people.no, ann]];
		const items = lists.map((approvers) => ({ approvers }));
		const finished = await bench.run(items, { ...approvalParameters, policy: 'everyone' });
		expect(finished.json(NODE, APPROVED)).toHaveLength(1);
		expect(finished.json(NODE, NOT_APPROVED)[0].responses).toMatchObject([
			{ outcome: 'denied' },
			{ outcome: 'pending', message: 'Not asked', requestedAt: null },
		]);
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(bench.fakeOtpOne.rings(ann)).toBe(1);
	});
});
