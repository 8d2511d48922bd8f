/** The fake OtpOne in its own process, so that it does not slow down the measured one. */
import { fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import type {
	FakeOtpOne,
	Keys,
	ReceivedRequest,
	SampleFile,
} from '../../dev/fake-otpone/fake-otpone.cts';
import { startFakeOtpOne } from '../../dev/fake-otpone/fake-otpone.cts';
import { sideBySide } from './measuring.cts';

/** More than any row needs. */
const ANSWER_LIMIT_MS = 900_000;
const OPENED_AT_ONCE = 50;

/** A transaction that its customer has not answered. */
export interface OpenTransaction {
	transactionId: string;
	userMail: string;
}

/** The fake OtpOne, as seen by the measured process. */
export interface Service {
	url: string;
	keys: Keys;
	/** The credential that connects to it. */
	credential: { srvApiKey: string; jsApiKey: string; baseUrl: string; endpointLookup: string };
	/** Runs a command in the service's process, one at a time. */
	ask<Name extends keyof Commands>(
		command: Name,
		...args: Parameters<Commands[Name]>
	): Promise<Awaited<ReturnType<Commands[Name]>>>;
}

/**
 * Starts the service, which exits when its parent process exits.
 *
 * @param record whether it records the requests it receives, which takes some time
 */
export async function startService({ record = false } = {}): Promise<Service> {
	const child = fork(__filename, record ? ['--record'] : []);
	child.once('exit', () => {
		throw new Error('The test service has exited unexpectedly');
	});
	const nextResult = async () => {
		const [{ result }] = (await once(child, 'message')) as [{ result: unknown }];
		return result;
	};
	const { url, keys } = (await nextResult()) as { url: string; keys: Keys };
	return {
		url,
		keys,
		credential: {
			srvApiKey: keys.srv,
			jsApiKey: keys.js,
			baseUrl: url,
			endpointLookup: 'discover',
		},
		async ask(command, ...args) {
			child.send({ command, args });
			return (await nextResult()) as never;
		},
	};
}

type Commands = ReturnType<typeof commandsOf>;

function commandsOf(fakeOtpOne: FakeOtpOne) {
	return {
		/** Creates transactions, each for a different person who does not answer yet. */
		async open(count: number): Promise<OpenTransaction[]> {
			const mails = Array.from(
				{ length: count },
				(_, n) => `person.${n}.${Date.now()}@example.com`,
			);
			return await sideBySide(mails, OPENED_AT_ONCE, async (userMail) => {
				const answer = await fetch(`${fakeOtpOne.url}/api/OtpOne/getTransactionID`, {
					method: 'POST',
					headers: { 'content-type': 'application/json' },
					body: JSON.stringify({
						SrvAPIKey: fakeOtpOne.keys.srv,
						UserMail: userMail,
						requestype: 4,
						Message: 'Release the order?',
						privateToken: '',
					}),
				});
				return { transactionId: (await answer.json()) as string, userMail };
			});
		},

		/**
		 * Lets people answer in turn: the first after `delayMs`, the last `overMs` later.
		 *
		 * @returns when each of them answered, in milliseconds since 1970
		 */
		async answerEvenly(
			people: OpenTransaction[],
			{ delayMs, overMs }: { delayMs: number; overMs: number },
		): Promise<number[]> {
			const start = Date.now() + delayMs;
			const stepMs = overMs / Math.max(1, people.length - 1);
			const answeredAt: number[] = [];
			for (const [index, { userMail }] of people.entries()) {
				const wait = start + index * stepMs - Date.now();
				if (wait > 0) await sleep(wait);
				answeredAt.push(Date.now());
				if (!fakeOtpOne.answer(userMail, 'approve')) throw new Error(`${userMail} was not asked`);
			}
			return answeredAt;
		},

		/** Lets these people answer immediately from now on, each with a file of the given size. */
		answerWithFile(bytesOf: Record<string, number>): void {
			const files = Object.entries(bytesOf).map(([mail, bytes]): [string, SampleFile] => {
				const content = Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(bytes - 9)]);
				return [mail, { name: 'scan.pdf', type: 'application/pdf', content }];
			});
			const fileOf = Object.fromEntries(files);
			fakeOtpOne.onRing(({ mail }) => {
				setImmediate(() => fakeOtpOne.answer(mail, 'approve', [fileOf[mail]]));
			});
		},

		/**
		 * The reads of transactions since the last call of this command: their number, and when the result of
		 * each transaction was fetched, in milliseconds since 1970.
		 */
		takeReads() {
			const received = fakeOtpOne.received.splice(0);
			const fetches = received.filter(({ call }) => call === 'GetResult');
			const polls = received.filter(({ call }) => call === 'isFinish');
			return {
				count: polls.length + fetches.length,
				fetchedAt: Object.fromEntries(fetches.map((each) => [transactionOf(each), each.at])),
			};
		},
	};
}

const transactionOf = ({ query, body }: ReceivedRequest) =>
	String({ ...query, ...(body as object) }['transactionID' as never]);

/** Runs in the service's process. */
async function serve(): Promise<void> {
	process.once('disconnect', () => process.exit());
	const record = process.argv.includes('--record');
	const fakeOtpOne = await startFakeOtpOne({ record, answerLimitMs: ANSWER_LIMIT_MS });
	const commands = commandsOf(fakeOtpOne) as Record<string, (...args: never[]) => unknown>;
	const carryOut = async (command: string, args: never[]) => {
		process.send!({ result: await commands[command](...args) });
	};
	process.on('message', ({ command, args }: { command: string; args: never[] }) => {
		void carryOut(command, args);
	});
	process.send!({ result: { url: fakeOtpOne.url, keys: fakeOtpOne.keys } });
}

if (require.main === module) void serve();
