/** `npm start`: an example workflow stops until someone approves on a phone. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { DemoOptions } from './run.cts';
import { BadArgument, reportFailure } from '../command-line.cts';
import { onExitSignal } from '../on-exit-signal.cts';

const example = join(__dirname, '..', '..', 'examples', 'approve-payment.json');

const usage = `Usage: npm start -- [--auto] [--workflow FILE]

  --auto      let test customers answer (the default without a terminal)
  --workflow  another version of examples/approve-payment.json, checked against the same result
`;

function readArguments(args: string[]): DemoOptions | 'help' {
	const { values } = parseArgs({
		args,
		options: {
			auto: { type: 'boolean' },
			workflow: { type: 'string', default: example },
			help: { type: 'boolean' },
		},
	});
	if (values.help) return 'help';
	const file = resolve(values.workflow);
	if (!existsSync(file)) throw new BadArgument(`--workflow names no file: ${values.workflow}`);
	const inTerminal = process.stdin.isTTY && process.stdout.isTTY;
	return { file, answeredBy: inTerminal && !values.auto ? 'people' : 'testCustomers' };
}

async function main(): Promise<number> {
	const options = readArguments(process.argv.slice(2));
	if (options === 'help') {
		process.stdout.write(usage);
		return 0;
	}
	// Everything runs in this process, so exiting stops all of it.
	onExitSignal((exitCode) => process.exit(exitCode));
	console.log("Loading n8n's workflow engine …");
	// Loaded here because importing the engine takes seconds, and an invalid flag should be reported
	// before that.
	const load = createRequire(__filename);
	const { runDemo } = load('./run.cts') as typeof import('./run.cts');
	// Handles a Ctrl-C received while loading, before anything starts.
	await setImmediate();
	return (await runDemo(options, console.log)) ? 0 : 1;
}

main().then(
	(code) => (process.exitCode = code),
	(error: NodeJS.ErrnoException) => (process.exitCode = reportFailure(error, usage)),
);
