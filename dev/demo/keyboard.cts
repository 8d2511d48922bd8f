import type { Decision, OpenRequest, FakeOtpOne } from '../fake-otpone/fake-otpone.cts';

const decisions: Record<string, Decision> = { a: 'approve', d: 'decline' };
const CTRL_C = '\u0003';

/**
 * Lets the keys a and d answer, and Ctrl-C end everything, until closed. Should the process end before
 * that, Node.js gives the terminal back as it was.
 *
 * @param oldest the request that is answered: the oldest that still waits on any phone
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
	// Not with each ring: the phones of all items ring within a moment.
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
