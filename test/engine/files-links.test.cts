/** Linked files: fetched from the service's own origin only, without any key, and within limits. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type { IDataObject } from 'n8n-workflow';

import { scannedPage } from '../../dev/fake-otpone/sample-files.cts';
import { APPROVED } from '../operations.cts';
import { NODE, Workbench } from './workbench.cts';

const MEGABYTE = 1_048_576;
const mail = 'ann@example.com';
const pdf = scannedPage(1, 1).content;
const page = '<!DOCTYPE html><html><title>Sign in</title></html>';

type Answer = (response: ServerResponse, request: IncomingMessage) => void;
const withBody =
	(body: Buffer | string, status = 200): Answer =>
	(response) =>
		response.writeHead(status).end(body);

/** A small HTTP server that records its requests. */
class Recorder {
	readonly requests: Array<Pick<IncomingMessage, 'method' | 'url' | 'headers'>> = [];

	/** Answers by path, including SendRequest. */
	readonly answers: Record<string, Answer> = {};

	private readonly server: Server;

	constructor() {
		this.server = createServer((request, response) => {
			const { method, url, headers } = request;
			request.resume();
			this.requests.push({ method, url, headers });
			const answer = this.answers[new URL(url ?? '', 'http://x').pathname] ?? withBody('', 404);
			answer(response, request);
		});
	}

	async listen(): Promise<this> {
		await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
		return this;
	}

	get url(): string {
		return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
	}

	/** The requests except the call itself. */
	get fetched() {
		return this.requests.filter(({ url }) => !url?.startsWith('/api/'));
	}

	close(): void {
		this.server.close();
		this.server.closeAllConnections();
	}
}

let bench: Workbench;
let service: Recorder;
let elsewhere: Recorder;
beforeAll(async () => (bench = await Workbench.open()));
afterAll(async () => await bench.close());
beforeEach(async () => {
	[service, elsewhere] = [await new Recorder().listen(), await new Recorder().listen()];
	elsewhere.answers['/a.pdf'] = withBody(pdf);
	service.answers['/a.pdf'] = withBody(pdf);
	for (const path of ['/b.pdf', '/files/a.pdf', '/']) service.answers[path] = withBody(pdf);
	await bench.useCredential({ baseUrl: service.url, endpointLookup: 'prefix' });
});
afterEach(() => [service, elsewhere].forEach((server) => server.close()));

/** Starts a request that is answered with these fields. */
function begin(fields: IDataObject) {
	const result = { Message: '', UserValided: mail, isValid: true, ...fields };
	service.answers['/api/SendRequest'] = withBody(JSON.stringify(result));
	return bench.begin([{ mail, invoice: 1 }], { requestType: 3, simplify: false });
}

async function leaving(fields: IDataObject) {
	const finished = await begin(fields).finished;
	if (finished.error) throw finished.error;
	const outputs = finished.outputs(NODE);
	return outputs[outputs[APPROVED].length > 0 ? APPROVED : 0][0];
}

describe('a link', () => {
	it.each([
		['as a path', () => '/a.pdf'],
		['with a query', () => '/a.pdf?page=1&size=a4'],
		['as an address', () => `${service.url}/a.pdf`],
		['with parent folders in the path', () => '/b/../a.pdf'],
		['with white space around it', () => ' /a.pdf\r\n'],
		['as a query', () => '?page=1'],
		['from the root as ASP.NET writes it', () => '~/a.pdf'],
		['as a path that begins with ./', () => './a.pdf'],
		['without a slash in front', () => 'files/a.pdf'],
		['as an address without its scheme', () => service.url.replace('http:', '') + '/a.pdf'],
	])('%s is followed, once, and without any key', async (_, link) => {
		const { json, binary = {} } = await leaving({ Document: link() });
		expect(Buffer.from(binary.data.data, 'base64').equals(pdf)).toBe(true);
		expect(json.files).toEqual([expect.objectContaining({ field: 'Document' })]);
		expect((json.raw as IDataObject).Document).toBe('(file Document, linked)');
		expect(service.fetched).toHaveLength(1);
		const [{ method, url, headers }] = service.fetched;
		expect([method, new URL(url!, service.url).href]).toEqual([
			'GET',
			new URL(link().trim().replace('~', '.'), service.url).href,
		]);
		expect(JSON.stringify(headers)).not.toMatch(/SRV-|JS-|authorization|cookie/i);
	});

	it('that contains a key is followed without it', async () => {
		const { srv, js } = bench.fakeOtpOne.keys;
		await leaving({ Document: `/a.pdf?SrvAPIKey=${srv}&JSAPIKey=${js}` });
		expect(service.fetched).toHaveLength(1);
		expect(service.fetched[0].url).not.toMatch(/SRV-|JS-/);
	});

	it.each([
		['to another server', () => `${elsewhere.url}/a.pdf`],
		['to another server, without a scheme', () => elsewhere.url.replace('http:', '') + '/a.pdf'],
		[
			'to another server, with ours as the user name',
			() => `${service.url}@${elsewhere.url.slice(7)}/a.pdf`,
		],
		['by another scheme', () => service.url.replace('http', 'https') + '/a.pdf'],
		['to a file on this machine', () => 'file:///etc/passwd'],
		['with a backslash', () => `/\\${elsewhere.url.slice(7)}/a.pdf`],
	])('%s is not followed, and the reason is reported', async (_, link) => {
		const { json, binary } = await leaving({ Document: link() });
		expect(binary).toBeUndefined();
		const size = `(field Document, ${link().length} characters)`;
		const unreadable = expect.stringMatching(/link/) as string;
		expect(json.files).toEqual([{ field: 'Document', unreadable }]);
		expect(JSON.stringify(json.files)).toContain(size);
		expect((json.raw as IDataObject).Document).toBe(link());
		expect([...service.fetched, ...elsewhere.requests]).toEqual([]);
	});

	const code = Buffer.alloc(60, 'q1M8v').toString('base64');
	it.each([
		['base64 that begins like a JPEG', `/9j/${code}`],
		['base64 of an unknown kind', `/${code}`],
		['base64 of an unknown kind with padding', '/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAA='],
		['a long path', `/${'a/'.repeat(1_500)}b.pdf`],
		['a MIME type', 'application/pdf'],
		['the name of a file', 'scan.pdf'],
		['a sentence', '/see page 1'],
	])('is not %s', async (_, Document) => {
		const { json } = await leaving({ Document });
		expect(service.fetched).toEqual([]);
		expect(json.files).toHaveLength(1);
	});

	it.each([
		['in a declined result', { isValid: false }],
		['in a result of another person', { UserValided: 'ben@example.com' }],
	])('%s is not followed', async (_, verdict) => {
		const { json, binary } = await leaving({ ...verdict, Document: '/a.pdf' });
		expect(json.approved).toBe(false);
		expect(binary).toBeUndefined();
		expect(service.fetched).toEqual([]);
	});
});

describe('a link that cannot be used is reported, and the others are followed:', () => {
	const FOLLOWED = 'The link could not be followed';
	it.each<[string, Answer, string]>([
		['not found', withBody('Not found', 404), FOLLOWED],
		['not allowed', withBody('Sign in', 401), FOLLOWED],
		['unavailable', withBody('', 503), FOLLOWED],
		['cut', (response) => response.destroy(), FOLLOWED],
		[
			'cut in the middle',
			(response) => {
				response.writeHead(200, { 'content-length': 5_000 });
				response.write(pdf, () => response.destroy());
			},
			FOLLOWED,
		],
		['moved', (response) => response.writeHead(302, { location: '/b.pdf' }).end(), FOLLOWED],
		[
			'moved to another server',
			(response) => response.writeHead(307, { location: `${elsewhere.url}/a.pdf` }).end(),
			FOLLOWED,
		],
		['an empty file', withBody(''), 'The link led to an empty file'],
		['a sign-in page', withBody(page), 'The link led to a web page'],
	])('%s', async (_, answer, unreadable) => {
		service.answers['/bad.pdf'] = answer;
		const { json, binary = {} } = await leaving({ Pages: ['/a.pdf', '/bad.pdf', '/a.pdf'] });
		expect(json.approved).toBe(true);
		expect(Object.keys(binary)).toEqual(['data', 'data_2']);
		expect(json.files).toEqual([
			expect.objectContaining({ field: 'Pages.0', fileSize: pdf.length }),
			{ field: 'Pages.1', unreadable },
			expect.objectContaining({ field: 'Pages.2', fileSize: pdf.length }),
		]);
		expect(service.fetched.map(({ url }) => url)).toEqual(['/a.pdf', '/bad.pdf', '/a.pdf']);
		expect(elsewhere.requests).toEqual([]);
	});

	it('an endless file', async () => {
		let sent = 0;
		const chunk = Buffer.alloc(MEGABYTE);
		service.answers['/bad.pdf'] = (response) => {
			const write = () => {
				while (!response.destroyed) {
					sent += chunk.length;
					if (!response.write(chunk)) return void response.once('drain', write);
				}
			};
			write();
		};
		const { json } = await leaving({ Pages: ['/bad.pdf', '/a.pdf'] });
		expect(json.files).toEqual([
			{ field: 'Pages.0', unreadable: 'Too large: a result can contain up to 50 MB of files' },
			expect.objectContaining({ field: 'Pages.1', fileSize: pdf.length }),
		]);
		expect(sent).toBeLessThan(70 * MEGABYTE);
	});
});

it('stopping the execution ends the wait for a linked file', async () => {
	let asked: () => void;
	const fetching = new Promise<void>((resolve) => (asked = resolve));
	service.answers['/slow.pdf'] = () => asked();
	const execution = begin({ Pages: ['/slow.pdf', '/a.pdf'] });
	await fetching;
	const startedAt = Date.now();
	execution.cancel();
	const finished = await execution.finished;
	expect(Date.now() - startedAt).toBeLessThan(2_000);
	expect(finished.run.status).toBe('canceled');
	expect(finished.outputs(NODE).flat()).toEqual([]);
	expect(service.fetched.map(({ url }) => url)).toEqual(['/slow.pdf']);
});
