import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { BadArgument, reportFailure } from '../command-line.cts';
import { type FakeOtpOne, startFakeOtpOne } from '../fake-otpone/fake-otpone.cts';
import { onExitSignal } from '../on-exit-signal.cts';
import { type N8nApi, OWNER, type WorkflowJson } from './api.cts';
import { cacheFolder } from './cache.cts';
import { exampleFiles, filesSetting, readExample } from './examples.cts';
import { type N8n, startN8n } from './host.cts';
import { installN8n, PINNED_N8N } from './install.cts';
import { withLock } from './lock.cts';
import { buildPackage, packPackage } from './package.cts';
import { Progress } from './progress.cts';
import {
	MODEL_CREDENTIAL,
	PAYMENT,
	type ScriptedModel,
	startScriptedModel,
} from './scripted-model.cts';

const CREDENTIAL = 'OtpOne test service';

const usage = `Usage: npm run n8n -- [--fresh] [--port N]

  --fresh  forget the workflows, credentials and executions of earlier runs
  --port   the port n8n listens on; a free one by default
`;

function readArguments(args: string[]) {
	const { values } = parseArgs({
		args,
		options: {
			fresh: { type: 'boolean', default: false },
			port: { type: 'string' },
			help: { type: 'boolean', default: false },
		},
	});
	const port = values.port === undefined ? undefined : Number(values.port);
	if (port !== undefined && !(Number.isInteger(port) && port > 0 && port <= 65_535)) {
		throw new BadArgument(`--port takes a number from 1 to 65535, not "${values.port}".`);
	}
	return { ...values, port };
}

/** The handler for exit signals. Until n8n is running, nothing requires an orderly shutdown. */
let end: () => void = () => process.exit(130);

/** Saves the credentials that the examples use, and the examples that are missing. */
async function furnish(
	api: N8nApi,
	{ url, keys }: FakeOtpOne,
	model: ScriptedModel,
	filesFolder: string,
): Promise<void> {
	const data = { srvApiKey: keys.srv, jsApiKey: keys.js, baseUrl: url, endpointLookup: 'discover' };
	const credentials = {
		otpOneApi: await saveCredential(api, 'otpOneApi', CREDENTIAL, data),
		openAiApi: await saveCredential(api, 'openAiApi', MODEL_CREDENTIAL, model.credential),
	};
	const saved = await api.rest<Array<{ name: string }>>('GET', '/workflows');
	for (const file of exampleFiles) {
		const workflow = JSON.parse(await readExample(file, filesFolder)) as WorkflowJson;
		if (saved.some(({ name }) => name === workflow.name)) continue;
		await api.importWorkflow(workflow, credentials);
	}
}

/** Saves or updates a credential, because all addresses change on every start. */
async function saveCredential(
	api: N8nApi,
	type: string,
	name: string,
	data: object,
): Promise<{ id: string; name: string }> {
	const saved = await api.rest<Array<{ id: string; name: string }>>('GET', '/credentials');
	const known = saved.find((credential) => credential.name === name);
	if (!known) return await api.createCredential(type, name, data);
	return await api.rest('PATCH', `/credentials/${known.id}`, { name, type, data });
}

async function main(): Promise<void> {
	const { fresh, port, help } = readArguments(process.argv.slice(2));
	if (help) return void process.stdout.write(usage);

	onExitSignal(() => end());
	const userFolder = join(cacheFolder(), 'test-service');
	await mkdir(cacheFolder(), { recursive: true });
	await withLock(
		`${userFolder}.lock`,
		async () => {
			if (fresh) await rm(userFolder, { recursive: true, force: true });
			await host(userFolder, port);
		},
		() => {
			throw new Error('The n8n of this test service is already running.');
		},
	);
}

/** Returns the address of an example in the editor. */
async function workflowUrl({ api, url }: N8n, name: string): Promise<string> {
	const saved = await api.rest<Array<{ id: string; name: string }>>('GET', '/workflows');
	const workflow = saved.find((candidate) => candidate.name === name);
	return workflow ? `${url}/workflow/${workflow.id}` : `${url}/home/workflows`;
}

async function host(userFolder: string, port?: number): Promise<void> {
	const progress = new Progress();
	const install = await installN8n(PINNED_N8N, progress);
	progress.start('Building and packing the package');
	await buildPackage();
	const tarball = await packPackage(join(userFolder, 'package'));
	progress.done();

	progress.start(`Starting n8n ${install.version}`);
	const fakeOtpOne = await startFakeOtpOne({ log: (line) => console.log(line) });
	const model = await startScriptedModel(PAYMENT);
	const logFile = join(userFolder, 'n8n.log');
	const logging = { N8N_LOG_OUTPUT: 'console,file', N8N_LOG_FILE_LOCATION: logFile };
	const filesFolder = join(userFolder, 'files');
	await mkdir(filesFolder, { recursive: true });
	const env = { ...logging, ...filesSetting(filesFolder) };
	const n8n = await startN8n({ tarball, userFolder, port, env });
	await furnish(n8n.api, fakeOtpOne, model, filesFolder);
	progress.done('ready');

	const paymentExample = await workflowUrl(n8n, 'Approve payments by phone');
	const fresh = `${n8n.url}/workflow/new`;
	console.log(`
n8n              ${n8n.url}
Login            ${OWNER.email}  ${OWNER.password}
Credentials      ${CREDENTIAL}, ${MODEL_CREDENTIAL}
Test service     ${fakeOtpOne.url}
Files            ${filesFolder}
n8n's log        ${logFile}
Press Ctrl-C to stop.

Try this first:
1. Log in and execute three approvals by phone:  ${paymentExample}
2. Build your own, asking ann@example.com:       ${fresh}
3. Answer as Ann, on her phone:                  ${fakeOtpOne.phoneUrl('ann@example.com')}
`);
	await new Promise<void>((resolve) => (end = resolve));
	console.log('Stopping …');
	await Promise.all([n8n.close(), fakeOtpOne.close(), model.close()]);
}

// Ending this process also ends everything that is still running after an error.
main().then(
	() => process.exit(0),
	(error: NodeJS.ErrnoException) => process.exit(reportFailure(error, usage)),
);
