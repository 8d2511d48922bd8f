import type { IWebhookDescription } from 'n8n-workflow';

/**
 * The two addresses of a suspended approval. `''` is the address in `{{ $execution.resumeUrl }}`,
 * which an earlier node can send. It only redirects to the node's own address, where n8n answers a
 * late visit with its “no action required” page.
 */
export const webhookDescriptions: IWebhookDescription[] = [
	{ httpMethod: 'GET', path: '' },
	{ httpMethod: 'GET', path: '={{ $nodeId }}' },
	{ httpMethod: 'POST', path: '={{ $nodeId }}' },
].map(({ httpMethod, path }) => ({
	name: 'default',
	httpMethod: httpMethod as 'GET' | 'POST',
	responseMode: 'onReceived',
	responseData: '',
	path,
	restartWebhook: true,
	isFullPath: true,
}));
