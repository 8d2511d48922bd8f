/** Every text of the approval page, in one place. */
export const strings = {
	title: 'Approval',
	asks: (askedBy: string) => `${askedBy} asks you to confirm:`,
	addressedTo: (user: string) => `This request is for ${user}.`,
	openUntil: (time: string) => `Open until ${time}`,
	confirm: 'Confirm',
	decline: 'Decline',
	declineHint: 'If this is not your request, decline it.',
	sandboxHint:
		'This page is kept apart from its server. If your security key or certificate is not found, tell the person who sent you here.',
	approvedTitle: 'Approved',
	approved:
		'Thank you. Your confirmation was checked, and the workflow goes on. You can close this page.',
	declinedTitle: 'Declined',
	declined: 'Your answer was recorded. You can close this page.',
	notAcceptedTitle: 'Not confirmed',
	notAccepted: 'This confirmation could not be accepted for this request. Nothing was approved.',
	nothingPostedTitle: 'No confirmation arrived',
	nothingPosted: 'Confirm with your smartphone or key first. Nothing was approved.',
	unavailableTitle: 'Not available right now',
	unavailable:
		'The confirmation service could not be reached. Nothing was approved; try again in a moment.',
	unmatched:
		'The confirmation service does not say which request this confirmation belongs to. Nothing was approved. The person who sent you here has to add the client key to the OtpOne API credential.',
	overTitle: 'Nothing left to do',
	over: 'This request is not open any more. You can close this page.',
	tryAgain: 'Try again',
};
