/** May Not Approve excludes a person however the address is spelled, and nobody else. */
import { suspend } from './suspended/approval.cts';
import { openPage } from './suspended/page.cts';
import { carryOn, NODE, Workbench } from './workbench.cts';
import { NOT_APPROVED, parametersOf } from '../operations.cts';

let bench: Workbench;
beforeAll(async () => (bench = await Workbench.open()));
afterAll(async () => await bench.close());

const spellings: Array<[string, string]> = [
	['approve@example.com', 'APPROVE@Example.COM'],
	['approve@example.com', ' approve@example.com\n'],
	['approve.müller@example.com', 'approve.MÜLLER@example.com'],
	['approve.m\u00fcller@example.com', 'approve.mu\u0308ller@example.com'],
	['approve.ann@example.com', 'approve.\uff41nn@example.com'],
	['approve.strasse@example.com', 'approve.STRAßE@example.com'],
	['approve@bücher.example', 'approve@xn--bcher-kva.example'],
	['approve@xn--bcher-kva.example', 'approve@BÜCHER.example'],
	['approve@example.com', 'approve@example.com.'],
];

describe.each(spellings)('%j, excluded as %j', (approver, mayNotApprove) => {
	const options = { mayNotApprove };

	it('is not asked by phone', async () => {
		const before = bench.fakeOtpOne.totalRings();
		const parameters = parametersOf('request.sendAndWait', { approvers: approver, options });
		const finished = await bench.run([{}], parameters, carryOn);
		expect(finished.json(NODE, NOT_APPROVED)).toMatchObject([
			{ approved: false, error: 'May Not Approve excludes every approver [item 0]' },
		]);
		expect(bench.fakeOtpOne.totalRings()).toBe(before);
	});

	it('is not on the page, and the others are', async () => {
		const input = { approvers: [approver, 'ben@example.com', 'eva@example.com'] };
		const { suspended } = await suspend(bench, input, { options });
		const { body } = await openPage(suspended);
		expect(body).not.toContain(approver);
		expect(body).toContain('ben@example.com');
		expect(body).toContain('eva@example.com');
	});
});

it.each([
	['approve@example.com', 'approve@sub.example.com'],
	['approve@example.com', 'approve.@example.com.example'],
	['approve.ann@example.com', 'approve.anna@example.com'],
])('%j is asked, although %j is excluded', async (approvers, mayNotApprove) => {
	const options = { mayNotApprove };
	const { json } = await bench.runOne(
		'request.sendAndWait',
		{ requestedUser: approvers },
		{ approvers, options },
	);
	expect(json).toMatchObject({ approved: true, user: approvers });
});
