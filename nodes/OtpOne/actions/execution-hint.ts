import type { IExecuteFunctions } from 'n8n-workflow';

/**
 * Shows a hint in the node's output panel and in Executions. Older n8n releases don't support hints
 * for tools.
 */
export function showHint(context: IExecuteFunctions, message: string): void {
	const { addExecutionHints } = context as Partial<IExecuteFunctions>;
	addExecutionHints?.call(context, { message, type: 'warning', location: 'outputPane' });
}
