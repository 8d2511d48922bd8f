/** The process in which the fake OtpOne runs; started by `service.cts`, which speaks to it by messages. */
import { setTimeout as sleep } from 'node:timers/promises';
import type { ReceivedRequest, FakeOtpOne } from '../../dev/fake-otpone/fake-otpone.cts';
import { startFakeOtpOne } from '../../dev/fake-otpone/fake-otpone.cts';
import type { OpenTransaction } from './service.cts';

/** Longer than any row takes. */
const ANSWER_LIMIT = 900_000;
const SIDE_BY_SIDE = 50;

/** How the answers of some transactions were noticed; times in milliseconds since 1970. */
export interface Noticed {
	lastAnsweredAt: number;
	/** From the answer to the request that fetched the result, for each transaction. */
	fetchedAfterMs: number[];
}

const transactionOf = ({ query, body }: ReceivedRequest) =>
	String({ ...query, ...(body as object) }['transactionID' as never]);

function commandsOf(fakeOtpOne: FakeOtpOne) {
	const answeredAt = new Map<string, number>();

	async function create(userMail: string): Promise<OpenTransaction> {
		const inputs = {
			SrvAPIKey: fakeOtpOne.keys.srv,
			UserMail: userMail,
			requestype: 4,
			Message: 'Release the order?',
			privateToken: '',
		};
		const answer = await fetch(`${fakeOtpOne.url}/api/OtpOne/getTransactionID`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify(inputs),
		});
		return { transactionId: (await answer.json()) as string, userMail };
	}

	return {
		/** Makes transactions, each for a person of its own who does not answer yet. */
		async open(count: number): Promise<OpenTransaction[]> {
			const opened: OpenTransaction[] = [];
			for (let first = 0; first < count; first += SIDE_BY_SIDE) {
				const batch = Array.from({ length: Math.min(SIDE_BY_SIDE, count - first) }, (_, index) =>
					create(`person.${first + index}.${Date.now()}@example.com`),
				);
				opened.push(...(await Promise.all(batch)));
			}
			return opened;
		},

		/** Lets people answer one after the other, the first after `delayMs`, the last `overMs` later. */
		async answerEvenly(
			people: OpenTransaction[],
			{ delayMs, overMs }: { delayMs: number; overMs: number },
		): Promise<void> {
			const start = Date.now() + delayMs;
			const stepMs = overMs / Math.max(1, people.length - 1);
			for (const [index, { transactionId, userMail }] of people.entries()) {
				const wait = start + index * stepMs - Date.now();
				if (wait > 0) await sleep(wait);
				answeredAt.set(transactionId, Date.now());
				if (!fakeOtpOne.answer(userMail, 'approve')) throw new Error(`${userMail} was not asked`);
			}
		},

		/** When these answers were given, and how long it took until their results were fetched. */
		noticed(people: OpenTransaction[]): Noticed {
			const fetchedAt = new Map<string, number>();
			for (const request of fakeOtpOne.received) {
				if (request.call === 'GetResult') fetchedAt.set(transactionOf(request), request.at);
			}
			const times = people.map(({ transactionId }) => answeredAt.get(transactionId)!);
			return {
				lastAnsweredAt: Math.max(...times),
				fetchedAfterMs: people.map(
					({ transactionId }, index) => fetchedAt.get(transactionId)! - times[index],
				),
			};
		},

		/** How many requests came since this was asked last: the calls about existing transactions. */
		countReads(): number {
			const reads = fakeOtpOne.received.filter(({ call }) =>
				['isFinish', 'GetResult'].includes(call),
			);
			fakeOtpOne.received.length = 0;
			return reads.length;
		},
	};
}

export type Commands = ReturnType<typeof commandsOf>;

async function main(): Promise<void> {
	const record = process.argv.includes('--record');
	const fakeOtpOne = await startFakeOtpOne({ record, answerLimitMs: ANSWER_LIMIT });
	const commands = commandsOf(fakeOtpOne) as Record<string, (...args: never[]) => unknown>;
	const answer = async (id: number, command: string, args: never[]) => {
		try {
			process.send?.({ id, result: await commands[command](...args) });
		} catch (error) {
			process.send?.({ id, error: String(error) });
		}
	};
	process.on('message', ({ id, command, args }: { id: number; command: string; args: never[] }) => {
		void answer(id, command, args);
	});
	process.on('disconnect', () => process.exit());
	process.send?.({ url: fakeOtpOne.url, keys: fakeOtpOne.keys });
}

if (process.send) void main();
