/** What a builder has to connect; a file of its own, since the fields are loaded without what runs. */
export const CONNECT_APPROVED =
	'For each step that requires approval, remove the connection from Not Approved, and drag a new one to it from Approved, the second output.';
