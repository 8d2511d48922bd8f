/** `npm start`, run without a terminal. */
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { runDemo } from '../../dev/demo/run.cts';

jest.setTimeout(60_000);

const root = join(__dirname, '..', '..');
const example = readFileSync(join(root, 'examples', 'approve-payment.json'), 'utf8');

interface Ended {
	code: number | null;
	output: string;
	errors: string;
}

const children: ChildProcess[] = [];
// A child process left by a test that timed out would keep Jest from exiting.
afterAll(() => children.forEach((child) => child.kill('SIGKILL')));

/** Starts the demo without a terminal; sends a signal as soon as the output holds `signalAt`. */
async function start(args: string[] = [], signalAt?: string): Promise<Ended> {
	const child = spawn(process.execPath, ['-r', 'tsx/cjs', 'dev/demo/main.cts', ...args], {
		cwd: root,
		stdio: ['ignore', 'pipe', 'pipe'],
	});
	children.push(child);
	const ended: Ended = { code: null, output: '', errors: '' };
	child.stderr.on('data', (text) => (ended.errors += String(text)));
	child.stdout.on('data', (text) => {
		ended.output += String(text);
		if (signalAt && ended.output.includes(signalAt)) child.kill('SIGTERM');
	});
	return await new Promise((resolve) => {
		child.once('close', (code) => resolve({ ...ended, code }));
	});
}

const folder = mkdtempSync(join(tmpdir(), 'otpone-demo-'));
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm start', () => {
	it.concurrent('shows every step and the two branches, and ends with 0', async () => {
		const { code, output, errors } = await start();
		expect(errors).toBe('');
		expect(output).toMatch(/started {3}Ask the approver/);
		expect(output).toMatch(/ring {6}approve\+2s\.ann@example\.com {2}Pay invoice 2026-101/);
		expect(output).toMatch(/declined {2}decline\+1s\.ben@example\.com/);
		expect(output).toMatch(/finished {2}Ask the approver: 2 not approved, 1 approved/);
		expect(output).toContain(
			[
				'Approved → Pay the invoice: 2026-101 (approved by approve+2s.ann@example.com)',
				'Not Approved → Hold the payment: 2026-102 (denied), 2026-103 (expired)',
				'',
				'Every invoice took the branch of its answer, and each phone rang once.',
			].join('\n'),
		);
		expect(code).toBe(0);
	});

	it.concurrent('ends with 1 when the branches are swapped', async () => {
		const swapped = JSON.parse(example) as {
			connections: Record<string, { main: unknown[] }>;
		};
		swapped.connections['Ask the approver'].main.reverse();
		const file = join(folder, 'swapped.json');
		writeFileSync(file, JSON.stringify(swapped));
		const { code, output } = await start(['--workflow', file]);
		expect(output).toContain(
			'2026-101 should have gone to Pay the invoice, but went to Hold the payment.',
		);
		expect(code).toBe(1);
	});

	it.concurrent('ends at once on SIGTERM', async () => {
		const { code, output } = await start([], 'ring');
		expect(output).not.toContain('Pay the invoice');
		expect(code).toBe(143);
	});

	it.concurrent('refuses unknown flags', async () => {
		const { code, output, errors } = await start(['--fast']);
		expect(errors).toMatch(/^Unknown option '--fast'/);
		expect(errors).toContain('Usage: npm start');
		expect(output).toBe('');
		expect(code).toBe(2);
	});

	it.concurrent('refuses a missing workflow file', async () => {
		const { code, errors } = await start(['--workflow', join(folder, 'nowhere.json')]);
		expect(errors).toMatch(/^--workflow names no file: /);
		expect(code).toBe(2);
	});

	it.concurrent('shows its usage with --help', async () => {
		const { code, output } = await start(['--help']);
		expect(output).toMatch(/^Usage: npm start/);
		expect(code).toBe(0);
	});
});

describe('the demo fails', () => {
	it.concurrent.each([
		[
			'when a customer gives another answer',
			['decline+1s.ben@', 'approve+1s.ben@'],
			['2026-102 should have gone to Hold the payment, but went to Pay the invoice.'],
		],
		[
			'when a phone rings twice',
			['ignore.eva@example.com', 'decline+1s.ben@example.com'],
			['The phone of decline+1s.ben@example.com rang 2 times instead of 1.'],
		],
		[
			'when the workflow stops',
			['"={{ $json.approver }}"', '"nobody"'],
			[
				'The workflow stopped: Approver Email contains “nobody”, which is not an e-mail address',
				'2026-101 should have gone to Pay the invoice, but went to nowhere.',
			],
		],
	])('%s', async (name, [from, to], told) => {
		expect(example).toContain(from);
		const file = join(folder, `${name}.json`);
		writeFileSync(file, example.replace(from, to));
		const lines: string[] = [];
		const print = (line: string) => void lines.push(line);
		expect(await runDemo({ file, answeredBy: 'testCustomers' }, print)).toBe(false);
		for (const text of told) expect(lines.join('\n')).toContain(text);
	});
});
