/** What every text that a builder is shown has to be like. */
import { UserError } from '../nodes/OtpOne/api/user-error';

/** The service's own words are quoted as they are. */
const withoutQuotes = (text: string) => text.replace(/“[^”]*”?/g, '“…”');

/** Words that frighten, and traces of a value that was not there. */
export const forbiddenWords = /\b(error|problem|failure|mistake)s?\b|undefined|\[object/i;
/** A sentence that tells somebody to do something. */
const ADVICE =
	/(^|[.:;,] |\band |\bthen )(add|ask|check|choose|connect|create|enter|let|look|open|paste|put|run|send|set|switch|try|wait)\b/i;
const LONGEST = 2_000;

const MAY_HAVE_RUNG = /may have rung/;
const HAS_NOT_RUNG = /no phone (has|should have) rung/;

/**
 * What is wrong with a message and its description.
 *
 * @param rang how often the phone rang, where the operation makes one ring
 */
export function complaintsAboutWords(
	message: string,
	description: string | null | undefined,
	rang?: number,
): string[] {
	const complaints: string[] = [];
	const own = withoutQuotes(`${message}\n${description ?? ''}`);
	const word = forbiddenWords.exec(own)?.[0];
	if (word) complaints.push(`says “${word}”: ${own}`);
	if (!description) complaints.push(`has no description: ${message}`);
	else if (!ADVICE.test(withoutQuotes(description))) {
		complaints.push(`does not say what to do: ${description.slice(0, 300)}`);
	}
	const { length } = `${message}${description ?? ''}`;
	if (length > LONGEST) complaints.push(`is ${length} characters long`);
	if (rang === undefined || !description) return complaints;
	if (!MAY_HAVE_RUNG.test(description) && !HAS_NOT_RUNG.test(description)) {
		complaints.push(`does not say whether the phone may have rung: ${description}`);
	} else if (rang > 0 && HAS_NOT_RUNG.test(description)) {
		complaints.push(`denies that the phone rang: ${description}`);
	}
	return complaints;
}

/** Runs what has to complain, and returns the complaint. */
export function complaintOf(run: () => unknown): UserError {
	try {
		run();
	} catch (error) {
		if (error instanceof UserError) return error;
		throw error;
	}
	throw new Error('nothing was complained about');
}
