/** A plain HTTP or HTTPS server that records all requests. */
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';

interface Seen {
	path: string;
	/** The complete request as text. */
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
		readonly url: string,
	) {}

	/**
	 * @param answer returns the answer to a request, given its path and its text
	 * @param identity the key and the certificate, for HTTPS
	 */
	static async open(
		answer: (path: string, text: string) => Answer,
		identity?: { key: string; cert: string },
	): Promise<RecordingServer> {
		const listener: RequestListener = (request, response) => {
			const path = request.url ?? '';
			const seen = { path, text: '' };
			recording.seen.push(seen);
			void readText(request).then((text) => {
				seen.text = text;
				const { status, headers, body } = answer(path, text);
				response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(body);
			});
		};
		const server = identity ? createSecureServer(identity, listener) : createServer(listener);
		await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		const { port } = server.address() as AddressInfo;
		const scheme = identity ? 'https' : 'http';
		const recording = new RecordingServer(server, `${scheme}://127.0.0.1:${port}`);
		return recording;
	}

	get host(): string {
		return new URL(this.url).host;
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
