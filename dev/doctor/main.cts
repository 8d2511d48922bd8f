import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';

import { UserError } from '../../nodes/OtpOne/api/user-error';
import { reportFailure } from '../command-line.cts';
import { ask } from './ask.cts';
import { examine } from './doctor.cts';

const DEFAULT_BASE_URL = 'https://api.otpone.com';

const usage = `Usage: npm run doctor -- [--ring you@example.com] [--report FILE]

  Reads the service's description, shows where each call goes, and tests both keys.
  Nobody is contacted without --ring. Keys and values are never printed.

  --ring     makes one real request and one transaction for this person
  --report   also writes everything to a file, as Markdown

  OTPONE_BASE_URL, OTPONE_SRV_API_KEY and OTPONE_JS_API_KEY are asked for if they are not set.
`;

async function main(): Promise<void> {
	const option = { type: 'string' } as const;
	const { values } = parseArgs({
		options: { ring: option, report: option, help: { type: 'boolean' } },
	});
	if (values.help) {
		process.stdout.write(usage);
		return;
	}
	const { OTPONE_BASE_URL, OTPONE_SRV_API_KEY, OTPONE_JS_API_KEY } = process.env;
	const baseUrl = OTPONE_BASE_URL ?? (await ask(`Base URL [${DEFAULT_BASE_URL}]: `));
	const srvApiKey = OTPONE_SRV_API_KEY ?? (await ask('Server Key (SRV-…, not shown): ', true));
	const jsApiKey = OTPONE_JS_API_KEY ?? (await ask('Client Key (JS-…, not shown): ', true));

	const lines = ['# OtpOne doctor', ''];
	const print = (line: string) => {
		lines.push(line);
		console.log(line);
	};
	console.log(lines.join('\n'));
	try {
		await examine({
			baseUrl: baseUrl || DEFAULT_BASE_URL,
			srvApiKey,
			jsApiKey,
			ring: values.ring,
			print,
		});
	} finally {
		if (values.report !== undefined) await writeFile(values.report, `${lines.join('\n')}\n`);
	}
}

main().catch((error: NodeJS.ErrnoException) => {
	const advice = error instanceof UserError ? `. ${error.description}` : '';
	process.exitCode = reportFailure(error, usage, error.message + advice);
});
