/** An argument that a command does not take. */
export class BadArgument extends Error {}

/**
 * Prints why a command failed, followed by its usage if an argument is to blame.
 *
 * @param message what to print if the error's own message is not enough
 * @returns the exit code
 */
export function reportFailure(
	error: NodeJS.ErrnoException,
	usage: string,
	message = error.message,
): number {
	const badUsage = error instanceof BadArgument || error.code?.startsWith('ERR_PARSE_ARGS');
	console.error(message);
	if (badUsage) console.error(`\n${usage}`);
	return badUsage ? 2 : 1;
}
