/** A server that breaks off at each stage of TLS: what it has received by then, and what the message says. */
import dns from 'node:dns';
import net from 'node:net';
import tls from 'node:tls';

import { NODE, Workbench } from '../engine/workbench.cts';
import { selfSigned } from './certificate.cts';

const HOST = 'wrong.example';
const ALERT = Buffer.from([21, 3, 3, 0, 2, 2, 40]);
const GARBAGE = Buffer.from('HTTP/1.1 200 OK\r\n\r\n');
const BAD_RECORD = Buffer.from([23, 3, 3, 0, 40, ...Array<number>(40).fill(7)]);
const identity = selfSigned();

type Version = 'TLSv1.2' | 'TLSv1.3';

/** Accepts connections, passes them to a stage, and records the decrypted data. */
class StagedServer {
	connections = 0;

	/** The decrypted data. */
	received = '';

	private readonly sockets = new Set<net.Socket>();

	readonly inner: tls.Server;

	readonly outer: net.Server;

	constructor(
		version: Version,
		private readonly stage: Stage,
	) {
		this.inner = tls.createServer({
			...identity,
			minVersion: version,
			maxVersion: version,
			...(stage.asksForCertificate && { requestCert: true, rejectUnauthorized: true }),
		});
		this.inner.on('tlsClientError', () => {});
		this.outer = net.createServer((raw) => this.take(raw));
	}

	private take(raw: net.Socket): void {
		this.connections++;
		this.sockets.add(raw);
		raw.on('error', () => {});
		if (this.stage.afterHello) {
			raw.once('data', () => this.stage.afterHello!(raw));
			return;
		}
		// TLS runs on a separate socket, so that a stage can write between the records.
		const { port } = this.inner.address() as net.AddressInfo;
		const upstream = net.connect(port, '127.0.0.1');
		this.sockets.add(upstream);
		upstream.on('error', () => {});
		raw.pipe(upstream).pipe(raw);
		this.inner.once('secureConnection', (secure) => {
			secure.on('error', () => {});
			this.stage.afterHandshake?.(raw);
			secure.on('data', (chunk: Buffer) => {
				this.received += String(chunk);
				if (this.received.includes('SrvAPIKey')) this.stage.afterRequest?.(raw, secure);
			});
		});
	}

	async open(): Promise<number> {
		for (const server of [this.inner, this.outer]) {
			await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
		}
		return (this.outer.address() as net.AddressInfo).port;
	}

	async close(): Promise<void> {
		this.sockets.forEach((socket) => socket.destroy());
		for (const server of [this.inner, this.outer]) {
			await new Promise((resolve) => server.close(resolve));
		}
	}

	get requests(): number {
		return this.received.split('POST /api/SendRequest').length - 1;
	}
}

interface Stage {
	asksForCertificate?: boolean;
	afterHello?: (raw: net.Socket) => void;
	afterHandshake?: (raw: net.Socket) => void;
	afterRequest?: (raw: net.Socket, secure: tls.TLSSocket) => void;
}

/** Makes the certificate trusted or untrusted, and resolves the host name to this machine. */
function trust(isTrusted: boolean): void {
	const createSecureContext = tls.createSecureContext.bind(tls);
	jest
		.spyOn(tls, 'createSecureContext')
		.mockImplementation((options) =>
			createSecureContext(isTrusted ? { ...options, ca: identity.cert } : options),
		);
	const lookup = dns.lookup.bind(dns) as (...args: unknown[]) => unknown;
	jest
		.spyOn(dns, 'lookup')
		.mockImplementation(((...args: unknown[]) =>
			lookup(args[0] === HOST ? '127.0.0.1' : args[0], ...args.slice(1))) as never);
}

let bench: Workbench;
let server: StagedServer;
beforeAll(async () => (bench = await Workbench.open()));
afterAll(async () => await bench.close());
afterEach(async () => {
	jest.restoreAllMocks();
	await server.close();
});

async function ask(version: Version, stage: Stage, isTrusted = true) {
	// Use the shortest delays between tries.
	jest.spyOn(Math, 'random').mockReturnValue(0);
	trust(isTrusted);
	server = new StagedServer(version, stage);
	await bench.useCredential({
		baseUrl: `https://${HOST}:${await server.open()}`,
		endpointLookup: 'prefix',
		pathPrefix: '/api',
	});
	const finished = await bench.send([{ mail: 'approve@example.com', invoice: 1 }]);
	expect(finished.outputs(NODE).flat()).toEqual([]);
	return { description: String(finished.error?.description), message: finished.error?.message };
}

describe.each(['TLSv1.2', 'TLSv1.3'] as const)('%s', (version) => {
	const inHandshake: Array<[string, Stage]> = [
		['answers without TLS', { afterHello: (raw) => raw.end('HTTP/1.1 400 Bad Request\r\n\r\n') }],
		['closes after the first message', { afterHello: (raw) => raw.destroy() }],
		['ends after the first message', { afterHello: (raw) => raw.end() }],
		['resets after the first message', { afterHello: (raw) => raw.resetAndDestroy() }],
		['sends an alert after the first message', { afterHello: (raw) => raw.end(ALERT) }],
		['sends a bad record after the first message', { afterHello: (raw) => raw.end(BAD_RECORD) }],
		[
			'breaks off within its own first message',
			{ afterHello: (raw) => raw.end(Buffer.from([22, 3, 3, 0, 90, 2, 0, 0])) },
		],
	];

	it.each(inHandshake)('a server that %s has received nothing', async (_, stage) => {
		const { message, description } = await ask(version, stage);
		expect(message).toContain('No secure connection to OtpOne could be made');
		expect(description).toContain('The request was not sent, so no phone has rung.');
		expect(server.received).toBe('');
		expect(server.connections).toBe(3);
	});

	it('a server with a certificate that is not trusted has received nothing', async () => {
		const { message, description } = await ask(version, {}, false);
		expect(message).toContain('was not trusted');
		expect(description).toContain('The request was not sent, so no phone has rung.');
		expect(server.received).toBe('');
		expect(server.connections).toBe(1);
	});

	const breaks: Array<[string, (raw: net.Socket, secure: tls.TLSSocket) => void]> = [
		['closes', (raw) => raw.destroy()],
		['resets', (raw) => raw.resetAndDestroy()],
		['writes garbage', (raw) => raw.write(GARBAGE)],
		['writes an alert', (raw) => raw.write(ALERT)],
		['writes a bad record', (raw) => raw.write(BAD_RECORD)],
		['ends TLS', (_raw, secure) => secure.end()],
		['sends half a header', (_raw, secure) => secure.end('HTTP/1.1 200 OK\r\nContent-')],
		[
			'sends half a body',
			(raw, secure) =>
				secure.write('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{', () => raw.destroy()),
		],
	];

	it.each(breaks)(
		'a server that %s after the request receives it only once',
		async (_, breakOff) => {
			const { description } = await ask(version, { afterRequest: breakOff });
			expect(description).toContain('The phone may have rung');
			expect(server.requests).toBe(1);
			expect(server.connections).toBe(1);
		},
	);

	// In TLS 1.2 the client still waits for the server's last handshake message; in 1.3 it has received it.
	const isSent = version === 'TLSv1.3';
	it.each(breaks.slice(0, 5))(
		`a server that %s right after its handshake ${isSent ? 'may have' : 'has not'} received the request`,
		async (_, breakOff) => {
			const stage = { afterHandshake: (raw: net.Socket) => breakOff(raw, undefined as never) };
			const { description } = await ask(version, stage);
			expect(description).toContain(isSent ? 'The phone may have rung' : 'no phone has rung');
			expect(server.connections).toBe(isSent ? 1 : 3);
			if (!isSent) expect(server.received).toBe('');
		},
	);
});

it('TLS 1.2: a server that requires a client certificate refuses in the handshake', async () => {
	const { description } = await ask('TLSv1.2', { asksForCertificate: true });
	expect(description).toContain('The request was not sent, so no phone has rung.');
	expect(server.received).toBe('');
	expect(server.connections).toBe(3);
});

it('TLS 1.3: a server that requires a client certificate may have received the request', async () => {
	const { description } = await ask('TLSv1.3', { asksForCertificate: true });
	expect(description).toContain('The phone may have rung');
	expect(server.connections).toBe(1);
});

it('a server that answers receives the request once', async () => {
	const body = JSON.stringify({ Message: '', isValid: true, UserValided: 'approve@example.com' });
	trust(true);
	server = new StagedServer('TLSv1.3', {
		afterRequest: (_raw, secure) =>
			secure.end(`HTTP/1.1 200 OK\r\nContent-Length: ${body.length}\r\n\r\n${body}`),
	});
	await bench.useCredential({
		baseUrl: `https://${HOST}:${await server.open()}`,
		endpointLookup: 'prefix',
		pathPrefix: '/api',
	});
	await bench.send([{ mail: 'approve@example.com', invoice: 1 }]);
	expect(server.requests).toBe(1);
});

describe('a proxy', () => {
	afterEach(() => {
		delete process.env.HTTPS_PROXY;
	});

	/** Sends a request through a proxy with the given answer to CONNECT, and returns what the proxy received. */
	async function behind(answer: (raw: net.Socket) => void) {
		let received = '';
		const proxy = net.createServer((raw) => {
			raw.on('error', () => {});
			raw.on('data', (chunk) => {
				received += String(chunk);
				answer(raw);
			});
		});
		await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve));
		process.env.HTTPS_PROXY = `http://127.0.0.1:${(proxy.address() as net.AddressInfo).port}`;
		const { description } = await ask('TLSv1.3', {});
		await new Promise((resolve) => proxy.close(resolve));
		return { description, connects: received.split('CONNECT ').length - 1, received };
	}

	it('that is down has received nothing', async () => {
		process.env.HTTPS_PROXY = 'http://127.0.0.1:9';
		const { description } = await ask('TLSv1.3', {});
		expect(description).toContain('The request was not sent, so no phone has rung.');
		expect(server.connections).toBe(0);
	});

	it.each([
		['refuses', (raw: net.Socket) => raw.end('HTTP/1.1 502 Bad Gateway\r\n\r\n')],
		['wants a password', (raw: net.Socket) => raw.end('HTTP/1.1 407 Sign in\r\n\r\n')],
		['closes', (raw: net.Socket) => raw.destroy()],
	])('that %s is used once: it does not prove that nothing was sent', async (_, answer) => {
		const { description, connects, received } = await behind(answer);
		expect(description).not.toContain('was not sent');
		expect(connects).toBe(1);
		expect(received).not.toContain(bench.fakeOtpOne.keys.srv);
	});

	it('that breaks off in the handshake has received no request', async () => {
		const { description, connects } = await behind((raw) =>
			raw.write('HTTP/1.1 200 OK\r\n\r\n', () => raw.end(GARBAGE)),
		);
		expect(description).toContain('The request was not sent, so no phone has rung.');
		expect(connects).toBe(3);
	});
});
