import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a proxy does with the requests it takes. */
export interface ProxyOptions {
	/** A prefix that it takes off the path; what is not behind it, it answers itself. */
	prefix?: string;
	/** The address that it says a request comes from, in `X-Forwarded-For`; without one it says nothing. */
	requester?: string;
}

/** A proxy between n8n and everybody else. */
export interface Proxy {
	port: number;
	/** Where requests go from now on; until then they are answered 503. */
	leadTo(url: string): void;
	close(): void;
}

/** The headers by which a proxy says who asked, behind what stands there already, and for which host. */
function forwarded({ headers }: IncomingMessage, requester: string): Record<string, string> {
	const earlier = headers['x-forwarded-for'];
	const hops = [...(earlier === undefined ? [] : [earlier]), requester];
	return {
		'x-forwarded-for': hops.join(', '),
		'x-forwarded-host': headers.host ?? '',
		'x-forwarded-proto': 'http',
	};
}

/** Starts a proxy on 127.0.0.1. */
export async function startProxy({ prefix = '', requester }: ProxyOptions = {}): Promise<Proxy> {
	let target = '';
	const server = createServer((incoming, response) => {
		if (target === '') return void response.writeHead(503).end();
		const asked = incoming.url ?? '';
		// Chromium asks for /favicon.ico too, which is not behind a prefix.
		if (!asked.startsWith(`${prefix}/`)) return void response.writeHead(404).end();
		const { method } = incoming;
		const headers = { ...incoming.headers, ...(requester && forwarded(incoming, requester)) };
		const url = `${target}${asked.slice(prefix.length)}`;
		const outgoing = forward(url, { method, headers }, (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.pipe(response);
		});
		outgoing.on('error', () => response.destroy());
		incoming.pipe(outgoing);
	});
	await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
	return {
		port: (server.address() as AddressInfo).port,
		leadTo: (url) => (target = url),
		close: () => void server.close(),
	};
}
