/**
 * Text about required connections. In a separate file because the fields are loaded without the
 * run-time code.
 */
export const CONNECT_APPROVED =
	'For each step that requires approval, remove the connection from Not Approved, and drag a new one to it from Approved, the second output.';
