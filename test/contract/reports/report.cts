/** Reproduces a report: runs its node with its items, against a service that returns its answers. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import type { Finished } from '../../../dev/engine/engine.cts';
import { itemsOf, type NodeSettings, Workbench } from '../../engine/workbench.cts';
import { wired, type Wire } from '../../engine/wiring.cts';
import { parametersOf } from '../../operations.cts';
import { RecordingServer } from '../recording-server.cts';

export interface Report {
	parameters: INodeParameters;
	items?: IDataObject[];
	node?: NodeSettings;
	/** By call. A `body` of bytes is sent unchanged, any other value as JSON. */
	answers?: Record<string, { status?: number; type?: string; body: unknown }>;
}

/** The parameters of most reports. */
export const send: INodeParameters = parametersOf('request.send', {
	userMail: 'yes@a.example',
	requestType: 3,
	message: 'Scan your ID',
	timeoutSeconds: 5,
	whenNotApproved: 'route',
});

export interface Played {
	finished: Finished;
	/** The bodies received by each call. */
	received: Record<string, IDataObject[]>;
}

/** @param wires the connections after the node */
export async function play(report: Report, wires: Wire[] = []): Promise<Played> {
	const { parameters, node: settings, items = [{}] } = report;
	const yes = { isValid: true, UserValided: parameters.userMail, Message: '' };
	const answers: Report['answers'] = { SendRequest: { body: yes }, ...report.answers };
	const callOf = (path: string) => path.split('/').at(-1) ?? '';
	const server = await RecordingServer.open((path) => {
		const answer = answers[callOf(path)];
		if (!answer) return { status: 404, body: '' };
		const { status = 200, type = 'application/json', body } = answer;
		const headers = { 'content-type': type };
		return { status, headers, body: Buffer.isBuffer(body) ? body : JSON.stringify(body) };
	});
	const bench = await Workbench.open();
	try {
		await bench.useCredential({ baseUrl: server.url, endpointLookup: 'prefix' });
		const input = itemsOf(...items);
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
