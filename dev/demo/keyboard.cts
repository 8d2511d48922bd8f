import type { Decision, OpenRequest, FakeOtpOne } from '../fake-otpone/fake-otpone.cts';

const decisions: Record<string, Decision> = { a: 'approve', d: 'decline' };
const CTRL_C = '\u0003';

/**
 * Lets the user answer with the keys a and d, and stop the demo with Ctrl-C, until closed. If the
 * process ends before that, Node.js restores the terminal.
 *
 * @param oldest returns the request to answer: the oldest one open on any phone
 */
export function answerByKeys(
	fakeOtpOne: FakeOtpOne,
	oldest: () => OpenRequest | undefined,
	say: (line: string) => void,
): { close(): void } {
	let announced: OpenRequest | undefined;
	const announce = () => {
		const next = oldest();
		if (next && next !== announced) say(`a or d?   ${next.mail}  ${next.message}`);
		announced = next;
	};
	// Polls instead of announcing every ring, because the phones of all items ring at almost the same
	// time.
	const timer = setInterval(announce, 200);

	const onKeys = (keys: string) => {
		for (const key of keys) {
			if (key === CTRL_C) process.kill(process.pid, 'SIGINT');
			const decision = decisions[key.toLowerCase()];
			const next = oldest();
			if (decision && next) fakeOtpOne.answer(next.mail, decision);
		}
	};
	const { stdin } = process;
	stdin.setRawMode(true).setEncoding('utf8').on('data', onKeys).resume();

	return {
		close() {
			clearInterval(timer);
			stdin.setRawMode(false).off('data', onKeys).pause();
		},
	};
}
