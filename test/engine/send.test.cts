/** Send Request on n8n's engine: each answer of a person, and its output. */
import { APPROVED, NOT_APPROVED } from '../operations.cts';
import {
	NODE,
	otpOneNode,
	sendParameters,
	startNode,
	Workbench,
	workflowOf,
} from './workbench.cts';
// The workbench must come first: it prepares what n8n-core reads while it loads.
import { ExecuteContext } from 'n8n-core';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open({ answerLimitMs: 60_000 })));
afterEach(async () => await bench.close());

const isoTime = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('a person who', () => {
	const verdict = {
		approved: true,
		outcome: 'approved',
		question: 'Pay invoice 4711?',
		requestedUser: 'approve+30ms.ann@example.com',
		user: 'approve+30ms.ann@example.com',
		message: null,
		transactionId: expect.any(String) as string,
		requestedAt: expect.stringMatching(isoTime) as string,
		answeredAt: expect.stringMatching(isoTime) as string,
	};

	it('approves: the item leaves by Approved with every documented field', async () => {
		const { output, json } = await bench.askOne(verdict.requestedUser, { includeInput: false });
		expect(output).toBe(APPROVED);
		expect(json).toEqual(verdict);
		expect(Date.parse(json.answeredAt as string)).toBeGreaterThanOrEqual(
			Date.parse(json.requestedAt as string),
		);
	});

	it('approves: the item keeps its input fields', async () => {
		const { json } = await bench.askOne(verdict.requestedUser);
		expect(json).toEqual({ mail: verdict.requestedUser, invoice: 4711, ...verdict });
	});

	it.each([
		['={{ false }}', '={{ true }}', true, true],
		['={{ "false" }}', '={{ "true" }}', true, true],
		['={{ " False " }}', '={{ "TRUE" }}', true, true],
		['={{ true }}', '={{ false }}', false, false],
		['={{ "true" }}', '={{ "false" }}', false, false],
		['={{ "" }}', '={{ null }}', false, true],
	])(
		'approves: with Simplify %s and Include Input %s both mean what they say',
		async (simplify, includeInput, hasDetails, hasInput) => {
			const { json } = await bench.askOne('approve@example.com', { simplify, includeInput });
			expect([Object.hasOwn(json, 'raw'), Object.hasOwn(json, 'waitedMs')]).toEqual([
				hasDetails,
				hasDetails,
			]);
			expect(Object.hasOwn(json, 'invoice')).toBe(hasInput);
		},
	);

	it.each(['\u200b', '\u2800', '\u2066\u2069', '\ufeff \u00ad', '\u3164', '\u{e0020}'])(
		'would see nothing of the message %j is not asked',
		async (message) => {
			const { error } = await bench.send([{ mail: 'approve@example.com' }], { message });
			expect(error?.message).toBe('Message is empty [item 0]');
			expect(bench.fakeOtpOne.totalRings()).toBe(0);
		},
	);

	it('approves: the details are added with Simplify off', async () => {
		const { json } = await bench.askOne(verdict.requestedUser, { simplify: false });
		expect(json).toMatchObject({ ...verdict, requestType: 'RequestWorkFlowValidation' });
		expect(json.waitedMs).toBeGreaterThanOrEqual(25);
		expect(json.raw).toMatchObject({ isValid: true, UserValided: verdict.user });
	});

	it.each([
		['declines', 'decline@example.com', 'denied', 'decline@example.com'],
		['is someone else', 'wrong-user@example.com', 'userMismatch', 'somebody.else@example.com'],
		['is not named', 'no-user@example.com', 'userMismatch', null],
	])('%s: the item leaves by Not Approved', async (_, mail, outcome, user) => {
		const { output, json } = await bench.askOne(mail);
		expect(output).toBe(NOT_APPROVED);
		expect(json).toMatchObject({ approved: false, outcome, user, requestedUser: mail });
		expect(json.answeredAt).toMatch(isoTime);
		expect(bench.fakeOtpOne.rings(mail)).toBe(1);
	});

	it('does not answer within our limit: expired', async () => {
		const startedAt = Date.now();
		const { output, json } = await bench.askOne('ignore@example.com', { timeoutSeconds: 1 });
		expect(output).toBe(NOT_APPROVED);
		expect(json).toMatchObject({
			approved: false,
			outcome: 'expired',
			user: null,
			answeredAt: null,
			message: expect.stringMatching(/^No answer within 1 s/) as string,
		});
		expect(Date.now() - startedAt).toBeGreaterThanOrEqual(1_000);
		expect(Date.now() - startedAt).toBeLessThan(4_000);
		expect(bench.fakeOtpOne.rings('ignore@example.com')).toBe(1);
	});

	it('approves: case and white space of the address do not matter', async () => {
		const { output, json } = await bench.askOne(' Approve.Ann@EXAMPLE.com ');
		expect(output).toBe(APPROVED);
		expect(json.requestedUser).toBe('Approve.Ann@EXAMPLE.com');
	});
});

describe('the service', () => {
	it('ends the wait by its own limit: expired', async () => {
		const brief = await Workbench.open({ answerLimitMs: 100 });
		try {
			const { output, json } = await brief.askOne('ignore@example.com');
			expect(output).toBe(NOT_APPROVED);
			expect(json).toMatchObject({ outcome: 'expired', message: 'Request timeout', user: null });
		} finally {
			await brief.close();
		}
	});

	it.each([
		['an empty answer', { kind: 'empty' }, /empty/],
		['a web page', { kind: 'html' }, /web page/],
		['half an answer', { kind: 'truncated-json' }, /could not be read as a single result/],
		['only true', { kind: 'body', body: 'true' }, /could not be read as a single result/],
		['a valid answer as text', { kind: 'body', body: '{"isValid":"true"}' }, null],
	] as const)('gives %s: failed, and nothing is approved', async (_, fault, message) => {
		bench.fakeOtpOne.faults.add({ call: 'SendRequest', ...fault });
		const { output, json } = await bench.askOne('approve@example.com');
		expect(output).toBe(NOT_APPROVED);
		expect(json).toMatchObject({ approved: false, outcome: 'failed' });
		if (message) expect(json.message).toMatch(message);
		expect(bench.fakeOtpOne.rings('approve@example.com')).toBe(1);
	});

	it('sends a private token that the node withholds without an approval', async () => {
		const body = { isValid: false, UserValided: 'decline@example.com', privateToken: 'order 4711' };
		bench.fakeOtpOne.faults.add({ call: 'SendRequest', kind: 'body', body: JSON.stringify(body) });
		const { json } = await bench.askOne('decline@example.com', { simplify: false });
		expect(JSON.stringify(json)).not.toContain('order 4711');
	});
});

describe('items', () => {
	const people = [
		'approve.ann@example.com',
		'decline.ben@example.com',
		'wrong-user.eva@example.com',
		'approve+20ms.kim@example.com',
	];
	const items = people.map((mail, invoice) => ({ mail, invoice }));

	it('leave by the output of their verdict, paired with their input items', async () => {
		const finished = await bench.send(items);
		const [refused, approved] = finished.outputs(NODE);
		expect(approved.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 0 }, { item: 3 }]);
		expect(refused.map(({ pairedItem }) => pairedItem)).toEqual([{ item: 1 }, { item: 2 }]);
		for (const { json, pairedItem } of [...refused, ...approved]) {
			expect(json.requestedUser).toBe(people[(pairedItem as { item: number }).item]);
		}
	});

	it('with One Output leave in their order, with the verdict in each', async () => {
		const finished = await bench.send(items, { whenNotApproved: 'continue' });
		expect(finished.outputs(NODE)).toHaveLength(1);
		expect(finished.json(NODE).map(({ approved }) => approved)).toEqual([true, false, false, true]);
	});

	it('with Stop Workflow stop the node with a message that names the person', async () => {
		const finished = await bench.send(items.slice(0, 2), { whenNotApproved: 'fail' });
		expect(finished.error?.message).toBe(
			'Not approved by decline.ben@example.com: denied [item 1]',
		);
		expect(finished.error?.description).toContain('The user declined the request');
		expect(finished.outputs(NODE).flat()).toEqual([]);
	});

	it('with Stop Workflow pass when all are approved', async () => {
		const approving = items.filter(({ mail }) => mail.startsWith('approve'));
		const finished = await bench.send(approving, { whenNotApproved: 'fail' });
		expect(finished.error).toBeUndefined();
		expect(finished.json(NODE).map(({ approved }) => approved)).toEqual([true, true]);
	});

	it('contain the raw answer only with Simplify off', async () => {
		const { json } = await bench.askOne('approve@example.com', { simplify: false });
		expect(json.raw).toMatchObject({ isValid: true, UserValided: 'approve@example.com' });
		expect((await bench.askOne('approve@example.com')).json).not.toHaveProperty('raw');
	});
});

describe('a disabled node', () => {
	it('passes its input to Not Approved, even an item with “approved: true”', async () => {
		const workflow = workflowOf(startNode, otpOneNode(sendParameters, { disabled: true }));
		const input = [{ json: { approved: true, mail: 'approve@example.com' } }];
		const finished = await bench.engine.run(workflow, { input });
		expect(finished.json(NODE, NOT_APPROVED)).toHaveLength(1);
		expect(finished.json(NODE, APPROVED)).toEqual([]);
		expect(bench.fakeOtpOne.totalRings()).toBe(0);
	});
});

describe('as an AI tool or a human review step', () => {
	afterEach(() => jest.restoreAllMocks());

	it.each(['otpOneTool', 'otpOneHitlTool'])(
		'%s: one output with the verdict as data',
		async (name) => {
			const asPlaced = jest.spyOn(ExecuteContext.prototype, 'getNode');
			asPlaced.mockReturnValue({
				...otpOneNode(sendParameters),
				type: `n8n-nodes-otpone.${name}`,
			});
			const people = ['approve@example.com', 'decline@example.com'];
			const finished = await bench.send(people.map((mail) => ({ mail, invoice: 1 })));
			expect(finished.outputs(NODE)).toHaveLength(1);
			expect(finished.json(NODE).map(({ approved }) => approved)).toEqual([true, false]);
		},
	);
});
