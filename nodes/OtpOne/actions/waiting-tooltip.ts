/** Runs in the editor's expression engine: it may use nothing but its arguments. */
function waitingTooltipOf(parameters: Record<string, unknown>, link: string): string {
	if (parameters.operation !== 'sendAndWait' || parameters.channel !== 'browser') return '';
	const approvers = String(parameters.approvers ?? '');
	const isWritten = approvers !== '' && !/^=|[<>&"]/.test(approvers);
	const people = isWritten ? approvers : 'the approvers';
	return `Waiting for ${people} on <a href="${link}" target="_blank">the approval page</a>`;
}

/** What the output panel shows while an approval by link is open: for whom it waits, and where. */
export const waitingTooltip = `={{ (${waitingTooltipOf.toString()})($rawParameter, $execution.resumeUrl) }}`;
