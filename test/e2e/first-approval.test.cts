/** The README's first approval, step by step. The screenshots are those of the README. */
import type { Browser } from 'playwright-core';

import { openBrowser, screenshot } from './browser.cts';
import { Editor } from './editor.cts';
import { startStage, type Stage } from './stage.cts';
import { node, workflow } from './workflows.cts';

const ASK = 'Send request to one phone';
const PAY = 'No Operation, do nothing';
const ANN = 'ann@example.com';

let stage: Stage;
let browser: Browser;
let editor: Editor;

beforeAll(async () => {
	stage = await startStage();
	browser = await openBrowser();
	editor = await Editor.logIn(browser, stage.n8n.url);
	await editor.newWorkflow();
});

/** Waits until the editor's animations have ended. */
const settled = async () => await editor.page.waitForTimeout(600);

afterAll(async () => {
	await browser?.close();
	await stage?.close();
});

it.each(['phone', 'passkey', 'yubikey', 'four eyes', 'sign-off', 'photo', 'verify', 'wait'])(
	'searching for “%s” finds the node',
	async (word) => {
		await editor.searchPanel('');
		await editor.panelEntry('OtpOne').waitFor({ state: 'hidden' });
		await editor.searchPanel(word);
		await editor.panelEntry('OtpOne').waitFor();
	},
);

it('1. adds the node', async () => {
	await editor.searchPanel('otpone');
	await editor.panelEntry('OtpOne').click();
	await editor.page.getByText('Actions (8)', { exact: true }).waitFor();
	await settled();
	await screenshot(editor.page, 'node-panel', { x: 540, y: 0, width: 740, height: 800 });
	await editor.panelEntry(ASK).click();
	await editor.element('ndv').waitFor();
});

it('2. fills it in', async () => {
	await editor.parameter('userMail').fill(ANN);
	await editor.parameter('message').fill('Pay invoice 4711 for 1,200 EUR?');
	await editor.element('credential-edit-button').click();
	const dialog = editor.element('editCredential-modal');
	await dialog.getByText('Connection tested successfully').waitFor();
	await settled();
	await screenshot(editor.page, 'credential', { x: 192, y: 80, width: 896, height: 640 });
	await dialog.locator('.el-dialog__headerbtn').click();
	await dialog.waitFor({ state: 'hidden' });
	await editor.page.getByText('Parameters', { exact: true }).click();
	await settled();
	await screenshot(editor.page, 'node');
	await editor.backToCanvas();
});

it('shows on the canvas who is asked', async () => {
	const asked = editor.page.locator(`[data-node-name="${ASK}"]`);
	await asked.getByText(`Ask ${ANN}`).waitFor();
});

it('3. connects the next step to Approved', async () => {
	await editor.element('node-creator-plus-button').click();
	await editor.searchPanel('no operation');
	await editor.panelEntry(PAY).click();
	await editor.backToCanvas();
	await editor.disconnect(ASK, 0);
	await editor.connect(ASK, 1, PAY);
	await editor.element('tidy-up-button').click();
	await settled();
	await screenshot(editor.page, 'wiring', { x: 320, y: 340, width: 720, height: 210 });
});

it('4. executes it, and the person approves', async () => {
	await editor.element('execute-workflow-button').click();
	const phone = await editor.context.newPage();
	await phone.goto(stage.fakeOtpOne.phoneUrl(ANN));
	await phone.getByRole('button', { name: 'Approve' }).click();
	await editor.page.bringToFront();
	await editor.page.getByText('Workflow executed successfully').waitFor();
	await screenshot(editor.page, 'approved');
	expect(stage.fakeOtpOne.rings(ANN)).toBe(1);
});

it.each([
	['a review step', 'otpOneHitlTool'],
	['a tool', 'otpOneTool'],
])('%s of an agent shows no field without effect', async (_, type) => {
	const parameters = { resource: 'request', operation: 'sendAndWait', approvers: ANN };
	const ask = node('Ask a person', `n8n-nodes-otpone.${type}`, parameters);
	const { id } = await stage.n8n.api.importWorkflow(workflow(type, [ask]));
	await editor.page.goto(`${stage.n8n.url}/workflow/${id}`);
	await editor.openNode('Ask a person');
	await editor.element('parameter-input-approvers').waitFor();
	await screenshot(editor.page, `fields-of-${type}`);
	const isShown = async (name: string) =>
		(await editor.element(`parameter-input-${name}`).count()) > 0;
	expect(await isShown('simplify')).toBe(true);
	for (const name of ['whenNotApproved', 'includeInput', 'oneItemPerFile']) {
		expect(await isShown(name)).toBe(false);
	}
	expect(await editor.page.getByText('The editor connects the next step').count()).toBe(0);
});
