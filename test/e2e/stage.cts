import { setTimeout as sleep } from 'node:timers/promises';

import type { N8n, N8nOptions } from '../../dev/n8n/host.cts';
import { startN8n } from '../../dev/n8n/host.cts';
import {
	type FakeOtpOne,
	type FakeOtpOneOptions,
	startFakeOtpOne,
} from '../../dev/fake-otpone/fake-otpone.cts';
import type { N8nApi, WorkflowJson } from '../../dev/n8n/api.cts';

/** The credential type of the package. */
export const CREDENTIAL_TYPE = 'otpOneApi';

/** Returns the path of the packed package that all tests use. */
export function tarball(): string {
	return process.env.OTPONE_E2E_TARBALL!;
}

/** A fake OtpOne, an n8n with the packed package, and a credential that connects the two. */
export interface Stage {
	fakeOtpOne: FakeOtpOne;
	n8n: N8n;
	credential: { id: string; name: string };
	close(): Promise<void>;
}

/** Starts a separate stage for one test file. */
export async function startStage(
	options: { fakeOtpOne?: FakeOtpOneOptions; n8n?: Partial<N8nOptions> } = {},
): Promise<Stage> {
	const fakeOtpOne = await startFakeOtpOne(options.fakeOtpOne);
	try {
		const n8n = await startN8n({ tarball: tarball(), ...options.n8n });
		const credential = await saveCredential(n8n.api, fakeOtpOne);
		const close = async () => void (await Promise.all([n8n.close(), fakeOtpOne.close()]));
		return { fakeOtpOne, n8n, credential, close };
	} catch (error) {
		await fakeOtpOne.close();
		throw error;
	}
}

/** Saves the credential for a fake OtpOne. */
export async function saveCredential(
	api: N8nApi,
	{ url, keys }: FakeOtpOne,
): Promise<{ id: string; name: string }> {
	return await api.createCredential(CREDENTIAL_TYPE, 'OtpOne', {
		srvApiKey: keys.srv,
		jsApiKey: keys.js,
		baseUrl: url,
		endpointLookup: 'discover',
	});
}

/** A workflow as n8n has saved it. */
export type SavedWorkflow = WorkflowJson & { id: string; versionId: string };

/**
 * Activates a workflow and calls its webhook as soon as n8n has registered it.
 *
 * @returns The workflow, and the id of the execution that the call started.
 */
export async function runActive(
	{ n8n, credential }: Pick<Stage, 'n8n' | 'credential'>,
	json: WorkflowJson,
	path: string,
	{ address = n8n.url, headers = {} }: { address?: string; headers?: Record<string, string> } = {},
): Promise<{ workflow: SavedWorkflow; id: string }> {
	const { api } = n8n;
	const workflow = await api.importWorkflow(json, { [CREDENTIAL_TYPE]: credential });
	await api.activate(workflow);
	await until(
		'the webhook answers',
		async () => (await fetch(`${address}/webhook/${path}`, { headers })).ok,
	);
	await until('there is an execution', async () => {
		return (await api.executionIds(workflow.id)).length > 0;
	});
	const [id] = await api.executionIds(workflow.id);
	return { workflow, id };
}

/** Waits until a condition is true. */
export async function until(
	what: string,
	isTrue: () => boolean | Promise<boolean>,
	withinMs = 20_000,
): Promise<void> {
	const deadline = Date.now() + withinMs;
	while (!(await isTrue())) {
		if (Date.now() > deadline) throw new Error(`Not true within ${withinMs / 1000} s: ${what}`);
		await sleep(100);
	}
}
