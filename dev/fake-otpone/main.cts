import { parseArgs } from 'node:util';
import { BadArgument, reportFailure } from '../command-line.cts';
import { onExitSignal } from '../on-exit-signal.cts';
import { apiVariants, isApiVariantName } from './api-variants.cts';
import { testCustomers } from './customers.cts';
import { startFakeOtpOne, type FakeOtpOneOptions } from './fake-otpone.cts';
import { sampleKeys as keys } from './keys.cts';

const usage = `Usage: npm run sandbox -- [--port N] [--api-variant NAME] [--limit SECONDS]

  --port     the port to listen on; a free one by default
  --api-variant  ${Object.keys(apiVariants).join(', ')}
  --limit    seconds a request waits for its customer; 120 by default
`;

function readArguments(args: string[]): FakeOtpOneOptions | 'help' {
	const option = { type: 'string' } as const;
	const { values } = parseArgs({
		args,
		options: { port: option, 'api-variant': option, limit: option, help: { type: 'boolean' } },
	});
	if (values.help) return 'help';
	const { port = '0', 'api-variant': apiVariant = 'documented', limit = '120' } = values;
	if (!/^\d+$/.test(port) || Number(port) > 65_535) {
		throw new BadArgument(`--port takes a number from 0 to 65535, not "${port}".`);
	}
	if (!isApiVariantName(apiVariant)) {
		const names = Object.keys(apiVariants).join(', ');
		throw new BadArgument(`--api-variant takes one of ${names}, not "${apiVariant}".`);
	}
	const seconds = Number(limit);
	if (!(seconds > 0 && seconds <= 86_400)) {
		throw new BadArgument(`--limit takes seconds, more than 0 and up to a day, not "${limit}".`);
	}
	return { port: Number(port), apiVariant, answerLimitMs: seconds * 1000 };
}

async function main(): Promise<void> {
	const options = readArguments(process.argv.slice(2));
	if (options === 'help') {
		process.stdout.write(usage);
		return;
	}
	const fakeOtpOne = await startFakeOtpOne({ ...options, keys, log: (line) => console.log(line) });
	onExitSignal(() => void fakeOtpOne.close().then(() => process.exit(0)));

	console.log(`Test service     ${fakeOtpOne.url}
Server key       ${keys.srv}
Client key       ${keys.js}
A phone          ${fakeOtpOne.url}/phone/ann@example.com
Test customers   ${Object.keys(testCustomers)
		.map((name) => `${name}@…`)
		.join(' ')}
Press Ctrl-C to stop.
`);
}

main().catch((error: NodeJS.ErrnoException) => {
	const portTaken = error.code === 'EADDRINUSE';
	const message = portTaken ? 'That port is taken; choose another with --port.' : error.message;
	const code = reportFailure(error, usage, message);
	process.exitCode = portTaken ? 2 : code;
});
