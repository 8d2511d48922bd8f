import type { N8n, N8nOptions } from '../../dev/n8n/host.cts';
import { startN8n } from '../../dev/n8n/host.cts';
import {
	type FakeOtpOne,
	type FakeOtpOneOptions,
	startFakeOtpOne,
} from '../../dev/fake-otpone/fake-otpone.cts';
import type { N8nApi } from '../../dev/n8n/api.cts';

/** The credential type that the package brings. */
export const CREDENTIAL_TYPE = 'otpOneApi';

/** The packed package that all tests use. */
export function tarball(): string {
	return process.env.OTPONE_E2E_TARBALL!;
}

/** A local OtpOne, an n8n with the packed package, and a credential that connects the two. */
export interface Stage {
	fakeOtpOne: FakeOtpOne;
	n8n: N8n;
	credential: { id: string; name: string };
	close(): Promise<void>;
}

/** Starts a stage of its own for one file of tests. */
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
