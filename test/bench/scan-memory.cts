/**
 * How much memory a large scan takes: this process runs n8n's engine, and the fake OtpOne with its
 * phones runs in another one. Above three times the scan's size it is a failure.
 */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import type { ICredentialDataDecryptedObject, IDataObject } from 'n8n-workflow';

import { Engine } from '../../dev/engine/engine.cts';
import { isApiVariantName, type ApiVariantName } from '../../dev/fake-otpone/api-variants.cts';
import { startFakeOtpOne } from '../../dev/fake-otpone/fake-otpone.cts';
// Only after the engine, which sets up what n8n-core reads while it loads.
import { Container } from '@n8n/di';
import { BinaryDataConfig, BinaryDataService } from 'n8n-core';

const MEGABYTE = 1_048_576;
const SCAN_BYTES = 40 * MEGABYTE;
const HIGHEST_RATIO = 3;
const SMALL = 'small@example.com';
const LARGE = 'large@example.com';

const pause = async (ms: number) => await new Promise((resolve) => setTimeout(resolve, ms));

/** The other process: a fake OtpOne in which every phone answers with a scan. */
async function playOtpOne(apiVariant: ApiVariantName): Promise<void> {
	const pdf = (bytes: number) => Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(bytes - 9)]);
	const scans: Record<string, Buffer> = { [SMALL]: pdf(100_000), [LARGE]: pdf(SCAN_BYTES) };
	const fakeOtpOne = await startFakeOtpOne({ apiVariant });
	fakeOtpOne.onRing(({ mail }) => {
		const file = { name: 'scan.pdf', type: 'application/pdf', content: scans[mail] };
		setImmediate(() => fakeOtpOne.answer(mail, 'approve', [file]));
	});
	const { url, keys } = fakeOtpOne;
	const prefix = fakeOtpOne.apiVariant.document === 'none' && { endpointLookup: 'prefix' };
	process.send?.({ baseUrl: url, srvApiKey: keys.srv, jsApiKey: keys.js, ...prefix });
}

/** Watches the memory of this process from a thread, so that it is seen while work is done too. */
function watchMemory(): { restart(): void; peak(): number; end(): Promise<number> } {
	const seen = new Float64Array(new SharedArrayBuffer(8));
	const watch = `
		const { workerData: seen } = require('node:worker_threads');
		setInterval(() => (seen[0] = Math.max(seen[0], process.memoryUsage.rss())), 1);
	`;
	const worker = new Worker(watch, { eval: true, workerData: seen });
	return {
		restart: () => void (seen[0] = 0),
		peak: () => seen[0],
		end: async () => await worker.terminate(),
	};
}

/** Asks for a scan and returns how many bytes were stored. */
async function scan(engine: Engine, userMail: string): Promise<number> {
	const node = (name: string, type: string, parameters: IDataObject) => ({
		id: name,
		name,
		type,
		typeVersion: 1,
		position: [0, 0] as [number, number],
		parameters: parameters as Record<string, string>,
	});
	const parameters = { resource: 'request', operation: 'send', userMail, requestType: 3 };
	const finished = await engine.run({
		name: 'Scan',
		nodes: [
			node('Start', 'n8n-nodes-base.manualTrigger', {}),
			node('Scan', 'n8n-nodes-otpone.otpOne', { ...parameters, message: 'Please scan it' }),
		],
		connections: { Start: { main: [[{ node: 'Scan', type: 'main', index: 0 }]] } },
	});
	const item = finished.outputs('Scan').flat().at(0);
	if (!item?.binary?.data.id) throw finished.error ?? new Error('No file was stored');
	return Number(item.binary.data.bytes);
}

async function measure(credential: ICredentialDataDecryptedObject) {
	Container.get(BinaryDataConfig).mode = 'filesystem';
	await Container.get(BinaryDataService).init();
	const packageDirectory = join(__dirname, '../..');
	const engine = await Engine.start({ packageDirectory, credential });
	setFlagsFromString('--expose-gc');
	const collectGarbage = runInNewContext('gc') as () => void;
	const memory = watchMemory();
	await scan(engine, SMALL);
	await pause(300);
	collectGarbage();
	await pause(300);
	const baseline = process.memoryUsage.rss();
	memory.restart();
	const fileSize = await scan(engine, LARGE);
	const peak = memory.peak();
	await memory.end();
	return { baseline, peak, fileSize };
}

async function main(apiVariant: ApiVariantName): Promise<void> {
	const otpOne = fork(__filename, ['--fake-otpone', apiVariant], { execArgv: ['-r', 'tsx/cjs'] });
	try {
		const [credential] = (await once(otpOne, 'message')) as [ICredentialDataDecryptedObject];
		const { baseline, peak, fileSize } = await measure(credential);
		const ratio = (peak - baseline) / fileSize;
		const megabytes = (bytes: number) => `${Math.round(bytes / MEGABYTE)} MB`;
		console.log(
			`A scan of ${megabytes(fileSize)}: ${ratio.toFixed(2)} times its size at the peak, ` +
				`${megabytes(peak - baseline)} above ${megabytes(baseline)} (apiVariant ${apiVariant})`,
		);
		if (fileSize !== SCAN_BYTES || ratio > HIGHEST_RATIO) process.exitCode = 1;
	} finally {
		otpOne.kill();
	}
}

const [role = 'documented', choice = 'documented'] = process.argv.slice(2);
if (role === '--fake-otpone') void playOtpOne(choice as ApiVariantName);
else void main(isApiVariantName(role) ? role : 'documented');
