/** What somebody may do to a workflow while an approval in it waits. */
import type { N8nApi, WorkflowJson } from '../../dev/n8n/api.cts';
import type { SavedWorkflow } from './active-workflow.cts';

/** Who would be asked by the changed workflow, and what. */
export const STRANGER = 'mallory@example.com';
export const OTHER_MESSAGE = 'Transfer everything to Mallory Ltd?';

/** Saves a changed workflow, and has it take the place of the active one. */
async function publish(api: N8nApi, changed: SavedWorkflow): Promise<void> {
	await api.activate(await api.saveWorkflow(changed));
}

const withNode = (
	{ nodes, ...rest }: SavedWorkflow,
	change: (ask: WorkflowJson['nodes'][number]) => WorkflowJson['nodes'][number],
): SavedWorkflow => ({
	...rest,
	nodes: nodes.map((each) => (each.name === 'Ask' ? change(each) : each)),
});

/** What changes, and how, while an approval of the node called Ask waits. */
export const changes: Array<[string, (api: N8nApi, workflow: SavedWorkflow) => Promise<void>]> = [
	[
		'the workflow is renamed, and asks somebody else something else from now on',
		async (api, saved) => {
			const other = { approvers: STRANGER, message: OTHER_MESSAGE, policy: 'first' };
			const edited = withNode(saved, (ask) => ({
				...ask,
				parameters: { ...ask.parameters, ...other },
			}));
			await publish(api, { ...edited, name: 'Another workflow' });
		},
	],
	[
		'the node is renamed',
		async (api, saved) => {
			const renamed = withNode(saved, (ask) => ({ ...ask, name: 'Ask differently' }));
			const connections = JSON.stringify(saved.connections).replaceAll(
				'"Ask"',
				'"Ask differently"',
			);
			await publish(api, {
				...renamed,
				connections: JSON.parse(connections) as WorkflowJson['connections'],
			});
		},
	],
	[
		'the node is deleted',
		async (api, saved) => {
			const { Start } = saved.connections;
			const nodes = saved.nodes.filter(({ name }) => name !== 'Ask');
			await publish(api, { ...saved, nodes, connections: { Start } });
		},
	],
	[
		'the workflow is deactivated',
		async (api, { id }) => {
			await api.deactivate(id);
		},
	],
	[
		'the workflow is archived',
		async (api, { id }) => {
			await api.archive(id);
		},
	],
];
