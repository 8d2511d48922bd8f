import type { IExecuteFunctions } from 'n8n-workflow';

/** Says something in the node's output panel and in Executions; tools of older releases have no hints. */
export function showHint(context: IExecuteFunctions, message: string): void {
	const { addExecutionHints } = context as Partial<IExecuteFunctions>;
	addExecutionHints?.call(context, { message, type: 'warning', location: 'outputPane' });
}
