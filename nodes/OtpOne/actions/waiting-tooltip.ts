/** Runs in the editor's expression engine, so it must use only its arguments. */
function waitingTooltipOf(parameters: Record<string, unknown>, link: string): string {
	if (parameters.operation !== 'sendAndWait' || parameters.channel !== 'browser') return '';
	const approvers = String(parameters.approvers ?? '');
	const isWritten = approvers !== '' && !/^=|[<>&"]/.test(approvers);
	const people = isWritten ? approvers : 'the approvers';
	return `Waiting for ${people} on <a href="${link}" target="_blank">the approval page</a>`;
}

/**
 * The text in the output panel while an approval by link is open: who it is waiting for, and the
 * link.
 */
export const waitingTooltip = `={{ (${waitingTooltipOf.toString()})($rawParameter, $execution.resumeUrl) }}`;
