import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import type { Execution } from '../../dev/n8n/api.cts';
import { exampleFiles, filesSetting, readExample } from '../../dev/n8n/examples.cts';
import {
	MODEL_CREDENTIAL,
	PAYMENT,
	type ScriptedModel,
	startScriptedModel,
} from '../../dev/n8n/scripted-model.cts';
import { openBrowser, screenshot } from './browser.cts';
import { Editor } from './editor.cts';
import { type Stage, startStage, until } from './stage.cts';
import { itemsOf } from './workflows.cts';

interface Expected {
	/** The number of items that arrive at each node. */
	ends: Record<string, number>;
	/** The message a phone shows before an agent's tool runs, and the tool's output. */
	gated?: { tool: string; shown: string; says: string };
	/** What a person does while the example runs. */
	person?: (executionId: string) => Promise<void>;
}

let stage: Stage;
let model: ScriptedModel;
let browser: Browser;
let editor: Editor;
/** The folder that the examples write to. */
let files: string;

beforeAll(async () => {
	files = await mkdtemp(join(tmpdir(), 'otpone-files-'));
	// A person who does not answer is asked again after a few seconds instead of two minutes.
	const fakeOtpOne = { answerLimitMs: 8_000 };
	stage = await startStage({ fakeOtpOne, n8n: { env: filesSetting(files) } });
	model = await startScriptedModel(PAYMENT);
	await stage.n8n.api.createCredential('openAiApi', MODEL_CREDENTIAL, model.credential);
	browser = await openBrowser();
	editor = await Editor.logIn(browser, stage.n8n.url);
});

afterAll(async () => {
	await browser?.close();
	await stage?.close();
	await model?.close();
	await rm(files, { recursive: true, force: true });
});

/** Opens the link and confirms with the smartphone as each of the people. */
const openLinkAs =
	(...people: string[]) =>
	async (executionId: string): Promise<void> => {
		const waiting = await stage.n8n.api.waitForExecution(executionId, 'waiting');
		const link = String(itemsOf(waiting, 'Send the link')[0].link);
		for (const person of people) {
			const page = await editor.context.newPage();
			const start = page.getByRole('button', { name: 'Confirm with your smartphone' });
			// While n8n processes the previous answer, it refuses a visit with 409.
			await until('the page is open', async () => {
				await page.goto(link);
				return (await start.count()) > 0;
			});
			const addresses = page.getByLabel('Your e-mail address').first();
			if ((await addresses.count()) > 0) await addresses.selectOption(person);
			await start.click();
			await page.getByRole('heading', { name: 'Confirmation received' }).waitFor();
			await page.close();
		}
	};

const EXPECTED: Record<string, Expected> = {
	'agent-asks-first.json': {
		ends: { Agent: 1 },
		gated: {
			tool: 'Pay the invoice',
			shown: 'The agent wants to pay 40,000 EUR for invoice 2026-103.',
			says: 'Paid 40,000 EUR for invoice 2026-103',
		},
	},
	'approve-by-link.json': {
		ends: { 'Sign the contract': 1, 'Do not sign': 0 },
		person: openLinkAs('approve+2s.ann@example.com', 'approve+2s.eva@example.com'),
	},
	'ask-again.json': { ends: { 'Pay the invoice': 1, 'Hold the payment': 0 } },
	'approve-payment.json': { ends: { 'Pay the invoice': 1, 'Hold the payment': 2 } },
	'approve-in-browser.json': {
		ends: { 'Pay the invoice': 1, 'Hold the payment': 0 },
		person: openLinkAs('approve+2s.ann@example.com'),
	},
	'durable-phone-wait.json': { ends: { 'The verdict': 1 } },
	'fresh-approval.json': { ends: { 'Pay the invoice': 1, 'Hold the payment': 0 } },
	'scan-an-id.json': { ends: { 'Write the scan to disk': 1, 'No scan': 0, 'Not a PDF': 0 } },
	'scan-by-link.json': {
		ends: { 'Keep the scan': 1, 'No scan': 0 },
		person: openLinkAs('scan@example.com'),
	},
	'scan-every-page.json': {
		ends: { 'Write the page to disk': 3, 'No scan': 0, 'Ask for this page again': 0 },
	},
	'sign-a-contract.json': { ends: { 'Keep signature and receipt': 1, 'Not signed': 0 } },
	'two-of-three.json': { ends: { 'Sign the contract': 1, 'Do not sign': 0 } },
};

async function forThisMachine(file: string): Promise<string> {
	const path = join(files, file);
	await writeFile(path, await readExample(file, files));
	return path;
}

async function runInEditor(file: string, { person }: Expected): Promise<Execution> {
	const { api } = stage.n8n;
	stage.fakeOtpOne.received.length = 0;
	await editor.importWorkflow(await forThisMachine(file));
	expect(await editor.element('node-issues').count()).toBe(0);
	await editor.element('execute-workflow-button').first().click();
	await until('the workflow is saved', () => /workflow\/\w{16}/.test(editor.page.url()));
	const [, workflowId] = /workflow\/(\w{16})/.exec(editor.page.url())!;
	await until('it runs', async () => (await api.executionIds(workflowId)).length === 1);
	const [executionId] = await api.executionIds(workflowId);
	await person?.(executionId);
	return await api.waitForExecution(executionId);
}

function expectGated(execution: Execution, { tool, shown, says }: Required<Expected>['gated']) {
	const asked = stage.fakeOtpOne.received.filter(({ call }) => call === 'SendRequest');
	expect(asked.map(({ body }) => (body as { Message: string }).Message)).toEqual([shown]);
	const runs = execution.data.resultData.runData[tool];
	expect(runs.map(({ executionStatus }) => executionStatus)).toEqual(['success']);
	expect(JSON.stringify(runs[0].data)).toContain(says);
}

describe('an example workflow', () => {
	it('has an expected result for each file in examples/', () => {
		expect(Object.keys(EXPECTED).sort()).toEqual([...exampleFiles].sort());
	});

	it.each(Object.entries(EXPECTED))(
		'%s imports without a warning and runs to its end',
		async (file, expected) => {
			const execution = await runInEditor(file, expected);
			const ends = Object.keys(expected.ends).map((name) => [
				name,
				itemsOf(execution, name).length,
			]);
			expect(Object.fromEntries(ends)).toEqual(expected.ends);
			if (expected.gated) expectGated(execution, expected.gated);
			await editor.comeToRest();
			await screenshot(editor.page, `example-${file.replace('.json', '')}`);
		},
	);

	it('writes the single scan, and every page of the three-page scan', async () => {
		const scans = (await readdir(files)).filter((name) => name.endsWith('.pdf'));
		const pages = scans.map((name) => /^scan-.*-(\d)\.pdf$/.exec(name)?.[1]);
		expect(pages.sort()).toEqual(['1', '1', '2', '3']);
	});
});
