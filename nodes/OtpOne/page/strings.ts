/** Every text of the approval page, in one place. */
export const strings = {
	title: 'Approval',
	asks: (askedBy: string) => `${askedBy} asks you to confirm:`,
	addressedTo: 'Addressed to',
	openUntil: 'Open until',
	confirm: 'Confirm',
	decline: 'Decline',
	declineHint: 'Not your request, or already declined on your phone? Decline here to end it.',
	sandboxHint:
		'If your security key or certificate is not found here, tell the person who sent you the link: this page may have to be set up differently.',
	approvedTitle: 'Approved',
	approved:
		'Thank you. Your confirmation was checked, and the request goes ahead. You can close this page.',
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
