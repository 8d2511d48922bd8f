import type { Browser } from 'playwright-core';
import { type N8n, startN8n } from '../../dev/n8n/host.cts';
import { type FakeOtpOne, startFakeOtpOne } from '../../dev/fake-otpone/fake-otpone.cts';
import { openBrowser, screenshot } from './browser.cts';
import { Editor } from './editor.cts';
import { tarball } from './stage.cts';

const APPROVER = 'ann@example.com';

let fakeOtpOne: FakeOtpOne;
let n8n: N8n;
let browser: Browser;
let editor: Editor;

beforeAll(async () => {
	fakeOtpOne = await startFakeOtpOne();
	n8n = await startN8n({ tarball: tarball() });
	browser = await openBrowser();
	editor = await Editor.logIn(browser, n8n.url);
	await editor.newWorkflow();
});

afterAll(async () => {
	await browser?.close();
	await n8n?.close();
	await fakeOtpOne.close();
});

describe('a first workflow in the editor', () => {
	it.each(['approval', '2fa', 'signature', 'scan'])('finds the node by “%s”', async (word) => {
		await editor.searchPanel('');
		await editor.panelEntry('OtpOne').waitFor({ state: 'hidden' });
		await editor.searchPanel(word);
		await editor.panelEntry('OtpOne').waitFor();
	});

	it('adds Send Request from the panel', async () => {
		await editor.searchPanel('otpone');
		await editor.panelEntry('OtpOne').click();
		await editor.panelEntry('Send request to one phone').click();
		await editor.element('ndv').waitFor();
	});

	describe('a new credential reports', () => {
		beforeAll(async () => {
			await editor.page.getByRole('button', { name: 'Connect to OtpOne' }).click();
			await editor.element('editCredential-modal').waitFor();
		});

		/** Saves until the answer appears: the dialog may first overwrite the fields with an earlier save's values. */
		async function save(values: Record<string, string>, answer: RegExp): Promise<void> {
			const dialog = editor.element('editCredential-modal');
			// The dialog keeps the details open between answers.
			const details = dialog.getByText('More details');
			const text = dialog.getByText(answer);
			const isTold = async (timeout: number): Promise<boolean> => {
				for (const [name, value] of Object.entries(values))
					await editor.parameter(name).fill(value);
				await editor
					.element('credential-save-button')
					.click({ timeout })
					.catch(() => {});
				await details
					.or(text)
					.first()
					.waitFor({ timeout })
					.catch(() => {});
				if (await details.isVisible()) await details.click();
				return await text.waitFor({ timeout }).then(
					() => true,
					() => false,
				);
			};
			let told = false;
			for (let attempt = 0; attempt < 5 && !told; attempt++) told = await isTold(5_000);
			expect(told).toBe(true);
		}

		it('that a key is refused', async () => {
			const srvApiKey = fakeOtpOne.keys.srv.replace(/.{4}$/, 'dead');
			const { js: jsApiKey } = fakeOtpOne.keys;
			const values = { srvApiKey, jsApiKey, baseUrl: fakeOtpOne.url };
			await save(values, /OtpOne refused the Server Key/);
			await screenshot(editor.page, 'credential-refused');
		});

		it('that the keys are swapped', async () => {
			const { srv: jsApiKey, js: srvApiKey } = fakeOtpOne.keys;
			await save({ srvApiKey, jsApiKey }, /are swapped/);
		});

		it('that the service is down', async () => {
			const { srv: srvApiKey, js: jsApiKey } = fakeOtpOne.keys;
			const values = { srvApiKey, jsApiKey, baseUrl: 'http://127.0.0.1:9' };
			await save(values, /could not be reached/);
		});

		it('that it works', async () => {
			await editor.parameter('baseUrl').fill(fakeOtpOne.url);
			await editor.element('credential-save-button').click();
			// The editor closes the dialog when the credential works; reopened, the dialog shows the result.
			await editor.element('editCredential-modal').waitFor({ state: 'hidden' });
			await editor.element('credential-edit-button').click();
			const dialog = editor.element('editCredential-modal');
			await dialog.getByText('Connection tested successfully').waitFor();
			await dialog.locator('.el-dialog__headerbtn').click();
			await dialog.waitFor({ state: 'hidden' });
		});

		it('without ringing a phone', () => {
			expect(fakeOtpOne.totalRings()).toBe(0);
		});
	});

	it('approves on the phone, and the Approved branch lights up', async () => {
		await editor.parameter('userMail').fill(APPROVER);
		await editor.parameter('message').fill('Pay invoice 4711 for 1,200 EUR?');
		await editor.backToCanvas();
		await editor.element('execute-workflow-button').click();

		const phone = await editor.context.newPage();
		await phone.goto(fakeOtpOne.phoneUrl(APPROVER));
		const approve = phone.getByRole('button', { name: 'Approve' });
		await approve.waitFor();
		await screenshot(phone, 'phone');
		await approve.click();

		await editor.page.bringToFront();
		await editor.page.getByText('Workflow executed successfully').waitFor();
		await editor.openNode('Send request to one phone');
		await editor.page.getByText('Approved Branch (1 item)', { exact: true }).waitFor();
		expect(fakeOtpOne.rings(APPROVER)).toBe(1);
	});

	it('lists under Human review only the operation that waits for an answer', async () => {
		const own = await Editor.logIn(browser, n8n.url);
		await own.newWorkflow();
		await own.searchPanel('');
		await own.panelEntry('Human review').click();
		await own.panelEntry('OtpOne').click();
		await own.page.getByText('Actions (1)', { exact: true }).waitFor();
		await own.panelEntry('Send and wait for approval by one or more people').waitFor();
		await screenshot(own.page, 'human-review');
		await own.context.close();
	});
});
