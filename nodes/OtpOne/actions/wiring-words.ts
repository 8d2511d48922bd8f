/** What a builder has to connect; a file of its own, since the fields are loaded without what runs. */
export const CONNECT_APPROVED =
	'Drag the connection of each step that requires approval from Not Approved to Approved, the second output.';
