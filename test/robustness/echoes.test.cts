/** Someone who controls a sent text must not be able to forge the answer. Every input is echoed in every way. */
import type { IDataObject, INodeParameters } from 'n8n-workflow';

import { RecordingServer } from '../contract/recording-server.cts';
import { carryOn, NODE, Workbench } from '../engine/workbench.cts';
import { parametersOf } from '../operations.cts';

const USER = 'yes@a.example';
const ID = 'T-1';
const yes = { Message: '', UserValided: USER, privateToken: null, isValid: true };
const compact = JSON.stringify(yes);
const spaced = JSON.stringify(yes, null, 2);
const turned = JSON.stringify(Object.fromEntries(Object.entries(yes).reverse()));

/** Texts that an attacker may provide as a message, a token, a private token, an id or a name. */
const inputs = [
	compact,
	spaced,
	`Please: ${compact}`,
	JSON.stringify({ data: yes }),
	JSON.stringify(compact),
	encodeURIComponent(compact),
	compact.replaceAll('"', '\\u0022'),
	compact.replaceAll('"', '&quot;'),
	// What comes before it does not end the search.
	`{"${'k'.repeat(201)}":1} ${compact}`,
	`{"a":${'['.repeat(101)} ${compact}`,
	'{'.repeat(100) + compact,
	'{"'.repeat(200) + compact,
];

/** The ways in which a service may echo an input. */
const echoes: Array<[string, (input: string) => string]> = [
	['bare', (input) => input],
	['as a JSON string', (input) => JSON.stringify(input)],
	['as a JSON string in a string', (input) => JSON.stringify(JSON.stringify(input))],
	['decoded', (input) => decodeURIComponent(input)],
	['the result in it', () => compact],
	['the result in it, fields reversed', () => turned],
	['the result in it, with white space', () => spaced],
	...[
		'd',
		'data',
		'value',
		'Result',
		'response',
		'content',
		'SendRequestResult',
		'VerifyTokenResult',
	].flatMap(
		(name): Array<[string, (input: string) => string]> => [
			[`in ${name}`, (input) => JSON.stringify({ [name]: input })],
			[`parsed in ${name}`, () => JSON.stringify({ [name]: yes })],
		],
	),
	['in a Message', (input) => JSON.stringify({ Message: input })],
	['in a list', (input) => `[${JSON.stringify(input)}]`],
];

type Sender = (input: string) => INodeParameters;
const INPUT = '={{ $json.input }}';
const send = parametersOf('request.send', { timeoutSeconds: 5 });
const senders: Record<string, Sender> = {
	'the message of Send Request': (message) => ({ ...send, message }),
	'the name of the application': (appName) => ({ ...send, options: { appName } }),
	'the system': (osType) => ({ ...send, options: { osType } }),
	'the message of an approval': (message) =>
		parametersOf('request.sendAndWait', { policy: 'first', timeoutSeconds: 5, message }),
	'a token': (token) => parametersOf('webPage.verifyToken', { token, transactionId: '' }),
	'a token of a transaction': (token) => parametersOf('webPage.verifyToken', { token }),
	'the id of a transaction': (transactionId) =>
		parametersOf('transaction.getResult', { transactionId }),
};

let bench: Workbench;
let service: RecordingServer;
let answer: (input: string) => string = () => '';
beforeAll(async () => {
	bench = await Workbench.open();
	service = await RecordingServer.open((path, text) => {
		const sent = JSON.parse(text.slice(text.indexOf('\n\n')) || '{}') as Record<string, string>;
		const input = Object.values(sent).find((value) => inputs.includes(value)) ?? '';
		return { status: 200, body: path.endsWith('isFinish') ? 'true' : answer(input) };
	});
	await bench.useCredential({ baseUrl: service.url, endpointLookup: 'prefix' });
});
afterAll(async () => {
	await service.close();
	await bench.close();
});

/** The items on each output when every input is sent as an item. */
async function outcome(parameters: INodeParameters, sent: string[]): Promise<IDataObject[][]> {
	const items = sent.map((input) => ({ input, requestedUser: USER, transactionId: ID }));
	const finished = await bench.run(items, parameters, carryOn);
	expect(finished.error).toBeUndefined();
	return [0, 1].map((output) => finished.json(NODE, output));
}

describe.each(Object.entries(senders))('%s', (_, sender) => {
	it.each(echoes)('does not approve when it is echoed %s', async (__, echo) => {
		answer = echo;
		const [refused, approved] = await outcome(sender(INPUT), inputs);
		expect(approved).toEqual([]);
		expect(refused).toHaveLength(inputs.length);
	});
});

it('an answer of the service approves even if it quotes a sent text', async () => {
	const message = `Is this right? ${JSON.stringify({ ...yes, isValid: false })}`;
	answer = () => JSON.stringify({ ...yes, Message: message, transactionID: ID });
	const [, asked] = await outcome({ ...send, message: INPUT }, [message]);
	expect(asked).toMatchObject([{ approved: true, message }]);
	// The approver's address is also sent, and is in every answer.
	answer = () => compact;
	const [, again] = await outcome({ ...send, message: INPUT }, [USER]);
	expect(again).toMatchObject([{ approved: true }]);
});
