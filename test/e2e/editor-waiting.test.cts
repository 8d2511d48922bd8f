/** In the editor, an approval by link looks like a wait: for whom, and where. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { Browser } from 'playwright-core';

import { APPROVER, browserApproval } from './browser-approval.cts';
import { openBrowser, screenshot } from './browser.cts';
import { Editor } from './editor.cts';
import { startStage, type Stage } from './stage.cts';

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

it('the output panel names the approver and leads to the page; no output holds an item', async () => {
	const file = join(process.env.OTPONE_E2E_FOLDER!, 'waiting.json');
	writeFileSync(file, JSON.stringify(browserApproval()));
	await editor.importWorkflow(file);
	await editor.openNode('Ask');
	await editor.element('node-execute-button').waitFor();
	await editor.backToCanvas();
	await editor.element('execute-workflow-button').click();
	await editor.page.getByText('Waiting').first().waitFor();
	await editor.openNode('Ask');
	await editor.page.getByText(`Waiting for ${APPROVER} on`).waitFor();
	await screenshot(editor.page, 'waiting-panel');

	const link = await editor.page
		.getByRole('link', { name: 'the approval page' })
		.getAttribute('href');
	const page = await fetch(link!);
	expect(page.status).toBe(200);
	expect(await page.text()).toContain('otpone');
	expect(stage.fakeOtpOne.totalRings()).toBe(0);
	await editor.backToCanvas();
	await screenshot(editor.page, 'waiting-canvas');
	expect(await editor.page.getByText('1 item', { exact: true }).count()).toBeLessThanOrEqual(2);
});
