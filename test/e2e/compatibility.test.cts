import { OLDEST_N8N, PINNED_N8N } from '../../dev/n8n/install.cts';
import { confirm, suspend } from './browser-approval.cts';
import { CREDENTIAL_TYPE, startStage, type Stage } from './stage.cts';
import { branches, BRANCHES, byHand, itemsOf, otpOne, workflow } from './workflows.cts';

describe.each([
	// Before 2.39, n8n passes on only the first output after a wait, so the node refuses approvals in the browser.
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
	])('the answer “%s” on a phone leads to %s', async (person, branch) => {
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

	const [way, inBrowser] = forwards
		? ['leaves by the output of its answer', comesOut]
		: ['is refused before anyone is asked, because its link would not be signed', isRefused];
	it.each([{}, { whenNotApproved: 'continue' }])(
		`an approval in the browser (%j) ${way}`,
		async (parameters) => await inBrowser(parameters),
	);

	async function comesOut(parameters: object): Promise<void> {
		const { id, link } = await suspend(stage, parameters);
		await confirm(stage.fakeOtpOne, link);
		const execution = await stage.n8n.api.waitForExecution(id);
		const output = 'whenNotApproved' in parameters ? 0 : 1;
		expect(itemsOf(execution, 'Ask', output)).toMatchObject([
			{ approved: true, outcome: 'approved' },
		]);
	}

	async function isRefused(parameters: object): Promise<void> {
		const rung = stage.fakeOtpOne.totalRings();
		await expect(suspend(stage, parameters)).rejects.toThrow(
			/Update n8n to 2\.39|does not sign|cannot resume/,
		);
		expect(stage.fakeOtpOne.totalRings()).toBe(rung);
	}
});
