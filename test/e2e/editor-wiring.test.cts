/** A builder inserts the node into an existing connection in the editor. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import type { WorkflowJson } from '../../dev/n8n/api.cts';
import { openBrowser, screenshot } from './browser.cts';
import { Editor } from './editor.cts';
import { CREDENTIAL_TYPE, startStage, type Stage } from './stage.cts';
import { byHand, node, otpOne, workflow } from './workflows.cts';

const DECLINES = 'decline@example.com';
const PAY = 'Pay the invoice';

let stage: Stage;
let browser: Browser;
let editor: Editor;

/** Saves a workflow to a file that the editor can import. */
function saveFile(name: string, json: WorkflowJson): string {
	const file = join(process.env.OTPONE_E2E_FOLDER!, `${name}.json`);
	writeFileSync(file, JSON.stringify(json));
	return file;
}

beforeAll(async () => {
	stage = await startStage();
	browser = await openBrowser();
	editor = await Editor.logIn(browser, stage.n8n.url);
	const pay = node(PAY, 'n8n-nodes-base.crypto', { action: 'generate' });
	await editor.importWorkflow(saveFile('pay', workflow('Pay', [byHand(), pay])));
});

afterAll(async () => {
	await browser?.close();
	await stage?.close();
});

it('a node inserted into a connection refuses to run before a phone rings, and says how to connect it', async () => {
	await editor.insertIntoConnection('OtpOne', 'Send request to one phone');
	await editor.parameter('userMail').fill(DECLINES);
	await editor.parameter('message').fill('Pay invoice 4711 for 1,200 EUR?');
	await editor.page.getByText('drag a new one to it from Approved').waitFor();
	await screenshot(editor.page, 'wiring-notice');
	await editor.backToCanvas();
	await screenshot(editor.page, 'wiring-inserted');

	await editor.element('execute-workflow-button').click();
	await editor.page.getByText('Nothing is connected to Approved').first().waitFor();
	await screenshot(editor.page, 'wiring-refused-canvas');
	await editor.openNode('Send request to one phone');
	await editor.page.getByText('Nothing is connected to Approved').first().waitFor();
	await screenshot(editor.page, 'wiring-refused');
	expect(stage.fakeOtpOne.totalRings()).toBe(0);
	expect(stage.fakeOtpOne.received).toEqual([]);
	await editor.backToCanvas();
});

it('a step connected to Approved does not run after a refusal', async () => {
	await editor.disconnect('Send request to one phone', 0);
	await editor.connect('Send request to one phone', 1, PAY);
	await editor.element('execute-workflow-button').click();
	await editor.page.getByText('Workflow executed successfully').waitFor();
	await screenshot(editor.page, 'wiring-right');
	expect(stage.fakeOtpOne.rings(DECLINES)).toBe(1);
	const ran = editor.page.locator(
		`[data-node-name="${PAY}"] [data-test-id="canvas-node-status-success"]`,
	);
	expect(await ran.count()).toBe(0);
});

it('a step connected to both outputs is refused, and the message names it', async () => {
	await editor.connect('Send request to one phone', 0, PAY);
	await editor.element('execute-workflow-button').click();
	await editor.page.getByText(`“${PAY}” is connected to both`).first().waitFor();
	await screenshot(editor.page, 'wiring-both');
	expect(stage.fakeOtpOne.totalRings()).toBe(1);
});

it('where On Error lets the workflow continue, the output panel says why there is no output', async () => {
	const ask = otpOne(
		'Ask',
		{ userMail: DECLINES, message: 'Pay?' },
		{ onError: 'continueRegularOutput', credentials: { [CREDENTIAL_TYPE]: stage.credential } },
	);
	const wrong = workflow('Hint', [byHand(), ask, node(PAY, 'n8n-nodes-base.noOp')]);
	const own = await Editor.logIn(browser, stage.n8n.url);
	await own.importWorkflow(saveFile('hint', wrong));
	const rung = stage.fakeOtpOne.totalRings();
	await own.element('execute-workflow-button').click();
	await own.page.getByText('Workflow executed successfully').waitFor();
	await own.openNode('Ask');
	await own.page.getByText('Nothing is connected to Approved').first().waitFor();
	await screenshot(own.page, 'wiring-hint');
	expect(stage.fakeOtpOne.totalRings()).toBe(rung);
	await own.context.close();
});
