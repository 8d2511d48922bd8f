/** Send and Wait for Approval by phone: no phone rings twice, whatever fails or ends. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Fault } from '../../dev/fake-otpone/fake-otpone.cts';
import { approvalParameters } from './suspended/approval.cts';
import { NODE, Workbench } from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open({ answerLimitMs: 60_000 })));
afterEach(async () => await bench.close());

const policies = ['first', 'everyone', 'atLeast', 'inOrder'];
const ann = 'ann@example.com';
const yes = 'approve+60ms.yes@example.com';
const alsoYes = 'approve+60ms.also@example.com';

/** Starts an approval for each list of approvers, one item each. */
function begin(lists: string[][], parameters: INodeParameters = {}) {
	const items = lists.map((approvers) => ({ approvers }));
	return bench.start(items, { ...approvalParameters, ...parameters });
}

const ringsOf = (...mails: string[]) => mails.map((mail) => bench.fakeOtpOne.rings(mail));

/** Records the number of open prompts at each ring of a phone, including the new one. */
function openAtEachRing(): number[] {
	const open: number[] = [];
	bench.fakeOtpOne.onRing(({ mail }) => open.push(bench.fakeOtpOne.open(mail).length));
	return open;
}

describe('a call that fails once', () => {
	const faults: Array<Omit<Fault, 'call'> & Pick<Fault, 'kind'>> = [
		{ kind: 'reset' },
		{ kind: 'status', status: 503, headers: { 'retry-after': '0' }, body: 'busy' },
		{ kind: 'status', status: 429, headers: { 'retry-after': '0' }, body: 'busy' },
		{ kind: 'html' },
		{ kind: 'empty' },
		{ kind: 'truncated-json' },
		{ kind: 'reset-in-body' },
	] as Fault[];
	const cases = policies.flatMap((policy) => faults.map((fault) => ({ policy, fault })));

	it.each(cases)('$policy, $fault.kind: no phone rings twice', async ({ policy, fault }) => {
		bench.fakeOtpOne.faults.add({ ...fault, call: 'SendRequest', times: 1 } as Fault);
		const finished = await begin([[yes, alsoYes]], { policy, minimumApprovals: 2 }).finished;
		for (const rings of ringsOf(yes, alsoYes)) expect(rings).toBeLessThanOrEqual(1);
		// One of two calls failed, so the other approval suffices only for `first`.
		const approved = finished.json(NODE, 1);
		expect(approved).toHaveLength(policy === 'first' ? 1 : 0);
	});

	it.each(policies)('%s: no one is asked again after “not answered yet”', async (policy) => {
		const body = { isValid: false, UserValided: '', Message: 'The request is not answered yet' };
		bench.fakeOtpOne.faults.add({ call: 'SendRequest', kind: 'status', status: 200, body });
		const finished = await begin([[ann, 'ben@example.com']], { policy, minimumApprovals: 1 })
			.finished;
		for (const rings of ringsOf(ann, 'ben@example.com')) expect(rings).toBeLessThanOrEqual(1);
		expect(finished.json(NODE, 0)).toMatchObject([{ approved: false, outcome: 'expired' }]);
	});

	it('is reported beside the answer of the person who decided', async () => {
		bench.fakeOtpOne.faults.add({ call: 'SendRequest', kind: 'reset', times: 1 });
		const finished = await begin([[yes, alsoYes]]).finished;
		const [{ responses }] = finished.json(NODE, 1);
		const outcomes = (responses as IDataObject[]).map(({ outcome }) => outcome);
		expect(outcomes.sort()).toEqual(['approved', 'failed']);
		const failed = (responses as IDataObject[]).find(({ outcome }) => outcome === 'failed');
		expect(failed?.message).toContain('The phone may have rung');
		expect(ringsOf(yes, alsoYes)).toEqual([1, 1]);
	});

	it.each(policies)(
		'%s: when every call fails, nothing is approved, with one try each',
		async (policy) => {
			bench.fakeOtpOne.faults.add({ call: 'SendRequest', kind: 'reset' });
			const finished = await begin([[yes, alsoYes]], { policy, minimumApprovals: 1 }).finished;
			expect(finished.json(NODE, 1)).toEqual([]);
			for (const rings of ringsOf(yes, alsoYes)) expect(rings).toBeLessThanOrEqual(1);
			// With `everyone` the first failure decides while the other request is still open.
			if (policy === 'everyone') {
				expect(finished.json(NODE, 0)).toMatchObject([{ approved: false, outcome: 'failed' }]);
			} else {
				expect(finished.error?.message).toContain('ended before an answer arrived');
			}
		},
	);
});

describe('an approver who is listed twice', () => {
	it.each(policies)('%s: is one person, however the address is written', async (policy) => {
		const approvers = [yes, yes.toUpperCase(), ` ${yes} `, alsoYes, alsoYes];
		const finished = await begin([approvers], { policy, minimumApprovals: 2 }).finished;
		const [json] = finished.json(NODE, 1);
		expect(json.requestedUser).toBe(`${yes}, ${alsoYes}`);
		expect(json.responses).toHaveLength(2);
		expect(bench.fakeOtpOne.rings(yes)).toBe(1);
		expect(bench.fakeOtpOne.rings(alsoYes)).toBeLessThanOrEqual(1);
	});

	it('cannot approve for two', async () => {
		const approvers = [yes, yes.toUpperCase()];
		const { error } = await begin([approvers], { policy: 'atLeast', minimumApprovals: 2 }).finished;
		expect(error?.message).toContain('Minimum Approvals');
		expect(bench.fakeOtpOne.totalRings()).toBe(0);
	});
});

describe('the same person in several items', () => {
	it.each(policies)('%s: never has two open prompts', async (policy) => {
		const open = openAtEachRing();
		const lists = [[yes, alsoYes], [yes], [alsoYes, yes], [yes.toUpperCase()]];
		const finished = await begin(lists, { policy, minimumApprovals: 1 }).finished;
		expect(finished.json(NODE, 1)).toHaveLength(4);
		expect(Math.max(...open)).toBe(1);
		expect(finished.json(NODE, 1).every(({ approved }) => approved)).toBe(true);
	});

	it('has no second prompt while the first is open, even if someone else has decided', async () => {
		const open = openAtEachRing();
		const execution = begin([[ann, yes], [ann]]);
		while (bench.fakeOtpOne.rings(yes) === 0) await bench.nextRing();
		await new Promise((resolve) => setTimeout(resolve, 150));
		expect(bench.fakeOtpOne.open(yes)).toEqual([]);
		// The prompt of the first item is still open on Ann's phone, so the second one waits.
		expect(bench.fakeOtpOne.rings(ann)).toBe(1);
		const second = bench.nextRing();
		bench.fakeOtpOne.answer(ann, 'decline');
		await second;
		bench.fakeOtpOne.answer(ann, 'approve');
		const finished = await execution.finished;
		// Her late answer counts neither for the decided item nor for the next one.
		expect(finished.json(NODE, 1).map(({ user }) => user)).toEqual([yes, ann]);
		expect(open).toEqual([1, 1, 1]);
	});

	it('is asked for each item, and each gets its own answer', async () => {
		const answers = ['approve', 'decline', 'approve'] as const;
		let n = 0;
		bench.fakeOtpOne.onRing(({ mail }) => {
			const decision = answers[n++];
			setTimeout(() => bench.fakeOtpOne.answer(mail, decision), 20);
		});
		const finished = await begin([[ann], [ann], [ann]]).finished;
		expect(finished.outputs(NODE)[1].map(({ pairedItem }) => pairedItem)).toEqual([
			{ item: 0 },
			{ item: 2 },
		]);
		expect(finished.outputs(NODE)[0].map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }]);
		expect(bench.fakeOtpOne.rings(ann)).toBe(3);
	});
});

describe('stopping an execution', () => {
	it.each(policies)('%s: rings no other phone and approves nothing', async (policy) => {
		const rung = bench.nextRing();
		const execution = begin([[ann, 'ben@example.com'], [ann]], { policy, minimumApprovals: 1 });
		await rung;
		// By then all parallel requests have arrived, and queued people have not been asked.
		await new Promise((resolve) => setTimeout(resolve, 30));
		const before = bench.fakeOtpOne.totalRings();
		expect(before).toBe(policy === 'inOrder' ? 1 : 2);
		execution.cancel();
		const finished = await execution.finished;
		for (const mail of [ann, 'ben@example.com']) bench.fakeOtpOne.answer(mail, 'approve');
		await new Promise((resolve) => setTimeout(resolve, 30));
		expect(bench.fakeOtpOne.totalRings()).toBe(before);
		expect(finished.run.status).toBe('canceled');
		expect(finished.outputs(NODE).flat()).toEqual([]);
	});
});
