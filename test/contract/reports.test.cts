/** Inputs made after public bug reports and real documents, one by one, with what should come of each. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { callNames, type CallName } from '../../dev/fake-otpone/api.cts';
import { NODE, Workbench } from '../engine/workbench.cts';
import { isRead, operationNames, parametersOf } from '../operations.cts';
import { RecordingServer, type Answer } from './recording-server.cts';

interface Report {
	expect: string;
	parameters?: INodeParameters;
	document?: object;
	answers?: Record<string, { status: number; headers: Record<string, string>; body: unknown }>;
}

const folder = join(__dirname, 'reports');
const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as Report;

const MAIL = 'approve@example.com';
const yes = JSON.stringify({ Message: '', UserValided: MAIL, isValid: true, privateToken: null });
const answers: Record<CallName, string> = {
	getTransactionID: '"transaction-1"',
	GetHTML: '<div>page</div>',
	VerifyToken: yes,
	isFinish: 'true',
	GetResult: yes,
	SendRequest: yes,
};

let bench: Workbench;
let server: RecordingServer | undefined;
beforeAll(async () => (bench = await Workbench.open()));
afterAll(async () => await bench.close());
afterEach(async () => await server?.close());

async function serve(answer: (path: string) => Answer): Promise<void> {
	server = await RecordingServer.open(answer);
	await bench.useCredential({ baseUrl: server.url });
}

const facts = {
	requestedUser: MAIL,
	transactionId: 'transaction-1',
	privateToken: 'p',
	token: 't',
};

/** Makes all six calls of a described service, by every operation, and tells what arrived of each. */
async function makeAllCalls(document: object): Promise<Record<CallName, string>> {
	await serve((path) => {
		if (path === '/swagger/docs/v1') return { status: 200, body: JSON.stringify(document) };
		const call = callNames.find((name) => path.split('?')[0].endsWith(`/${name}`));
		return call ? { status: 200, body: answers[call] } : { status: 404 };
	});
	for (const name of operationNames) {
		const finished = await bench.run([facts], parametersOf(name));
		expect([finished.error?.message, finished.error?.description]).toEqual([undefined, undefined]);
	}
	const texts = callNames.map((name) => [
		name,
		server!.seen.find(({ path }) => path.split('?')[0].endsWith(`/${name}`))?.text ?? '',
	]);
	return Object.fromEntries(texts) as Record<CallName, string>;
}

/** What arrived of every call begins as it should and holds the right key under its name. */
function expectCalls(
	arrived: Record<CallName, string>,
	begins: (call: CallName) => string,
	keyField: (call: CallName) => string,
): void {
	const { srv, js } = bench.fakeOtpOne.keys;
	for (const call of callNames) {
		const [key, other] = isRead(call) ? [js, srv] : [srv, js];
		expect(arrived[call].startsWith(begins(call))).toBe(true);
		expect(arrived[call]).toContain(`${keyField(call)}${key}`);
		expect(arrived[call]).not.toContain(other);
	}
}

const keyInBody = (call: CallName) => `"${isRead(call) ? 'JSAPIKey' : 'SrvAPIKey'}":"`;

describe('04: the description', () => {
	it('every input has a test here', () => {
		expect(readdirSync(folder).filter((name) => name.startsWith('04-'))).toEqual([
			'04-deprecated-beside-current.json',
			'04-fromuri-model-prefix.json',
			'04-path-version-default.json',
			'04-ref-percent-encoded.json',
			'04-two-controllers-mixed.json',
		]);
	});

	it.each([
		['04-deprecated-beside-current.json', '/api/v2/OtpOne/'],
		['04-path-version-default.json', '/api/v1/OtpOne/'],
		['04-two-controllers-mixed.json', '/api/OtpOne/'],
	])('%s: all six calls at %s', async (name, prefix) => {
		const arrived = await makeAllCalls(read(name).document!);
		expectCalls(arrived, (call) => `POST ${prefix}${call} `.trim(), keyInBody);
		expect(server!.seen.map(({ path }) => path).filter((path) => !path.startsWith(prefix))).toEqual(
			['/swagger/docs/v1'],
		);
	});

	it('04-fromuri-model-prefix.json: the names of the model are kept', async () => {
		const arrived = await makeAllCalls(read('04-fromuri-model-prefix.json').document!);
		expectCalls(
			arrived,
			(call) => `POST /api/OtpOne/${call}?`,
			(call) => `model.${isRead(call) ? 'jSAPIKey' : 'srvAPIKey'}=`,
		);
		expect(arrived.SendRequest).toContain(`model.userMail=${encodeURIComponent(MAIL)}`);
	});

	it('04-ref-percent-encoded.json: the names behind the reference are used', async () => {
		const arrived = await makeAllCalls(read('04-ref-percent-encoded.json').document!);
		expectCalls(
			arrived,
			(call) => `POST /api/OtpOne/${call}`,
			() => '"ApiKey":"',
		);
	});
});

describe("06: the service's own words", () => {
	it.each([
		['06-words-400-key.json', /refused the Server Key/, [/Invalid API key/, /no phone should/]],
		[
			'06-words-json-string.json',
			/does not know yes@a\.example/,
			[/The e-mail address is not known\./],
		],
		[
			'06-words-modelstate.json',
			/refused the request/,
			[/UserMail/, /The UserMail field is not a valid e-mail address\./],
		],
	])('%s', async (name, message, descriptions) => {
		const report = read(name);
		const { status, headers, body } = report.answers!.SendRequest;
		await serve((path) =>
			path.endsWith('/SendRequest')
				? { status, headers, body: JSON.stringify(body) }
				: { status: 404 },
		);
		const finished = await bench.run([{} as IDataObject], report.parameters!);
		expect(finished.error?.message).toMatch(message);
		descriptions.forEach((words) => expect(finished.error?.description).toMatch(words));
		expect(finished.outputs(NODE).flat()).toEqual([]);
	});
});
