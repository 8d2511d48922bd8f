/** Inputs based on public bug reports and real documents, each with its expected result. */
import { callNames, type CallName } from '../../dev/fake-otpone/api.cts';
import { NODE, Workbench } from '../engine/workbench.cts';
import { isRead, operationNames, parametersOf } from '../operations.cts';
import { RecordingServer, type Answer } from './recording-server.cts';
import { send } from './reports/report.cts';

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

/** The documented names of each call's inputs, the key first. */
const inputs: Record<CallName, string[]> = {
	VerifyToken: ['SrvAPIKey', 'token'],
	isFinish: ['JSAPIKey', 'transactionID'],
	GetResult: ['JSAPIKey', 'transactionID'],
	getTransactionID: ['SrvAPIKey', 'UserMail', 'requestype', 'Message', 'privateToken'],
	SendRequest: ['SrvAPIKey', 'UserMail', 'requestype', 'Message'],
	GetHTML: ['SrvAPIKey', 'transactionid', 'pageType', 'FormID'],
};
type Json = Record<string, unknown>;
const schemaOf = (names: string[]) => ({
	type: 'object',
	properties: Object.fromEntries(names.map((name) => [name, { type: 'string' }])),
});
const model = (schema: Json) => ({ name: 'model', in: 'body', schema });
const modelOf = (call: CallName) => model(schemaOf(inputs[call]));

/** A document with one or more operations for each call. */
const documentOf = (pathsOf: (call: CallName) => Record<string, Json>, definitions: Json = {}) => ({
	swagger: '2.0',
	info: { version: 'v1', title: 'x' },
	paths: Object.fromEntries(
		(Object.keys(inputs) as CallName[])
			.flatMap((call) => Object.entries(pathsOf(call)))
			.map(([path, operation]) => [path, { post: { ...operation, responses: {} } }]),
	),
	definitions,
});

const deprecatedBesideCurrent = documentOf((call) => ({
	[`/api/v1/OtpOne/${call}`]: { parameters: [modelOf(call)], deprecated: true },
	[`/api/v2/OtpOne/${call}`]: { parameters: [modelOf(call)] },
}));
const version = { name: 'version', in: 'path', required: true, type: 'string', default: '1' };
const pathVersionDefault = documentOf((call) => ({
	[`/api/v{version}/OtpOne/${call}`]: { parameters: [version, modelOf(call)] },
}));
const withoutPrivateToken = (call: CallName) =>
	model(schemaOf(inputs[call].filter((name) => name !== 'privateToken')));
const twoControllersMixed = documentOf((call) => ({
	[`/api/OtpOneTest/${call}`]: { parameters: [withoutPrivateToken(call)] },
	[`/api/OtpOne/${call}`]: { parameters: [modelOf(call)] },
}));
const fromUri = (name: string) => `model.${name[0].toLowerCase()}${name.slice(1)}`;
const fromUriModelPrefix = documentOf((call) => ({
	[`/api/OtpOne/${call}`]: {
		parameters: inputs[call].map((name) => ({ name: fromUri(name), in: 'query', type: 'string' })),
	},
}));
const refPercentEncoded = documentOf(
	(call) => ({
		[`/api/OtpOne/${call}`]: {
			parameters: [model({ $ref: `#/definitions/Request%5B${call}%5D` })],
		},
	}),
	Object.fromEntries(
		Object.entries(inputs).map(([call, [, ...rest]]) => [
			`Request[${call}]`,
			schemaOf(['ApiKey', ...rest]),
		]),
	),
);

/** Makes all six calls of a described service with every operation, and returns the request of each. */
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

/** Expects the request of every call to start as described and to contain the right key. */
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

const keyInBody = (call: CallName) => `"${inputs[call][0]}":"`;

describe('04: the description', () => {
	it.each([
		['04-deprecated-beside-current', '/api/v2/OtpOne/', deprecatedBesideCurrent],
		['04-path-version-default', '/api/v1/OtpOne/', pathVersionDefault],
		['04-two-controllers-mixed', '/api/OtpOne/', twoControllersMixed],
	])('%s: all six calls at %s', async (_, prefix, document) => {
		const arrived = await makeAllCalls(document);
		expectCalls(arrived, (call) => `POST ${prefix}${call} `.trim(), keyInBody);
		expect(server!.seen.map(({ path }) => path).filter((path) => !path.startsWith(prefix))).toEqual(
			['/swagger/docs/v1'],
		);
	});

	it('04-two-controllers-mixed: an input that only one of them takes is sent', async () => {
		const { getTransactionID } = await makeAllCalls(twoControllersMixed);
		expect(getTransactionID).toContain(`"privateToken":"${facts.privateToken}"`);
	});

	it('04-fromuri-model-prefix: the names of the model are kept', async () => {
		const arrived = await makeAllCalls(fromUriModelPrefix);
		expectCalls(
			arrived,
			(call) => `POST /api/OtpOne/${call}?`,
			(call) => `${fromUri(inputs[call][0])}=`,
		);
		expect(arrived.SendRequest).toContain(`model.userMail=${encodeURIComponent(MAIL)}`);
	});

	it('04-ref-percent-encoded: the names behind the reference are used', async () => {
		const arrived = await makeAllCalls(refPercentEncoded);
		expectCalls(
			arrived,
			(call) => `POST /api/OtpOne/${call}`,
			() => '"ApiKey":"',
		);
	});
});

describe("06: the service's own words", () => {
	const modelState = { 'model.UserMail': ['The UserMail field is not a valid e-mail address.'] };

	it.each([
		[
			'06-words-400-key',
			{ Message: 'Invalid API key' },
			/refused the Server Key/,
			[/Invalid API key/, /no phone should/],
		],
		[
			'06-words-json-string',
			'The e-mail address is not known.',
			/does not know yes@a\.example/,
			[/The e-mail address is not known\./],
		],
		[
			'06-words-modelstate',
			{ Message: 'The request is invalid.', ModelState: modelState },
			/refused the request/,
			[/UserMail/, /The UserMail field is not a valid e-mail address\./],
		],
	])('%s', async (_, body, message, descriptions) => {
		await serve((path) =>
			path.endsWith('/SendRequest') ? { status: 400, body: JSON.stringify(body) } : { status: 404 },
		);
		const finished = await bench.run([{}], send);
		expect(finished.error?.message).toMatch(message);
		descriptions.forEach((words) => expect(finished.error?.description).toMatch(words));
		expect(finished.outputs(NODE).flat()).toEqual([]);
	});
});
