import type { WorkflowJson } from '../../dev/n8n/api.cts';
import { CREDENTIAL_TYPE, type Stage } from './stage.cts';
import { until } from './until.cts';

/** A workflow as n8n has saved it. */
export type SavedWorkflow = WorkflowJson & { id: string; versionId: string };

/**
 * Activates a workflow and calls its webhook once n8n has registered it.
 *
 * @returns The workflow, and the id of the execution that the call has started.
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
