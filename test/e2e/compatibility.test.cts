import type { Execution } from '../../dev/n8n/api.cts';
import { OLDEST_N8N, PINNED_N8N } from '../../dev/n8n/install.cts';
import { APPROVER, post, postAddress, suspend } from './browser-approval.cts';
import { CREDENTIAL_TYPE, startStage, type Stage } from './stage.cts';
import { branches, BRANCHES, byHand, itemsOf, otpOne, workflow } from './workflows.cts';

describe.each([
	// Before 2.39 n8n goes on by the first output only after a wait: the node refuses what would come out nowhere.
	[OLDEST_N8N, { forwards: false }],
	[PINNED_N8N, { forwards: true }],
])('on n8n %s', (version, { forwards }) => {
	let stage: Stage;

	beforeAll(async () => {
		stage = await startStage({ n8n: { version } });
	});

	afterAll(async () => await stage?.close());

	it('the packed package loads', async () => {
		const types = await stage.n8n.api.nodeTypes();
		const own = types.filter(({ name }) => name.startsWith('n8n-nodes-otpone.'));
		const variants = own.map(({ name }) => name.split('.')[1]).sort();
		console.log(`n8n ${version}: ${variants.join(', ')}`);
		expect(variants).toEqual(expect.arrayContaining(['otpOne', 'otpOneTool']));
	});

	it.each([
		['approve', 'Approved'],
		['decline', 'Not Approved'],
	])('a phone that says %s leads to %s', async (person, branch) => {
		const { api } = stage.n8n;
		const ask = otpOne('Ask', {
			resource: 'request',
			operation: 'sendAndWait',
			channel: 'phone',
			approvers: `${person}@example.com`,
			message: 'Go on?',
		});
		const saved = await api.importWorkflow(workflow('Phone', [byHand(), ask], BRANCHES), {
			[CREDENTIAL_TYPE]: stage.credential,
		});
		const ends = branches(await api.waitForExecution(await api.run(saved)));
		expect(ends[branch]).toHaveLength(1);
		expect([...ends.Approved, ...ends['Not Approved']]).toHaveLength(1);
	});

	it('an approval in the browser comes out by a single output', async () => {
		const execution = await approveInBrowser({ whenNotApproved: 'continue' });
		expect(itemsOf(execution, 'Ask')).toMatchObject([{ approved: true, outcome: 'approved' }]);
	});

	const [way, browserByRoute] = forwards
		? ['leads to Approved', leadsToApproved]
		: ['is refused before anybody is asked', isRefused];
	it(`an approval in the browser, routed, ${way}`, async () => await browserByRoute());

	async function leadsToApproved(): Promise<void> {
		expect(branches(await approveInBrowser())).toMatchObject({
			'Not Approved': [],
			Approved: [{ approved: true, outcome: 'approved' }],
		});
	}

	async function isRefused(): Promise<void> {
		const rung = stage.fakeOtpOne.totalRings();
		await expect(approveInBrowser()).rejects.toThrow('cannot resume by the output Approved');
		expect(stage.fakeOtpOne.totalRings()).toBe(rung);
	}

	async function approveInBrowser(parameters: object = {}): Promise<Execution> {
		const { id, link } = await suspend(stage, parameters);
		const [{ id: transaction }] = stage.fakeOtpOne.open(APPROVER);
		stage.fakeOtpOne.answer(APPROVER, 'approve');
		const token = stage.fakeOtpOne.tokenFor(transaction)!;
		await post(await postAddress(link), { token });
		return await stage.n8n.api.waitForExecution(id);
	}
});
