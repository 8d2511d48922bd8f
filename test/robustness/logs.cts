/** Everything that is written while the tests run: n8n's own log, by both of its ways, and the console. */
import { createRequire } from 'node:module';
import { inspect } from 'node:util';

import { Container } from '@n8n/di';
import { LoggerProxy } from 'n8n-workflow';

type Write = (message: string, metadata?: unknown) => void;
type Log = Record<'error' | 'warn' | 'info' | 'debug', Write> & { scoped: () => Log };

const load = createRequire(__filename);
const fromCore = createRequire(load.resolve('n8n-core'));

/** Every log line since `listen`, with all that came along. */
export class Logs {
	readonly lines: string[] = [];

	listen(): void {
		const { Logger } = fromCore('@n8n/backend-common') as { Logger: new () => Log };
		const log = Container.get(Logger);
		for (const level of ['error', 'warn', 'info', 'debug'] as const) {
			jest.spyOn(log, level).mockImplementation((...written) => this.keep(level, written));
		}
		jest.spyOn(log, 'scoped').mockReturnValue(log);
		LoggerProxy.init(log);
		for (const level of ['error', 'warn', 'info', 'debug', 'log', 'trace'] as const) {
			jest
				.spyOn(console, level)
				.mockImplementation((...written: unknown[]) => this.keep(level, written));
		}
	}

	private keep(level: string, written: unknown[]): void {
		const options = { depth: Infinity, showHidden: true, maxStringLength: Infinity };
		this.lines.push([level, ...written.map((part) => inspect(part, options))].join(' '));
	}
}
