/** Runs the credential test as n8n does from the editor, with the built node and n8n's own helpers. */
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	ICredentialsDecrypted,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import '../engine/workbench.cts';
import { nodeClass } from '../engine/description.cts';
// Must be imported after the workbench, which sets up what n8n-core reads while it loads.
import { CredentialTestContext } from 'n8n-core';

type Test = (
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted,
) => Promise<INodeCredentialTestResult>;

/** Tests the given credential data. */
export async function testCredential(
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const test = new nodeClass().methods?.credentialTest?.otpOneApiTest as Test;
	const context = new CredentialTestContext({} as never) as unknown as ICredentialTestFunctions;
	return await test.call(context, { id: 'tested', name: 'tested', type: 'otpOneApi', data });
}
