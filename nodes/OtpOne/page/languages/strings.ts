/** The texts of the approval page. There is one file per language. */
export interface Strings {
	/** The value of `<html lang>`. */
	language: string;
	title: string;
	asks(askedBy: string): string;
	/** The task of the person, by the service's request type; empty if the message says it. */
	task: Record<2 | 3 | 6, string>;
	details: string;
	document: string;
	download(fileName: string, size: string): string;
	addressedTo: string;
	openUntil: string;
	answeredBy: string;
	progress(answered: number, all: number): string;
	policy: Record<'first' | 'everyone', string> & { atLeast(minimum: number, all: number): string };
	yourAddress: string;
	chooseAddress: string;
	notYou: string;
	/** The label of the start button and the heading of OtpOne's part, by OtpOne's page type. */
	confirmWith: Record<0 | 1 | 2 | 3, string>;
	/** What happens when the button is pressed, by OtpOne's page type. */
	startHint: Record<0 | 1 | 2 | 3, string>;
	decline: string;
	declineHint: string;
	reason: string;
	reasonHint: string;
	code: string;
	codeHint: string;
	waiting: string;
	ended: string;
	startAgain: string;
	back: string;
	needsScript: string;
	sandboxHint: string;
	receivedTitle: string;
	received: string;
	answerReceivedTitle: string;
	declineReceived: string;
	seeRecorded: string;
	recordedTitle: string;
	recorded: string;
	notAcceptedTitle: string;
	notAccepted: string;
	nothingPostedTitle: string;
	nothingPosted: string;
	unavailableTitle: string;
	unavailable: string;
	unmatched: string;
	overTitle: string;
	over: string;
	tooManyTitle: string;
	tooMany: string;
	chooseTitle: string;
	choose: string;
	documentGoneTitle: string;
	documentGone: string;
}
