/**
 * Answers designed to block n8n or to exhaust its memory, and the service that sends them. The service runs
 * in its own process, so that the cost of sending is not attributed to the node.
 */
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, constants, deflateSync, gzipSync } from 'node:zlib';

export const MAIL = 'ann@example.com';
const MEGABYTE = 1_048_576;

export interface Hostile {
	body: () => Buffer;
	/** The content encoding. */
	encoding?: 'gzip' | 'deflate' | 'br';
	/** Whether it contains one file of tens of megabytes, which may take longer. */
	isLargeFile?: boolean;
}

/** An approval with the given JSON as the value of a field. */
const approval = (written: string) =>
	`{"Message":"","UserValided":"${MAIL}","isValid":true,"Document":${written}}`;
const text = (make: () => string): Hostile => ({ body: () => Buffer.from(make()) });
const field = (make: () => string) => text(() => approval(make()));
const bomb = (
	megabytes: number,
	filling: string,
	encoding: Hostile['encoding'] = 'gzip',
): Hostile => ({
	encoding,
	body: () => {
		const head = approval('"').slice(0, -1);
		const body = Buffer.alloc(megabytes * MEGABYTE, filling);
		body.write(head, 0);
		return body;
	},
});

const digits = (bytes: number) =>
	Buffer.concat([Buffer.from('%PDF-1.4\n'), randomBytes(bytes)]).toString('base64');

export const hostiles: Record<string, Hostile> = {
	'gzip: 71 MB of zeros': bomb(71, '0'),
	'gzip: 71 MB of quotes': bomb(71, '"'),
	'gzip: 71 MB of backslashes': bomb(71, '\\'),
	'gzip: 71 MB of brackets': bomb(71, '['),
	'gzip: 71 MB of blanks': bomb(71, ' '),
	'gzip: 71 MB of objects': bomb(71, '{"a":'),
	'gzip: 71 MB of numbers': bomb(71, ',1'),
	'gzip: 71 MB of short strings': bomb(71, '","'),
	'gzip: 71 MB of beginnings of files': bomb(71, '"JVBERi0xLjQK'),
	'gzip: 400 MB': bomb(400, 'A'),
	'deflate: 200 MB': bomb(200, '\\u0041', 'deflate'),
	'brotli: 400 MB': bomb(400, 'A', 'br'),
	'a name of 0.9 MB': text(() => approval('1').replace('Document', 'n'.repeat(900_000))),
	'a name of 0.9 MB of hyphens': text(() => approval('1').replace('Document', '-'.repeat(900_000))),
	'a name of 4 MB': text(() => approval('1').replace('Document', 'n'.repeat(4 * MEGABYTE))),
	'4 MB of backslashes': text(() => '\\'.repeat(4 * MEGABYTE)),
	'4 MB of backslashes in a field': field(() => `"${'\\'.repeat(4 * MEGABYTE)}"`),
	'1.9 MB of backslashes in a field': field(() => `"${'\\'.repeat(1_900_000)}"`),
	'1.9 MB of escapes in a field': field(() => `"${'\\u002d'.repeat(316_000)}"`),
	'1.9 MB of percent signs in a field': field(() => `"${'%25'.repeat(633_000)}"`),
	'a file and 1.9 MB of backslashes': field(
		() => `"JVBERi0xLjQKMSAwIG9iago8PC9U${'\\'.repeat(1_900_000)}"`,
	),
	'4 MB of brackets': text(() => '['.repeat(4 * MEGABYTE)),
	'1.9 MB of brackets in a field': field(() => '['.repeat(1_900_000)),
	'0.9 MB of lists within lists': field(() => `${'['.repeat(900_000)}${']'.repeat(900_000)}`),
	'0.9 MB of lists within lists in a string': field(
		() => `"${'['.repeat(900_000)}${']'.repeat(900_000)}"`,
	),
	'1.9 MB of objects within objects': field(
		() => `${'{"d":'.repeat(316_000)}1${'}'.repeat(316_000)}`,
	),
	'99,000 values': field(() => `[${'1,'.repeat(99_000)}1]`),
	'600,000 values': field(() => `[${'1,'.repeat(600_000)}1]`),
	'900,000 values in a string': field(() => `"[${'1,'.repeat(900_000)}1]"`),
	'100,000 empty strings': field(() => `[${'"",'.repeat(100_000)}""]`),
	'90,000 short texts': field(() => `[${'"a text of words",'.repeat(90_000)}""]`),
	'90,000 beginnings of files': field(() => `[${'"JVBERi0xLjQK",'.repeat(90_000)}""]`),
	'30,000 broken files': field(() => `[${`"${'JVBERi0xLjQK'.repeat(4)}!",`.repeat(30_000)}""]`),
	'a number of 1.9 MB': field(() => '9'.repeat(1_900_000)),
	'a number of 1.9 MB with a fraction': field(() => `0.${'3'.repeat(1_900_000)}`),
	'many long numbers': field(() => `[${`${'7'.repeat(300)}e300,`.repeat(6_000)}1]`),
	'1.9 MB of one repeated name': text(() =>
		approval('1').replace('"Document":1', `${'"d":1,'.repeat(316_000)}"x":1`),
	),
	'1.9 MB of repeated isValid': text(() =>
		approval('1').replace('"Document":1', `${'"isValid":true,'.repeat(126_000)}"x":1`),
	),
	'strings within strings': text(() => {
		let body = approval('1');
		while (body.length < 900_000) body = JSON.stringify({ d: body });
		return body;
	}),
	'1.9 MB of base64 that is not a file': field(() => `"${'QUJD'.repeat(475_000)}"`),
	'20 MB of base64 that is not a file': field(() => `"${'QUJD'.repeat(5_000_000)}"`),
	'20 MB of base64 with blanks': field(
		() => `"JVBERi0xLjQKMSAwIG9iago8PC9U${' QUJD'.repeat(4_000_000)}"`,
	),
	'6 MB of a list of numbers that are not bytes': field(
		() => `[37,80,68,70,45,49,46,52,10${',1'.repeat(3_000_000)},999]`,
	),
	'a data URI of 1.9 MB of semicolons': field(() => `"data:a/b${';'.repeat(1_900_000)},"`),
	'1.9 MB of blanks': field(() => `"${' '.repeat(1_900_000)}"`),
	'1.9 MB of markup': field(() => `"${'<!--'.repeat(475_000)}"`),
	'1.9 MB of surrogates': field(() => `"${'\\ud83d'.repeat(316_000)}"`),
	'invalid UTF-8': {
		body: () =>
			Buffer.concat([Buffer.from(approval('"').slice(0, -1)), Buffer.alloc(1_900_000, 0xff)]),
	},
	'a page of 4 MB': text(() => `<html>${'<p>isValid true</p>'.repeat(220_000)}</html>`),
	'a file of 50 MB': { ...field(() => `"${digits(50_000_000)}"`), isLargeFile: true },
	'a file of 50 MB that is cut': {
		...field(() => `"${digits(50_000_000).slice(0, -3)}"`),
		isLargeFile: true,
	},
};

function compressed({ body, encoding }: Hostile): Buffer {
	const bytes = body();
	if (encoding === 'gzip') return gzipSync(bytes, { level: 1 });
	if (encoding === 'deflate') return deflateSync(bytes, { level: 1 });
	if (encoding !== 'br') return bytes;
	return brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 1 } });
}

function serve(): void {
	process.once('disconnect', () => process.exit(0));
	const names = Object.keys(hostiles);
	/** The current answer. */
	let current: { name: string; body: Buffer; encoding?: string } | undefined;

	const server = createServer((request, response) => {
		const name = names[Number((request.url ?? '').split('/')[1])];
		request.resume().on('end', () => {
			if (current?.name !== name) {
				current = { name, body: compressed(hostiles[name]), encoding: hostiles[name].encoding };
			}
			const { body, encoding } = current;
			response.writeHead(200, {
				'content-type': 'application/json',
				'content-length': body.length,
				...(encoding !== undefined && { 'content-encoding': encoding }),
			});
			response.end(request.method === 'HEAD' ? undefined : body);
		});
	});
	server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

if (require.main === module) serve();
