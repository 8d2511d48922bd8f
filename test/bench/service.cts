/** The fake OtpOne in a process of its own, so that it does not share the one that is measured. */
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

/** Longer than any row takes. */
const ANSWER_LIMIT_MS = 900_000;
const OPENED_AT_ONCE = 50;

/** A transaction that waits for its customer. */
export interface OpenTransaction {
	transactionId: string;
	userMail: string;
}

/** The fake OtpOne, as the process that measures sees it. */
export interface Service {
	url: string;
	keys: Keys;
	/** The credential that connects to it. */
	credential: { srvApiKey: string; jsApiKey: string; baseUrl: string; endpointLookup: string };
	/** Has a command carried out; one at a time. */
	ask<Name extends keyof Commands>(
		command: Name,
		...args: Parameters<Commands[Name]>
	): Promise<Awaited<ReturnType<Commands[Name]>>>;
}

/**
 * Starts the service, which ends with the process that started it.
 *
 * @param record whether it records what it receives, which costs it some time
 */
export async function startService({ record = false } = {}): Promise<Service> {
	const child = fork(__filename, record ? ['--record'] : []);
	child.once('exit', () => {
		throw new Error('The test service has ended by itself');
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
		/** Makes transactions, each for a person of its own who does not answer yet. */
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
		 * Lets people answer one after the other, the first after `delayMs`, the last `overMs` later.
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

		/** From now on, lets these people answer at once, each with a file of so many bytes. */
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
		 * What was asked about existing transactions since this was called last: the number of calls, and
		 * when the result of each transaction was fetched, in milliseconds since 1970.
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

/** What the service's process does. */
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
