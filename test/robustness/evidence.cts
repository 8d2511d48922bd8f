/** Searches the data of executions and the log for secrets. */
import { createRequire } from 'node:module';
import { inspect } from 'node:util';

import { Container } from '@n8n/di';
import { type IDataObject, type INodeExecutionData, LoggerProxy } from 'n8n-workflow';

import type { Finished } from '../../dev/engine/engine.cts';
import { NODE } from '../engine/workbench.cts';

const fromCore = createRequire(createRequire(__filename).resolve('n8n-core'));
/** The serialiser that n8n saves executions with. */
const flatted = fromCore('flatted') as {
	stringify(value: unknown): string;
};

export interface Secrets {
	/** Must not occur anywhere. */
	keys: string[];
	/** May occur in the approved item of its own transaction, and in its input item. */
	privateToken?: string;
	/** May occur in its input item. */
	token?: string;
}

/** The base64 digits of a text at each of three alignments, without the digits shared with adjacent bytes. */
function base64Of(text: string): string[] {
	return [0, 1, 2].map((before) => {
		const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(text)]);
		const whole = Math.floor((bytes.length * 8) / 6);
		return bytes.toString('base64').slice(before === 0 ? 0 : before + 1, whole);
	});
}

/** Every form in which a secret counts as leaked: plain, URL-encoded and in base64. */
export function formsOf(secret: string): string[] {
	const percent = [...Buffer.from(secret)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`);
	const encoded = base64Of(secret).flatMap((digits) => [
		digits,
		digits.replaceAll('+', '-').replaceAll('/', '_'),
		encodeURIComponent(digits),
	]);
	const plain = [secret, encodeURIComponent(secret), percent.join('')];
	// Only base64 is case-sensitive.
	return [...new Set([...plain.map((form) => form.toLowerCase()), ...encoded])];
}

/** The letters and digits of a text without escapes, so that the spelling of hyphens makes no difference. */
const bareOf = (text: string) =>
	text
		.replace(/\\+u00([\da-f]{2})/gi, (_, code: string) => String.fromCharCode(parseInt(code, 16)))
		.replace(/&(#x?[\da-f]{1,4}|hyphen|dash);?|%(25)*2d/gi, '')
		.replace(/[^a-z\d]/gi, '')
		.toLowerCase();

/** Caches the last text, because each text is searched for several secrets. */
let latest = { text: '', bare: '' };

export function tells(text: string, secret: string): boolean {
	const lowerCase = text.toLowerCase();
	const bare = bareOf(secret);
	if (latest.text !== text) latest = { text, bare: bareOf(text) };
	return (
		(bare.length > 20 && latest.bare.includes(bare)) ||
		formsOf(secret).some((form) => text.includes(form) || lowerCase.includes(form))
	);
}

/** Prints a value completely, with hidden fields, causes of errors and values of getters. */
export function everythingIn(value: unknown): string {
	return inspect(value, {
		depth: Infinity,
		showHidden: true,
		getters: true,
		maxStringLength: Infinity,
		maxArrayLength: Infinity,
		breakLength: Infinity,
	});
}

/** Removes the private token from an item that may contain it. */
function withoutOwnToken(item: INodeExecutionData): unknown {
	const { json, ...rest } = item;
	if (json.approved !== true) return item;
	const clean = (value: IDataObject): IDataObject =>
		Object.fromEntries(
			Object.entries(value)
				.filter(([name]) => !/^private_?token$/i.test(name))
				.map(([name, inner]) => [name, name === 'raw' ? clean(inner as IDataObject) : inner]),
		);
	return { ...rest, json: clean(json) };
}

/** Collects the leaks of the executions of a test file. */
export class Evidence {
	readonly leaks: string[] = [];

	executions = 0;

	characters = 0;

	/** Searches one execution: its items, its errors with their causes, and its saved data. */
	take(label: string, finished: Finished, { keys, privateToken, token }: Secrets): void {
		this.executions++;
		const { data } = finished.run;
		const places = {
			'the execution': everythingIn(finished.run),
			'what is saved': flatted.stringify(data),
		};
		for (const [place, text] of Object.entries(places)) {
			this.search(`${label}: ${place}`, text, keys, 'a key');
		}
		const taskData = data.resultData.runData[NODE] ?? [];
		const errors = [data.resultData.error, taskData.map(({ error }) => error)];
		const items = finished.outputs(NODE).flat().map(withoutOwnToken);
		const own = everythingIn({ errors, items });
		if (privateToken) this.search(`${label}: its items`, own, [privateToken], 'a private token');
		if (token) this.search(`${label}: its items`, own, [token], 'a token');
	}

	/** Searches any other text. */
	takeText(label: string, text: string, secrets: string[], kind = 'a key'): void {
		this.search(label, text, secrets, kind);
	}

	private search(place: string, text: string, secrets: string[], kind: string): void {
		this.characters += text.length;
		const isLeaked = secrets.some((secret) => tells(text, secret));
		if (isLeaked) this.leaks.push(`${kind} in ${place}`);
	}
}

type Write = (message: string, metadata?: unknown) => void;
type Log = Record<'error' | 'warn' | 'info' | 'debug', Write> & { scoped: () => Log };

/** All lines of n8n's logger and of the console since `listen`, with their metadata. */
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
