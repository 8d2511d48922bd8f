/** Describes how the node interprets an answer, without its values. */
import type { CallName } from '../../nodes/OtpOne/api/calls';
import { openAnswer } from '../../nodes/OtpOne/api/open-answer';
import { readFinished, readTransactionId } from '../../nodes/OtpOne/api/parse-answer';
import { readHtml } from '../../nodes/OtpOne/api/read-html';
import type { SeenAnswer } from './transport.cts';

const yesNo = (value: boolean) => (value ? 'yes' : 'no');

/** Returns sentences about what the node recognises in a successful answer. */
export function meaningOf(call: CallName, seen: SeenAnswer, asked: string): string[] {
	const { contentType } = seen;
	// Opening an answer overwrites its bytes.
	const body = Buffer.from(seen.body);
	const answer = openAnswer({ call, body, contentType, sent: [] });
	switch (call) {
		case 'getTransactionID':
			return [`Transaction ID recognised: ${yesNo(readTransactionId(answer) !== null)}`];
		case 'isFinish': {
			const finished = readFinished(answer);
			return [`Answered: ${finished === undefined ? 'not recognised' : yesNo(finished)}`];
		}
		case 'GetHTML':
			return [`Page recognised: ${yesNo(readHtml(seen.body, contentType) !== null)}`];
		default: {
			const { result } = answer;
			if (!result) return ['Result recognised: no'];
			const { isValid, user, message, privateToken, transaction, contradicts } = result;
			const isAsked = typeof user === 'string' && user.trim().toLowerCase() === asked.toLowerCase();
			return [
				'Result recognised: yes',
				`isValid: ${typeof isValid === 'boolean' ? yesNo(isValid) : `not a boolean (${typeof isValid})`}`,
				`UserValided is the person asked: ${yesNo(isAsked)}`,
				`Message: ${message === null ? 'none' : 'yes'}`,
				`privateToken: ${privateToken === null ? 'none' : 'yes'}`,
				`Transaction ID: ${typeof transaction === 'object' ? 'yes' : transaction}`,
				`Contradicts itself: ${yesNo(contradicts)}`,
			];
		}
	}
}
