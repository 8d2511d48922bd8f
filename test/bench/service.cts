/** The fake OtpOne in a process of its own, so that it does not share the one that is measured. */
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { PROJECT } from '../../dev/n8n/package.cts';
import type { Keys } from '../../dev/fake-otpone/fake-otpone.cts';
import type { Commands } from './service-process.cts';

/** A transaction that waits for its customer. */
export interface OpenTransaction {
	transactionId: string;
	userMail: string;
}

/** A fake OtpOne elsewhere, and what can be asked of it. */
export interface Service {
	url: string;
	keys: Keys;
	/** The credential that connects to it. */
	credential: { srvApiKey: string; jsApiKey: string; baseUrl: string; endpointLookup: string };
	ask<Name extends keyof Commands>(
		command: Name,
		...args: Parameters<Commands[Name]>
	): Promise<Awaited<ReturnType<Commands[Name]>>>;
	close(): void;
}

/** @param record whether it counts what it receives, which costs it some time */
export async function startService({ record = false } = {}): Promise<Service> {
	const child = fork(join(__dirname, 'service-process.cts'), record ? ['--record'] : [], {
		cwd: PROJECT,
		execArgv: ['-r', 'tsx/cjs'],
	});
	const ended = once(child, 'exit').then(() => {
		throw new Error('The test service has ended by itself');
	});
	ended.catch(() => {});
	const [{ url, keys }] = (await Promise.race([once(child, 'message'), ended])) as [
		{ url: string; keys: Keys },
	];
	let asked = 0;
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
			const id = ++asked;
			const answered = new Promise<unknown>((resolve, reject) => {
				const listen = (message: { id: number; result?: unknown; error?: string }) => {
					if (message.id !== id) return;
					child.off('message', listen);
					if (message.error === undefined) resolve(message.result);
					else reject(new Error(message.error));
				};
				child.on('message', listen);
			});
			child.send({ id, command, args });
			return (await Promise.race([answered, ended])) as never;
		},
		close: () => void child.kill(),
	};
}
