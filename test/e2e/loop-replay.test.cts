/** In Loop Over Items every approval has the same address, but a confirmation counts for one approval only. */
import {
	APPROVER,
	decline,
	mailTheLink,
	post,
	postAddress,
	startAndApprove,
	whenSuspended,
} from './browser-approval.cts';
import { CREDENTIAL_TYPE, type Stage, startStage, until } from './stage.cts';
import { byHand, node, otpOne, workflow } from './workflows.cts';

const AMOUNTS = ['10 EUR', '1,000,000 EUR'];
const to = (name: string) => [{ node: name, type: 'main', index: 0 }];

let stage: Stage;
beforeAll(async () => (stage = await startStage()));
afterAll(async () => await stage?.close());

/** A workflow that asks for each of two payments in turn. */
function payments() {
	const items = JSON.stringify({ payments: AMOUNTS.map((amount) => ({ amount })) });
	const list = node(
		'List',
		'n8n-nodes-base.set',
		{ mode: 'raw', jsonOutput: items },
		{ typeVersion: 3.4 },
	);
	const each = node('Each', 'n8n-nodes-base.splitOut', { fieldToSplitOut: 'payments' });
	const loop = node('Loop', 'n8n-nodes-base.splitInBatches', {}, { typeVersion: 3 });
	const ask = otpOne('Ask', {
		resource: 'request',
		operation: 'sendAndWait',
		channel: 'browser',
		approvers: APPROVER,
		message: "=Pay {{ $('Loop').item.json.amount }}?",
	});
	const made = workflow(
		'Payments',
		[byHand(), list, each, loop, mailTheLink(), ask],
		['Hold', 'Pay'],
	);
	made.connections.Loop = { main: [[], to('Mail')] };
	made.connections.Hold = { main: [to('Loop')] };
	made.connections.Pay = { main: [to('Loop')] };
	return made;
}

it('the confirmation of a small payment does not approve the large one', async () => {
	const { api } = stage.n8n;
	const saved = await api.importWorkflow(payments(), { [CREDENTIAL_TYPE]: stage.credential });
	const { id, link } = await whenSuspended(api, await api.run(saved));
	const address = await postAddress(link);
	const small = await startAndApprove(stage.fakeOtpOne, link);
	expect((await post(address, small)).status).toBe(200);

	const page = async () => await (await fetch(link)).text();
	await until('the second payment is asked about', async () => (await page()).includes(AMOUNTS[1]));
	expect(await postAddress(link)).toBe(address);

	// Posts the same form again, and then its token with the state of the second start.
	expect((await post(address, small)).status).toBeGreaterThanOrEqual(400);
	const large = await startAndApprove(stage.fakeOtpOne, link);
	const mixed = { ...large, token: small.token };
	expect((await post(address, mixed)).status).toBeGreaterThanOrEqual(400);
	expect((await api.execution(id)).status).toBe('waiting');

	await decline(link);
	const { data } = await api.waitForExecution(id);
	const paid = data.resultData.runData.Pay.flatMap(({ data: out }) => out?.main?.[0] ?? []);
	expect(paid).toHaveLength(1);
	expect(paid[0].json).toMatchObject({ approved: true, question: `Pay ${AMOUNTS[0]}?` });
	expect(data.resultData.runData.Hold.at(-1)?.data?.main?.[0]?.[0].json).toMatchObject({
		approved: false,
		outcome: 'denied',
		question: `Pay ${AMOUNTS[1]}?`,
	});
});
