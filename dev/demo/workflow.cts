import { readFileSync } from 'node:fs';
import type { WorkflowJson } from '../engine/engine.cts';

export function readWorkflow(file: string): WorkflowJson {
	const text = readFileSync(file, 'utf8');
	try {
		const workflow = JSON.parse(text) as WorkflowJson;
		if (workflow.nodes.length > 0) return workflow;
	} catch {
		// Reported below, as for a workflow without nodes.
	}
	throw new Error(`There is no workflow in ${file}`);
}

/**
 * Returns the workflow with people instead of test customers: `approve+2s.ann@…` becomes `ann@…`.
 *
 * @param limitSeconds how long the node waits for each person
 */
export function forPeople(workflow: WorkflowJson, limitSeconds: number): WorkflowJson {
	const testCustomer = /(?:approve|decline|ignore)(?:\+\d+m?s)?\.(?=[a-z]+@)/g;
	const people = JSON.parse(JSON.stringify(workflow).replace(testCustomer, '')) as WorkflowJson;
	for (const { type, parameters } of people.nodes) {
		if (type === 'n8n-nodes-otpone.otpOne') parameters.timeoutSeconds = limitSeconds;
	}
	return people;
}

/** Returns the e-mail addresses in a workflow. */
export function addressesIn(workflow: WorkflowJson): string[] {
	return [...new Set(JSON.stringify(workflow).match(/[\w.+-]+@example\.com/g))];
}
