import { whenTold } from './ending.cts';
import { parseArgs } from 'node:util';
import { dialects, isDialectName } from './service/dialects.cts';
import { testCustomers } from './service/customers.cts';
import { startSandbox, type SandboxOptions } from './service/sandbox.cts';

/** The same on every start, so that a credential once made keeps working. */
const keys = {
	srv: 'SRV-5a4db0c5-0000-4000-8000-0123456789ab',
	js: 'JS-5a4db0c5-0000-4000-8000-ba9876543210',
};

const usage = `Usage: npm run sandbox -- [--port N] [--dialect NAME] [--limit SECONDS]

  --port     the port to listen on; a free one when not given
  --dialect  ${Object.keys(dialects).join(', ')}
  --limit    seconds a request waits for its customer; 120 when not given
`;

class BadArgument extends Error {}

function readArguments(args: string[]): SandboxOptions | 'help' {
	const option = { type: 'string' } as const;
	const { values } = parseArgs({
		args,
		options: { port: option, dialect: option, limit: option, help: { type: 'boolean' } },
	});
	if (values.help) return 'help';
	const { port = '0', dialect = 'documented', limit = '120' } = values;
	if (!/^\d+$/.test(port) || Number(port) > 65_535) {
		throw new BadArgument(`--port takes a number from 0 to 65535, not "${port}".`);
	}
	if (!isDialectName(dialect)) {
		const names = Object.keys(dialects).join(', ');
		throw new BadArgument(`--dialect takes one of ${names}, not "${dialect}".`);
	}
	const seconds = Number(limit);
	if (!(seconds > 0 && seconds <= 86_400)) {
		throw new BadArgument(`--limit takes seconds, more than 0 and up to a day, not "${limit}".`);
	}
	return { port: Number(port), dialect, answerLimitMs: seconds * 1000 };
}

async function main(): Promise<void> {
	const options = readArguments(process.argv.slice(2));
	if (options === 'help') {
		process.stdout.write(usage);
		return;
	}
	const sandbox = await startSandbox({ ...options, keys, log: (line) => console.log(line) });
	whenTold(() => void sandbox.close().then(() => process.exit(0)));

	console.log(`OtpOne sandbox   ${sandbox.url}
Server key       ${keys.srv}
Client key       ${keys.js}
A phone          ${sandbox.url}/phone/ann@example.com
Test customers   ${Object.keys(testCustomers)
		.map((name) => `${name}@…`)
		.join(' ')}
Ctrl-C ends it.
`);
}

main().catch((error: NodeJS.ErrnoException) => {
	const badUsage = error instanceof BadArgument || error.code?.startsWith('ERR_PARSE_ARGS');
	const portTaken = error.code === 'EADDRINUSE';
	console.error(portTaken ? 'That port is taken; choose another with --port.' : error.message);
	if (badUsage) console.error(`\n${usage}`);
	process.exitCode = badUsage || portTaken ? 2 : 1;
});
