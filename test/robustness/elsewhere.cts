/** Servers that nothing may ever be sent to: another host, and one with a certificate that proves nothing. */
import { createServer, type RequestListener } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo, Server } from 'node:net';

import { selfSigned } from './certificate.cts';

export class Elsewhere {
	/** The addresses that were asked for, at either server. */
	readonly asked: string[] = [];

	private readonly listener: RequestListener = (request, response) => {
		this.asked.push(request.url ?? '');
		response.setHeader('content-type', 'application/json');
		response.end('{"isValid":true,"UserValided":"thief@example.com","Message":""}');
	};

	private readonly plain = createServer(this.listener);

	private readonly secure = createSecureServer(selfSigned(), this.listener);

	async open(): Promise<void> {
		for (const server of [this.plain, this.secure]) {
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		}
	}

	/** Another host, which would take a key. */
	get url(): string {
		return `http://127.0.0.1:${portOf(this.plain)}`;
	}

	/** A service at the right address with a wrong certificate. */
	get untrustedUrl(): string {
		return `https://127.0.0.1:${portOf(this.secure)}`;
	}

	async close(): Promise<void> {
		for (const server of [this.plain, this.secure]) {
			server.closeAllConnections();
			await new Promise((resolve) => server.close(resolve));
		}
	}
}

const portOf = (server: Server) => (server.address() as AddressInfo).port;
