/** A plain HTTP server that writes down everything that reaches it. */
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

interface Seen {
	path: string;
	/** The whole request as one text. */
	text: string;
}

export interface Answer {
	status: number;
	headers?: Record<string, string>;
	body?: string | Buffer;
}

export class RecordingServer {
	readonly seen: Seen[] = [];

	private constructor(
		private readonly server: Server,
		/** Host and port. */
		readonly host: string,
	) {}

	/** @param answer what a request is answered with, by its path and its text */
	static async open(answer: (path: string, text: string) => Answer): Promise<RecordingServer> {
		const server = createServer((request, response) => {
			void readText(request).then((text) => {
				const path = request.url ?? '';
				recording.seen.push({ path, text });
				const { status, headers, body } = answer(path, text);
				response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
			});
		});
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const recording = new RecordingServer(server, `127.0.0.1:${port}`);
		return recording;
	}

	get url(): string {
		return `http://${this.host}`;
	}

	async close(): Promise<void> {
		this.server.closeAllConnections();
		await new Promise((resolve) => this.server.close(resolve));
	}
}

async function readText(request: IncomingMessage): Promise<string> {
	const { method, url, rawHeaders } = request;
	let text = `${method} ${url}\n${rawHeaders.join('\n')}\n\n`;
	for await (const chunk of request) text += String(chunk);
	return text;
}
