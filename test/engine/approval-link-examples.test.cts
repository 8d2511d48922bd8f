/** The example workflows for approvals by link, run as they are imported. */
import { nextRound } from './suspended/approval.cts';
import { save, SuspendedExecution } from './suspended/execution.cts';
import { approve, confirmOnPhone, decline, openPage, postToken, start } from './suspended/page.cts';
import { example, Workbench } from './workbench.cts';

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

describe('approve-in-browser', () => {
	it('sends the link before it suspends, and continues on the branch of the answer', async () => {
		const workflow = example('approve-in-browser');
		const finished = await bench.engine.run(workflow, { executionId: '12', mode: 'trigger' });
		expect(finished.run.status).toBe('waiting');
		const suspended = new SuspendedExecution(bench.engine, save('12', workflow, finished));
		const [{ link, approver }] = finished.json('Send the link');
		expect(link).toBe(suspended.resumeUrl);

		const { location } = await suspended.visit('GET', link as string);
		const page = await suspended.visit('GET', location);
		expect(page.body).toContain('Payment approval');
		expect(page.body).toContain('Accounting');
		expect(page.body).toContain('Pay invoice 2026-103 for 40,000 EUR?');
		const started = await start(bench, suspended, approver as string);
		const token = confirmOnPhone(bench, started);
		const resumed = await suspended.resume(await postToken(suspended, started, token));
		expect(resumed.json('Pay the invoice')).toMatchObject([{ approved: true, user: approver }]);
		expect(resumed.json('Hold the payment')).toEqual([]);
	});
});

describe('approve-by-link', () => {
	it('continues when two of three have approved under one link, without the requester', async () => {
		const workflow = example('approve-by-link');
		const options = { executionId: '13', mode: 'trigger' } as const;
		const finished = await bench.engine.run(workflow, options);
		expect(finished.run.status).toBe('waiting');
		const first = new SuspendedExecution(bench.engine, save('13', workflow, finished));
		const { body } = await openPage(first);
		expect(body).toContain('12,000 EUR a month');
		expect(body).not.toContain('<option value="tom@example.com">');
		const second = await nextRound(first, await decline(first, 'ben@example.com'));
		const third = await nextRound(second, await approve(bench, second, ANN));
		const resumed = await third.resume(await approve(bench, third, EVA));
		expect(resumed.json('Do not sign')).toEqual([]);
		const [{ receipt, responses }] = resumed.json('Sign the contract');
		expect(responses).toMatchObject([
			{ outcome: 'approved' },
			{ outcome: 'denied' },
			{ outcome: 'approved' },
		]);
		expect(JSON.parse(receipt as string)).toMatchObject({ policy: 'atLeast', approved: true });
	});

	const ANN = 'approve+2s.ann@example.com';
	const EVA = 'approve+2s.eva@example.com';
});

describe('scan-by-link', () => {
	it('keeps a scan that arrives after the execution was suspended', async () => {
		const workflow = example('scan-by-link');
		const options = { executionId: '14', mode: 'trigger' } as const;
		const finished = await bench.engine.run(workflow, options);
		const suspended = new SuspendedExecution(bench.engine, save('14', workflow, finished));
		const person = 'scan@example.com';
		const started = await start(bench, suspended, person);
		const token = bench.fakeOtpOne.tokenFor(started.request.id)!;
		const resumed = await suspended.resume(await postToken(suspended, started, token));
		expect(resumed.json('No scan')).toEqual([]);
		expect(resumed.json('Keep the scan')).toMatchObject([
			{ name: 'Ann Example', files: [{ mimeType: 'application/pdf' }] },
		]);
		const [item] = resumed.outputs('Wait for the scan')[1];
		expect(item.binary?.scan).toMatchObject({ mimeType: 'application/pdf' });
	});

	it('keeps each page in its own item with One Item per File', async () => {
		const person = 'scan-3-pages@example.com';
		const workflow = example('scan-by-link', {
			'scan@example.com': person,
			'"binaryPropertyName"': '"oneItemPerFile":true,"binaryPropertyName"',
		});
		const options = { executionId: '15', mode: 'trigger' } as const;
		const finished = await bench.engine.run(workflow, options);
		const suspended = new SuspendedExecution(bench.engine, save('15', workflow, finished));
		const started = await start(bench, suspended, person);
		const token = bench.fakeOtpOne.tokenFor(started.request.id)!;
		const resumed = await suspended.resume(await postToken(suspended, started, token));
		const pages = resumed.outputs('Wait for the scan')[1];
		expect(pages.map(({ binary }) => Object.keys(binary ?? {}))).toEqual([
			['scan'],
			['scan'],
			['scan'],
		]);
		const names = pages.map(({ binary }) => binary?.scan.fileName);
		expect(pages.map(({ json }) => json.files)).toEqual(
			names.map((fileName) => [expect.objectContaining({ fileName })]),
		);
		expect(new Set(names).size).toBe(3);
		expect(resumed.json('Keep the scan')).toHaveLength(3);
	});
});
