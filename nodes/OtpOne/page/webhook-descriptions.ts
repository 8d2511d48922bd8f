import type { IWebhookDescription } from 'n8n-workflow';

/**
 * Two addresses of a suspended approval: `''` is what `{{ $execution.resumeUrl }}` names, which a
 * node before this one can send; it only leads on to the node's own address, where n8n answers a
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
