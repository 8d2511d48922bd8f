import { createServer, request as forward, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface ProxyOptions {
	/** A prefix that the proxy removes from the path; other paths get a 404. */
	prefix?: string;
	/** The requester's address to send in `X-Forwarded-For`; without it, no forwarding headers are added. */
	requester?: string;
}

/** A proxy in front of n8n. */
export interface Proxy {
	port: number;
	/** Sets the server to forward requests to; until then they get a 503. */
	leadTo(url: string): void;
	close(): void;
}

/** Returns the forwarding headers, with the requester appended to the addresses that are already there. */
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
		// Chromium also requests /favicon.ico, which has no prefix.
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
