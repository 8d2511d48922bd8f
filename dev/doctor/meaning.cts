/** What the node makes of an answer, without its values. */
import type { CallName } from '../../nodes/OtpOne/api/calls';
import {
	parseAnswer,
	readFinished,
	readHtml,
	readResult,
	readTransactionId,
} from '../../nodes/OtpOne/api/parse-answer';
import type { SeenAnswer } from './transport.cts';

const yesNo = (value: boolean) => (value ? 'yes' : 'no');

/** Sentences on what is recognised in a good answer to a call. */
export function meaningOf(call: CallName, { body }: SeenAnswer, asked: string): string[] {
	const text = body.toString('utf8');
	const answer = parseAnswer(text);
	switch (call) {
		case 'getTransactionID':
			return [`Transaction ID recognised: ${yesNo(readTransactionId(answer) !== null)}`];
		case 'isFinish': {
			const finished = readFinished(answer);
			return [`Answered: ${finished === undefined ? 'not recognised' : yesNo(finished)}`];
		}
		case 'GetHTML':
			return [`Page recognised: ${yesNo(readHtml(text) !== null)}`];
		default: {
			const result = readResult(answer);
			if (!result) return ['Result recognised: no'];
			const { isValid, user, message, privateToken, transactionId } = result;
			const isAsked = typeof user === 'string' && user.trim().toLowerCase() === asked.toLowerCase();
			return [
				'Result recognised: yes',
				`isValid: ${typeof isValid === 'boolean' ? yesNo(isValid) : `not a boolean (${typeof isValid})`}`,
				`UserValided is the person asked: ${yesNo(isAsked)}`,
				`Message: ${message === null ? 'none' : 'yes'}`,
				`privateToken: ${privateToken === null ? 'none' : 'yes'}`,
				`Transaction ID: ${transactionId === null ? 'none' : 'yes'}`,
			];
		}
	}
}
