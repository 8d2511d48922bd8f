import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';

/** Asks a question on the terminal. Input to a hidden question is not echoed. */
export async function ask(question: string, isHidden = false): Promise<string> {
	let isMuted = false;
	const output = new Writable({
		write(chunk, _encoding, done) {
			if (!isMuted) process.stdout.write(chunk as Buffer);
			done();
		},
	});
	const terminal = createInterface({ input: process.stdin, output, terminal: true });
	try {
		const answered = terminal.question(question);
		isMuted = isHidden;
		return (await answered).trim();
	} finally {
		terminal.close();
		if (isHidden) process.stdout.write('\n');
	}
}
