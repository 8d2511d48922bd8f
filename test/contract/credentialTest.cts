/** The credential's test as n8n runs it from the editor: the built node's own code, n8n's own helpers. */
import type {
	ICredentialDataDecryptedObject,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
	IWorkflowExecuteAdditionalData,
} from 'n8n-workflow';
import { CredentialTestContext } from 'n8n-core';
import { join } from 'node:path';

import type { OtpOne } from '../../nodes/OtpOne/OtpOne.node';
import { packageDirectory } from '../engine/workbench.cts';

/** Presses the *Test* button over what was entered. */
export async function testCredential(
	data: ICredentialDataDecryptedObject,
): Promise<INodeCredentialTestResult> {
	const built = join(packageDirectory, 'dist/nodes/OtpOne/OtpOne.node.js');
	const { OtpOne: Built } = jest.requireActual<{ OtpOne: typeof OtpOne }>(built);
	const { otpOneApiTest } = new Built().methods.credentialTest;
	const context = new CredentialTestContext({} as IWorkflowExecuteAdditionalData);
	return await otpOneApiTest.call(context as unknown as ICredentialTestFunctions, {
		id: 'tested',
		name: 'tested',
		type: 'otpOneApi',
		data,
	});
}
