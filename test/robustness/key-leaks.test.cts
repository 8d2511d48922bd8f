/**
 * Secrets do not leak, even if the service quotes them in every possible way. `matrix.test.cts` searches the
 * executions of the whole matrix with the same code.
 */
import { randomUUID } from 'node:crypto';

import type { IDataObject } from 'n8n-workflow';

import type { CallName } from '../../dev/fake-otpone/api.cts';
import { sampleKeys } from '../../dev/fake-otpone/keys.cts';
import { carryOn, NODE, Workbench } from '../engine/workbench.cts';
import { isRead } from '../operations.cts';
import { full, sideBySide } from './effort.cts';
import { Evidence, everythingIn, formsOf, Logs, tells } from './evidence.cts';
import { type Facts, nameOf, type Row, rows } from './matrix/calls-and-faults.cts';
import { type Place, places, type Quote, quotes } from './quotes.cts';

const BENCHES = 16;
const mail = 'ann@example.com';

/** One operation for each call, or all of them in a full run. */
const oneEach = [
	'SendRequest in send',
	'getTransactionID in create',
	'isFinish in checkStatus',
	'GetResult in getResult',
	'VerifyToken in verifyToken',
	'GetHTML in getHtml',
];
const asked = rows.filter((row) => (full ? row.call !== 'swagger' : oneEach.includes(nameOf(row))));

const logs = new Logs();
const found = new Map<string, Evidence>();
let benches: Workbench[];

const factsOf = (): Facts => ({
	requestedUser: mail,
	transactionId: randomUUID(),
	token: randomUUID(),
	seconds: 1,
});

interface Telling {
	quote: Quote;
	place: Place;
	row: Row;
}

/** The places where the service can quote a key in this form. */
const placesFor = (quote: Quote) =>
	places.filter(
		({ isLarge, name }) =>
			(full || !isLarge || quote === quotes[0]) &&
			// A header can only contain Latin-1 characters.
			!(name === 'a header' && quote.name === 'with other hyphens'),
	);

const labelOf = (quote: Quote, place: Place) => `${quote.name}, in ${place.name}`;

async function tell(bench: Workbench, { quote, place, row }: Telling): Promise<void> {
	const { fakeOtpOne } = bench;
	// A service can only quote a key that it received.
	const key = fakeOtpOne.keys[isRead(row.call as CallName) ? 'js' : 'srv'];
	const write = (json: string) => quote.write?.(json, key) ?? json;
	fakeOtpOne.faults.clear();
	fakeOtpOne.faults.add({
		call: row.call as CallName,
		...place.answer(quote.words(key), mail, write),
	});
	const evidence = found.get(labelOf(quote, place)) ?? new Evidence();
	found.set(labelOf(quote, place), evidence);
	for (const settings of full ? [{}, carryOn] : [carryOn]) {
		const parameters = { ...row.parameters, simplify: false };
		const finished = await bench.run([factsOf()], parameters, settings);
		evidence.take(nameOf(row), finished, { keys: bench.keys });
	}
}

beforeAll(async () => {
	benches = await Promise.all(Array.from({ length: BENCHES }, () => Workbench.openApart()));
	for (const bench of benches) await bench.useCredential({});
	logs.listen();
	const all = quotes.flatMap((quote) =>
		placesFor(quote).flatMap((place) => asked.map((row): Telling => ({ quote, place, row }))),
	);
	await sideBySide(benches, all, tell);
}, 300_000);

afterAll(async () => {
	jest.restoreAllMocks();
	await Promise.all(benches.map((bench) => bench.close()));
});

describe.each(quotes.map((quote) => [quote.name, quote] as const))(
	'a key that the service quotes %s',
	(_, quote) => {
		it.each(placesFor(quote).map((place) => [place.name, place] as const))(
			'in %s is not leaked',
			(__, place) => {
				const evidence = found.get(labelOf(quote, place));
				expect(evidence?.executions).toBe(asked.length * (full ? 2 : 1));
				expect(evidence?.leaks).toEqual([]);
			},
		);
	},
);

describe('a private token', () => {
	const resultRow = rows.find(({ operation }) => operation === 'transaction.getResult')!;
	const own = { isValid: true, UserValided: mail, Message: '' };
	const rejected: Array<[string, IDataObject]> = [
		['declined', { isValid: false, UserValided: mail }],
		['answered by someone else', { isValid: true, UserValided: 'ben@example.com' }],
		['answered by no one', { isValid: true, UserValided: null }],
		['not readable', { isValid: 'true', UserValided: mail }],
		['of another transaction', { ...own, transactionID: 'another' }],
	];

	/** Returns the output of Get Result for a result that contains a private token. */
	async function left(result: unknown, privateToken: string) {
		const [bench] = benches;
		bench.fakeOtpOne.faults.clear();
		bench.fakeOtpOne.faults.add({ call: 'GetResult', kind: 'body', body: JSON.stringify(result) });
		const parameters = { ...resultRow.parameters, simplify: false };
		const finished = await bench.run([factsOf()], parameters, carryOn);
		const evidence = new Evidence();
		evidence.take('a result', finished, { keys: bench.keys, privateToken });
		const isReleased = everythingIn(finished.outputs(NODE)).includes(privateToken);
		return { leaks: evidence.leaks, isReleased };
	}

	const token = () => `private ${randomUUID()}?`;

	it('is released with the approval of its own transaction', async () => {
		const privateToken = token();
		expect(await left({ ...own, privateToken }, privateToken)).toEqual({
			leaks: [],
			isReleased: true,
		});
	});

	it.each(rejected)('is not released when the request was %s', async (_, fields) => {
		for (const name of ['privateToken', 'PrivateToken', 'private_token', 'PRIVATETOKEN']) {
			const privateToken = token();
			const wrappings = [
				{ ...fields, [name]: privateToken },
				{ Result: { ...fields, [name]: privateToken } },
				{ d: JSON.stringify({ ...fields, [name]: privateToken }) },
				{ ...fields, Details: { [name]: privateToken } },
				{ ...fields, Pages: [{ inner: { [name]: privateToken } }] },
			];
			for (const wrapping of wrappings) {
				const result = await left(wrapping, privateToken);
				expect({ wrapping, ...result }).toEqual({ wrapping, leaks: [], isReleased: false });
			}
		}
	});
});

describe('the search', () => {
	const { srv: secret } = sampleKeys;
	const base64 = (text: string) => Buffer.from(text).toString('base64');
	const percent = [...secret].map((letter) => `%${letter.charCodeAt(0).toString(16)}`).join('');
	const hidden = Object.defineProperty(new Error('outside'), 'config', { value: { secret } });

	it.each([
		['as it is', secret],
		['in lower case', secret.toLowerCase()],
		['in a URL', `https://example.com/?key=${secret}&a=b`],
		['percent-encoded', percent],
		['in base64', base64(secret)],
		['in base64 without its padding', base64(secret).replace(/=+$/, '')],
		['in base64 behind one character', base64(`:${secret}`)],
		['in base64 behind two', base64(`::${secret}:`)],
		['in base64 of a form', base64(`a=b&SrvAPIKey=${secret}&c=d`)],
		['in the cause of the cause of an error', new Error('a', { cause: { cause: hidden } })],
		['under a symbol', { [Symbol('key')]: [secret] }],
		['behind a getter', Object.defineProperty({}, 'key', { get: () => secret })],
		['deep inside', Array.from({ length: 50 }).reduce((inner) => ({ inner }), secret)],
		['as a name', new Map([[{ [secret]: 1 }, 1]])],
	])('finds a key %s', (_, value) => {
		expect(tells(everythingIn(value), secret)).toBe(true);
	});

	it('finds nothing in values without a key', () => {
		expect(tells(everythingIn({ key: 'SRV-…', other: base64('SRV-') }), secret)).toBe(false);
		expect(Math.min(...formsOf(secret).map(({ length }) => length))).toBeGreaterThan(30);
	});
});

it('none of these secrets is in the log', () => {
	const evidence = new Evidence();
	const keys = benches.flatMap((bench) => bench.keys);
	evidence.takeText('the log', logs.lines.join('\n'), keys);
	expect(logs.lines.length).toBeGreaterThan(0);
	expect(evidence.leaks).toEqual([]);
});
