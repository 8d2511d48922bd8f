/** Plays one report: its node over its items, against a service that gives its answers. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Finished } from '../../../dev/engine/engine.cts';
import { itemsOf, type NodeSettings, Workbench } from '../../engine/workbench.cts';
import { wired, type Wire } from '../../engine/wiring.cts';
import { RecordingServer } from '../recording-server.cts';

export interface Report {
	expect: string;
	parameters: INodeParameters;
	items?: Array<{ json: IDataObject }>;
	node?: NodeSettings;
	answers?: Record<string, ReportedAnswer>;
}

/** What a call is answered with: JSON, or bytes in base64. */
export interface ReportedAnswer {
	status: number;
	headers?: Record<string, string>;
	body?: unknown;
	base64?: string;
}

/** Reads a report that lies beside this file. */
export function readReport(name: string): Report {
	return JSON.parse(readFileSync(join(__dirname, `${name}.json`), 'utf8')) as Report;
}

export interface Played {
	finished: Finished;
	/** The bodies that each call received. */
	received: Record<string, IDataObject[]>;
}

/** @param wires what stands behind the node */
export async function play(report: Report, wires: Wire[] = []): Promise<Played> {
	const yes = { isValid: true, UserValided: report.parameters.userMail, Message: '' };
	const answers: Record<string, ReportedAnswer> = {
		SendRequest: { status: 200, body: yes },
		...report.answers,
	};
	const callOf = (path: string) => path.split('/').at(-1) ?? '';
	const server = await RecordingServer.open((path) => {
		const answer = answers[callOf(path)];
		if (!answer) return { status: 404, body: '' };
		const { status, headers, base64 } = answer;
		const body = base64 === undefined ? JSON.stringify(answer.body) : Buffer.from(base64, 'base64');
		return { status, headers, body };
	});
	const bench = await Workbench.open();
	try {
		await bench.useCredential({ baseUrl: server.url, endpointLookup: 'prefix' });
		const { parameters, node: settings, items = [{ json: {} }] } = report;
		const input = itemsOf(...items.map(({ json }) => json));
		const finished = await bench.engine.run(wired({ wires, parameters, settings }), { input });
		const received: Played['received'] = {};
		for (const { path, text } of server.seen) {
			const body = JSON.parse(text.slice(text.indexOf('\n\n') + 2) || '{}') as IDataObject;
			(received[callOf(path)] ??= []).push(body);
		}
		return { finished, received };
	} finally {
		await bench.close();
		await server.close();
	}
}
