/** However a description is made, reading it holds up nobody: 200 ms at most, up to 5 MB; nothing above is read. */
import { monitorEventLoopDelay } from 'node:perf_hooks';

import { forgetLookups } from '../../nodes/OtpOne/api/endpoint-cache';
import type { Found } from '../../nodes/OtpOne/api/look-up-service';
import { lookUpService } from '../../nodes/OtpOne/api/look-up-service';
import { LARGEST, largeDocuments } from './discovery/large-documents.cts';

const BASE = 'https://otpone.example';
const LONGEST_HOLD_UP = 200;

afterEach(forgetLookups);

/** Looks a service up whose description comes in pieces, as from a network. */
async function lookUp(document: Buffer, headers: Record<string, string> = {}): Promise<Found> {
	async function* pieces() {
		for (let at = 0; at < document.length; at += 65_536) {
			yield document.subarray(at, at + 65_536);
			if (at % 655_360 === 0) await new Promise(setImmediate);
		}
	}
	return await lookUpService(
		async (url) =>
			await Promise.resolve(
				url.endsWith('/swagger/docs/v1')
					? { statusCode: 200, headers, body: pieces() }
					: { statusCode: 404, headers: {}, body: [] },
			),
		BASE,
	);
}

const figures: string[] = [];
afterAll(() => void process.stdout.write(`\nLongest hold-up\n${figures.join('')}\n`));

describe('a description of up to 5 MB', () => {
	it.each(Object.entries(largeDocuments))('of %s', async (name, { make, isFound }) => {
		const document = Buffer.from(make()).subarray(0, LARGEST);
		let found = await lookUp(document);
		let longest = Infinity;
		// Others share the machine: the shortest of three is what the code takes.
		for (let attempt = 0; attempt < 3 && longest > LONGEST_HOLD_UP / 4; attempt++) {
			const delays = monitorEventLoopDelay({ resolution: 1 });
			delays.enable();
			found = await lookUp(document);
			await new Promise((resolve) => setTimeout(resolve, 5));
			delays.disable();
			longest = Math.min(longest, delays.max / 1e6);
		}
		figures.push(`  ${name.padEnd(44)}${longest.toFixed(0).padStart(5)} ms\n`);
		expect(longest).toBeLessThan(LONGEST_HOLD_UP);
		expect(found.endpoints.isFinish !== undefined).toBe(isFound === true);
		const reasons = [found.unread, ...Object.values(found.unusable)];
		if (!isFound) expect(reasons.join(' ')).toMatch(/\w{3,} \w/);
	});
});

describe('a description above 5 MB', () => {
	it('is refused with the reason', async () => {
		const { make } = largeDocuments.blanks;
		const found = await lookUp(Buffer.from(make() + ' '.repeat(1_000)));
		expect(found).toMatchObject({ endpoints: {}, unread: 'is larger than 5 MB' });
	});
});

describe('the bytes of a description', () => {
	const parameters = ['JSAPIKey', 'transactionID'].map((name) => ({ name, in: 'query' }));
	const text = JSON.stringify({
		paths: { '/isFinish': { post: { parameters } } },
		title: 'ä\u20ac',
	});
	const swapped = (bytes: Buffer) => Buffer.from(bytes).swap16();
	const utf16 = Buffer.from(text, 'utf16le');
	const latin1 = Buffer.from(text.replace('\u20ac', ''), 'latin1');

	it.each<[string, Buffer, string | undefined]>([
		['UTF-8', Buffer.from(text), undefined],
		['UTF-8 with a byte-order mark', Buffer.from(`\uFEFF${text}`), 'application/json'],
		['UTF-16 with a mark', Buffer.from(`\uFEFF${text}`, 'utf16le'), undefined],
		['UTF-16 with a mark, big endian', swapped(Buffer.from(`\uFEFF${text}`, 'utf16le')), undefined],
		['UTF-16 by charset', utf16, 'application/json; charset=utf-16'],
		['UTF-16BE by charset', swapped(utf16), 'application/json; charset="UTF-16BE"'],
		['UTF-16 that nobody names', utf16, 'application/json'],
		['UTF-16, big endian, that nobody names', swapped(utf16), undefined],
		[
			'UTF-16 with a mark against the charset',
			Buffer.from(`\uFEFF${text}`, 'utf16le'),
			'a/b; charset=utf-8',
		],
		['Latin-1 by charset', latin1, 'application/json; charset=iso-8859-1'],
	])('are read as %s', async (_, bytes, type) => {
		const found = await lookUp(bytes, type === undefined ? {} : { 'content-type': type });
		expect(found.endpoints.isFinish?.url).toBe(`${BASE}/isFinish`);
	});

	it.each([
		['Latin-1 without a charset', latin1, 'application/json'],
		['an unknown charset', Buffer.from(text), 'application/json; charset=klingon'],
	])('are refused as %s', async (_, bytes, type) => {
		const found = await lookUp(bytes, { 'content-type': type });
		expect(found).toMatchObject({ endpoints: {}, unread: 'is not in the charset that it states' });
	});
});
