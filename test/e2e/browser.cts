import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { chromium, type Browser, type Page, type PageScreenshotOptions } from 'playwright-core';
import { PROJECT } from '../../dev/n8n/package.cts';

const KNOWN_PLACES = [
	'/usr/bin/chromium',
	'/usr/bin/chromium-browser',
	'/usr/bin/google-chrome',
	'/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
	'/Applications/Chromium.app/Contents/MacOS/Chromium',
];

/** Returns the path in `CHROMIUM`, or the first browser found in a usual location. */
export function chromiumPath(): string | undefined {
	return [process.env.CHROMIUM, ...KNOWN_PLACES].find((path) => path && existsSync(path));
}

/** Starts a browser that makes no network requests of its own. */
export async function openBrowser(): Promise<Browser> {
	return await chromium.launch({
		executablePath: chromiumPath(),
		args: [
			'--no-sandbox',
			'--disable-gpu',
			'--disable-quic',
			'--no-first-run',
			'--disable-background-networking',
			'--disable-component-update',
			'--disable-sync',
		],
	});
}

/** The part of a page that a screenshot shows. */
type Clip = NonNullable<PageScreenshotOptions['clip']>;

/** Saves a screenshot of a page, for the README or for debugging. */
export async function screenshot(page: Page, name: string, clip?: Clip): Promise<void> {
	const folder = process.env.SCREENSHOTS ?? join(PROJECT, 'test', 'reports', 'screenshots');
	mkdirSync(folder, { recursive: true });
	await page.screenshot({ path: join(folder, `${name}.png`), clip });
}
