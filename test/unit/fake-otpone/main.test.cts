import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import axios from 'axios';

const main = join(__dirname, '../../../dev/fake-otpone/main.cts');

// Each run starts a process, which takes longer on a busy machine.
jest.setTimeout(30_000);

const children: ChildProcess[] = [];
// Runs even after a failed assertion, because a remaining child process keeps Jest from exiting.
afterEach(() => children.splice(0).forEach((child) => child.kill('SIGKILL')));

function run(...args: string[]) {
	const child = spawn(process.execPath, ['-r', 'tsx/cjs', main, ...args]);
	children.push(child);
	const output = { text: '' };
	const collect = (chunk: Buffer) => (output.text += String(chunk));
	child.stdout.on('data', collect);
	child.stderr.on('data', collect);
	return { child, output, exit: once(child, 'exit') as Promise<[number | null]> };
}

it('prints its URL, and exits on a signal', async () => {
	const { child, output, exit } = run('--api-variant', 'form', '--limit', '1.5');
	while (!output.text.includes('Ctrl-C')) await once(child.stdout, 'data');
	const [, url] = /^Test service +(\S+)$/m.exec(output.text)!;
	const [, SrvAPIKey] = /^Server key +(\S+)$/m.exec(output.text)!;
	const parameters = { SrvAPIKey, UserMail: 'approve@x.org', requestype: '4', Message: 'Pay?' };
	await axios.post(
		`${url}/api/SendRequest`,
		new URLSearchParams({ ...parameters, userIP: '', OSType: '', NavigatorOrAPPName: '' }),
	);
	child.kill('SIGTERM');
	expect(await exit).toEqual([0, null]);
	expect(output.text).toMatch(/^ring +approve@x\.org +Pay\?\napproved +approve@x\.org$/m);
});

it.each([
	[['--port', 'x'], /--port takes a number/],
	[['--api-variant', 'x'], /--api-variant takes one of documented, /],
	[['--limit', '0'], /--limit takes seconds/],
	[['--loud'], /--loud/],
])('explains the invalid arguments %j', async (args, sentence) => {
	const { output, exit } = run(...args);
	expect(await exit).toEqual([2, null]);
	expect(output.text).toMatch(sentence);
	expect(output.text).toContain('Usage:');
});
