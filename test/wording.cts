/** Rules for every text that is shown to a builder. */
import { UserError } from '../nodes/OtpOne/api/user-error';

/** Text in quotation marks is quoted verbatim, so the rules do not apply to it. */
const withoutQuotes = (text: string) => text.replace(/“[^”]*”?/g, '“…”');

/** Words that alarm people, and traces of a missing value. */
export const forbiddenWords = /\b(error|problem|failure|mistake)s?\b|undefined|\[object/i;
/** A sentence that says what to do. */
const ADVICE =
	/(^|[.:;,] |\band |\bthen )(add|ask|check|choose|connect|create|enter|let|look|open|paste|put|run|send|set|switch|try|wait)\b/i;
const LONGEST = 2_000;

const MAY_HAVE_RUNG = /may have rung/;
const HAS_NOT_RUNG = /no phone (has|should have) rung/;

/**
 * Lists the rules that a message and its description break.
 *
 * @param rang how often the phone rang, for operations that ring one
 */
export function brokenWordingRules(
	message: string,
	description: string | null | undefined,
	rang?: number,
): string[] {
	const broken: string[] = [];
	const own = withoutQuotes(`${message}\n${description ?? ''}`);
	const word = forbiddenWords.exec(own)?.[0];
	if (word) broken.push(`says “${word}”: ${own}`);
	if (!description) broken.push(`has no description: ${message}`);
	else if (!ADVICE.test(withoutQuotes(description))) {
		broken.push(`does not say what to do: ${description.slice(0, 300)}`);
	}
	const { length } = `${message}${description ?? ''}`;
	if (length > LONGEST) broken.push(`is ${length} characters long`);
	if (rang === undefined || !description) return broken;
	if (!MAY_HAVE_RUNG.test(description) && !HAS_NOT_RUNG.test(description)) {
		broken.push(`does not say whether the phone may have rung: ${description}`);
	} else if (rang > 0 && HAS_NOT_RUNG.test(description)) {
		broken.push(`denies that the phone rang: ${description}`);
	}
	return broken;
}

/** Runs a function that must throw a `UserError`, and returns that error. */
export function userErrorOf(run: () => unknown): UserError {
	try {
		run();
	} catch (error) {
		if (error instanceof UserError) return error;
		throw error;
	}
	throw new Error('No UserError was thrown');
}
