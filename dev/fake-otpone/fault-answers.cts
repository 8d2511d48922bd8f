import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answer } from './answers.cts';
import type { FaultKind } from './faults.cts';

const json = 'application/json; charset=utf-8';
const html = 'text/html; charset=utf-8';
const page =
	'<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>';

/**
 * Answers a request with a fault. It writes the raw response, because most faults are not valid
 * HTTP.
 *
 * @param fault the fault to produce
 * @param raw the response, taken over from the server
 * @param real returns the service's normal answer, for faults that corrupt it
 */
export async function answerWithFault(
	fault: FaultKind,
	raw: ServerResponse,
	real: () => Answer | Promise<Answer>,
): Promise<void> {
	switch (fault.kind) {
		case 'delay':
			await sleep(fault.ms, undefined, { ref: false });
			return send(raw, 200, await real());
		case 'no-answer':
			return;
		case 'reset':
			raw.socket?.resetAndDestroy();
			return;
		case 'status':
			return sendStatus(raw, fault);
		case 'redirect':
			raw.writeHead(fault.status, { location: fault.to }).end();
			return;
		case 'empty':
			return send(raw, 200, { type: json, body: '' });
		case 'html':
			return send(raw, 200, { type: html, body: page });
		case 'body':
			return send(raw, 200, { type: fault.type ?? json, body: fault.body });
		case 'garbage-gzip':
			raw.writeHead(200, { 'content-type': json, 'content-encoding': 'gzip' });
			raw.end(Buffer.from('this was never compressed'));
			return;
		case 'endless':
			return endless(raw);
		case 'big':
			return big(raw, fault.bytes);
		default:
			return spoil(fault, raw, await real());
	}
}

function send(
	raw: ServerResponse,
	status: number,
	answer: { type: string; body: string | Buffer },
) {
	raw.writeHead(status, {
		'content-type': answer.type,
		'content-length': Buffer.byteLength(answer.body),
	});
	raw.end(answer.body);
}

function sendStatus(raw: ServerResponse, fault: Extract<FaultKind, { kind: 'status' }>) {
	const { status, body = '', headers } = fault;
	for (const [name, value] of Object.entries(headers ?? {})) raw.setHeader(name, value);
	if (typeof body === 'object') send(raw, status, { type: json, body: JSON.stringify(body) });
	else send(raw, status, { type: body.startsWith('<') ? html : 'text/plain', body });
}

async function spoil(
	fault: Extract<FaultKind, { kind: 'truncated-json' | 'wrong-length' | 'reset-in-body' | 'drip' }>,
	raw: ServerResponse,
	answer: Answer,
) {
	const body = Buffer.from(answer.body);
	const half = body.subarray(0, Math.ceil(body.length / 2));
	const headers = { 'content-type': answer.type, 'content-length': body.length };
	if (fault.kind === 'truncated-json') {
		return send(raw, 200, { type: answer.type, body: half });
	}
	if (fault.kind === 'drip') {
		raw.writeHead(200, headers);
		return drip(raw, body, fault.intervalMs ?? 1000);
	}
	const tooLong = fault.kind === 'wrong-length';
	raw.writeHead(200, tooLong ? { ...headers, 'content-length': body.length + 100 } : headers);
	raw.write(tooLong ? body : half, () => {
		if (tooLong) raw.socket?.end();
		else raw.socket?.resetAndDestroy();
	});
}

async function drip(raw: ServerResponse, body: Buffer, intervalMs: number) {
	for (const byte of body) {
		if (raw.closed) return;
		raw.write(Buffer.of(byte));
		await sleep(intervalMs, undefined, { ref: false });
	}
	raw.end();
}

async function endless(raw: ServerResponse) {
	raw.writeHead(200, { 'content-type': json });
	raw.write('{"Message":"');
	while (!raw.closed) {
		await writeChunk(raw, 'a'.repeat(16_384));
		await sleep(20, undefined, { ref: false });
	}
}

async function big(raw: ServerResponse, bytes: number) {
	const start = '{"Message":"';
	const end = '","UserValided":null,"privateToken":null,"isValid":false}';
	const filler = Math.max(0, bytes - start.length - end.length);
	const chunk = Buffer.alloc(65_536, 'a');
	raw.writeHead(200, {
		'content-type': json,
		'content-length': start.length + filler + end.length,
	});
	raw.write(start);
	for (let left = filler; left > 0 && !raw.closed; left -= chunk.length) {
		await writeChunk(raw, chunk.subarray(0, left));
	}
	raw.end(end);
}

function writeChunk(raw: ServerResponse, chunk: string | Buffer): Promise<void> | undefined {
	if (raw.write(chunk)) return undefined;
	return new Promise((resolve) => {
		const go = () => {
			raw.off('drain', go).off('close', go);
			resolve();
		};
		raw.once('drain', go).once('close', go);
	});
}
