/** The editor shows an approval by link as a wait, with the approver and the page. */
import type { Browser } from 'playwright-core';

import { APPROVER, browserApproval, MESSAGE } from './browser-approval.cts';
import { openBrowser, screenshot } from './browser.cts';
import { Editor } from './editor.cts';
import { CREDENTIAL_TYPE, startStage, type Stage } from './stage.cts';

let stage: Stage;
let browser: Browser;
let editor: Editor;
beforeAll(async () => {
	stage = await startStage();
	browser = await openBrowser();
	editor = await Editor.logIn(browser, stage.n8n.url);
});
afterAll(async () => {
	await browser?.close();
	await stage?.close();
});

it('the output panel names the approver and links to the page, and no output has an item', async () => {
	const saved = await stage.n8n.api.importWorkflow(browserApproval(), {
		[CREDENTIAL_TYPE]: stage.credential,
	});
	await editor.page.goto(`${stage.n8n.url}/workflow/${saved.id}`);
	await editor.element('canvas-node').first().waitFor();
	await editor.element('execute-workflow-button').click();
	await editor.openNode('Ask');
	await editor.page.getByText(`Waiting for ${APPROVER} on`).waitFor();
	await screenshot(editor.page, 'waiting-panel');
	// Not Approved has no items yet.
	const output = editor.element('output-panel');
	expect(await output.count()).toBe(1);
	expect(await output.getByText('1 item').count()).toBe(0);

	const link = await editor.page
		.getByRole('link', { name: 'the approval page' })
		.getAttribute('href');
	const page = await fetch(link!);
	expect(page.status).toBe(200);
	expect(await page.text()).toContain(MESSAGE);
	expect(stage.fakeOtpOne.totalRings()).toBe(0);
});
