import type { Browser, BrowserContext, Locator, Page } from 'playwright-core';
import { OWNER } from '../../dev/n8n/api.cts';

const PATIENCE_MS = 20_000;

/** Operates n8n's editor as a person does. */
export class Editor {
	private constructor(
		readonly context: BrowserContext,
		readonly page: Page,
		private readonly url: string,
	) {}

	/** Opens n8n in a new window and logs its owner in. */
	static async logIn(browser: Browser, url: string): Promise<Editor> {
		const context = await browser.newContext({
			viewport: { width: 1280, height: 800 },
			reducedMotion: 'reduce',
		});
		const page = await context.newPage();
		page.setDefaultTimeout(PATIENCE_MS);
		await page.goto(`${url}/signin`);
		await page.getByLabel('Email').fill(OWNER.email);
		await page.getByLabel('Password').fill(OWNER.password);
		await page.getByRole('button', { name: 'Sign in' }).click();
		await page.waitForURL(/home\/workflows/);
		return new Editor(context, page, url);
	}

	/** Returns an element by its n8n test id. */
	element(testId: string): Locator {
		return this.page.locator(`[data-test-id="${testId}"]`);
	}

	/** Starts a new workflow with a manual trigger. */
	async newWorkflow(): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.element('canvas-plus-button').click();
		await this.element('node-creator-search-bar').waitFor();
		await this.searchPanel('manually');
		await this.panelEntry('Trigger manually').click();
		await this.element('canvas-node').waitFor();
	}

	/** Imports a workflow from a file with the menu entry. */
	async importWorkflow(file: string): Promise<void> {
		await this.page.goto(`${this.url}/workflow/new`);
		await this.element('canvas-plus-button').waitFor();
		await this.element('workflow-import-input').setInputFiles(file);
		await this.element('canvas-node').first().waitFor();
	}

	/** Types a word into the node panel, and opens the panel first if it is closed. */
	async searchPanel(word: string): Promise<void> {
		const search = this.element('node-creator-search-bar');
		if (!(await search.isVisible())) await this.element('node-creator-plus-button').click();
		await search.fill(word);
	}

	/** Inserts a node into the only connection of the workflow, with the button on that connection. */
	async insertIntoConnection(name: string, action: string): Promise<void> {
		await this.page.locator('.vue-flow__edge').first().hover({ force: true });
		await this.element('add-connection-button').first().click();
		await this.element('node-creator-search-bar').waitFor();
		await this.searchPanel(name.toLowerCase());
		await this.panelEntry(name).click();
		await this.panelEntry(action).click();
		await this.element('ndv').waitFor();
	}

	private async handle(node: string, handle: string): Promise<Locator> {
		const id = await this.page
			.locator('.vue-flow__node', { has: this.page.locator(`[data-node-name="${node}"]`) })
			.getAttribute('data-id');
		return this.page.locator(`.vue-flow__handle[data-nodeid="${id}"][data-handleid="${handle}"]`);
	}

	/** Drags a connection from an output of a node to another node. */
	async connect(from: string, output: number, to: string): Promise<void> {
		const source = await this.handle(from, `outputs/main/${output}`);
		const target = await this.handle(to, 'inputs/main/0');
		const edges = this.page.locator('.vue-flow__edge');
		const before = await edges.count();
		await source.dragTo(target, { force: true });
		await edges.nth(before).waitFor({ state: 'attached' });
	}

	/** Removes the connection from an output of a node, with the button on that connection. */
	async disconnect(from: string, output: number): Promise<void> {
		const source = await this.handle(from, `outputs/main/${output}`);
		const id = await source.getAttribute('data-nodeid');
		const edge = this.page.locator(`.vue-flow__edge[data-id^="[${id}/outputs/main/${output}]"]`);
		await edge.hover({ force: true });
		await this.element('delete-connection-button').first().click();
		await edge.waitFor({ state: 'detached' });
	}

	/** Returns an entry of the node panel. */
	panelEntry(name: string): Locator {
		const exactly = new RegExp(`^${name}$`);
		return this.element('node-creator-item-name').filter({ hasText: exactly }).first();
	}

	/** Returns the field of a parameter in the dialog of the node or the credential. */
	parameter(name: string): Locator {
		return this.element(`parameter-input-${name}`).locator('input, textarea');
	}

	/** Waits until the run has ended and the editor is still, and hides notifications. */
	async comeToRest(): Promise<void> {
		const button = this.element('execute-workflow-button').first();
		await button.getByText('Execute workflow').waitFor();
		await this.page.addStyleTag({ content: '.el-notification { display: none }' });
		await this.page.mouse.move(0, 0);
		await this.page.waitForTimeout(600);
	}

	/** Closes the dialog of the node. */
	async backToCanvas(): Promise<void> {
		await this.element('ndv-close-button').click();
		await this.element('ndv').waitFor({ state: 'hidden' });
	}

	/** Opens a node on the canvas. */
	async openNode(name: string): Promise<void> {
		await this.page.locator(`[data-test-id="canvas-node"][data-node-name="${name}"]`).dblclick();
		await this.element('ndv').waitFor();
	}
}
