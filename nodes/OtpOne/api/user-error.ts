/**
 * An error that the builder must correct, in the node or in the credential, before anything is
 * sent.
 */
export class UserError extends Error {
	/**
	 * @param message what is wrong
	 * @param description what to do next
	 */
	constructor(
		message: string,
		readonly description: string,
	) {
		super(message);
	}
}
