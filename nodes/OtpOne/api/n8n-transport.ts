/** Sends requests through n8n's helpers. */
import type {
	ICredentialDataDecryptedObject,
	IExecuteFunctions,
	IHttpRequestOptions,
	IWebhookFunctions,
} from 'n8n-workflow';

import type { Fetch } from './look-up-service';
import type { StreamedResponse } from './transport';
import { requestOptions } from './transport';

export const CREDENTIAL_TYPE = 'otpOneApi';

/** Sends requests: through n8n's helpers while a workflow runs, or from the credential test. */
export interface Transport {
	/** Sends a request whose key slots the credential fills. */
	send(options: IHttpRequestOptions): Promise<StreamedResponse>;
	/** Sends a request without any key. */
	fetch: Fetch;
}

/**
 * Creates the transport that uses n8n's own request helpers.
 *
 * @param credentials as decrypted by n8n, so that they are not read again for every request
 */
export function n8nTransport(
	context: IExecuteFunctions | IWebhookFunctions,
	credentials: ICredentialDataDecryptedObject,
): Transport {
	return {
		async send(options) {
			// The helper takes its signal only from the context, so this context gets one that includes
			// the deadline.
			const scoped = Object.create(context) as typeof context;
			Object.defineProperty(scoped, 'getExecutionCancelSignal', {
				value: () => options.abortSignal,
			});
			return (await context.helpers.httpRequestWithAuthentication.call(
				scoped,
				CREDENTIAL_TYPE,
				options,
				{ credentialsDecrypted: { id: '', name: '', type: CREDENTIAL_TYPE, data: credentials } },
			)) as StreamedResponse;
		},
		async fetch(url, limits) {
			const options = requestOptions({ method: 'GET', url }, limits);
			return (await context.helpers.httpRequest(options)) as StreamedResponse;
		},
	};
}
