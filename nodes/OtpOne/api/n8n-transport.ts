/** How requests leave. */
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

/** How requests leave: through n8n's helpers while a workflow runs, or from the credential's test. */
export interface Transport {
	/** Sends a request in which the credential fills the key slots. */
	send(options: IHttpRequestOptions): Promise<StreamedResponse>;
	/** Sends a request without any key. */
	fetch: Fetch;
}

/**
 * The connection through n8n's own request helpers.
 *
 * @param credentials as n8n decrypted them, so that they are not read anew for every request
 */
export function n8nTransport(
	context: IExecuteFunctions | IWebhookFunctions,
	credentials: ICredentialDataDecryptedObject,
): Transport {
	return {
		async send(options) {
			// The helper takes its signal from the context only: this one also carries the deadline.
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
