/** Every operation of the node in every API variant that the service may use, on n8n's own engine. */
import { type ApiVariantName, apiVariants } from '../../dev/fake-otpone/api-variants.cts';
import {
	type DescriptionStyleName,
	descriptionStyles,
} from '../../dev/fake-otpone/descriptions.cts';
import { unknownKeys } from '../../dev/fake-otpone/keys.cts';
import { Workbench } from '../engine/workbench.cts';
import { describedOperations } from '../engine/description.cts';
import {
	APPROVED,
	NOT_APPROVED,
	type OperationName,
	operationNames,
	operations,
	PENDING,
} from '../operations.cts';
import { testCredential } from './credential-test.cts';
import { callsIn, expectAsDescribed } from './wire.cts';

const APPROVE = 'approve@example.com';
const DECLINE = 'decline@example.com';
const OPEN = 'ann@example.com';
const PRIVATE = 'order-4711-private';

const apiVariantNames = Object.keys(apiVariants) as ApiVariantName[];
const styleNames = Object.keys(descriptionStyles) as DescriptionStyleName[];
type Row = ApiVariantName | DescriptionStyleName;
const rowNames: Row[] = [...apiVariantNames, ...styleNames];
const benches = new Map<Row, Workbench>();

// All are open at the same time, so that no two have the same port.
beforeAll(async () => {
	for (const apiVariant of apiVariantNames)
		benches.set(apiVariant, await Workbench.open({ apiVariant }));
	for (const description of styleNames)
		benches.set(description, await Workbench.open({ description }));
}, 60_000);

afterAll(async () => {
	process.stdout.write(matrixText());
	await Promise.all([...benches.values()].map((bench) => bench.close()));
});

/** Sends a request to a person who approves and to one who declines. */
async function askTwo(bench: Workbench, name: OperationName): Promise<void> {
	expect(await bench.runOne(name, { requestedUser: APPROVE })).toMatchObject({
		output: APPROVED,
		json: { approved: true, outcome: 'approved', requestedUser: APPROVE, user: APPROVE },
	});
	expect(await bench.runOne(name, { requestedUser: DECLINE })).toMatchObject({
		output: NOT_APPROVED,
		json: { approved: false, outcome: 'denied', requestedUser: DECLINE, user: DECLINE },
	});
}

/** Reads the result of an approved transaction and of a declined one. */
async function readTwo(bench: Workbench, name: OperationName): Promise<void> {
	const approved = await bench.create(APPROVE, PRIVATE);
	expect(await bench.runOne(name, approved)).toMatchObject({
		output: APPROVED,
		json: { ...approved, approved: true, user: APPROVE, privateToken: PRIVATE },
	});
	const declined = await bench.create(DECLINE, PRIVATE);
	const { output, json } = await bench.runOne(name, declined, { simplify: false });
	expect({ output, json }).toMatchObject({
		output: NOT_APPROVED,
		json: { ...declined, approved: false, outcome: 'denied', user: DECLINE },
	});
	expect(JSON.stringify(json)).not.toContain(PRIVATE);
}

const calls: Record<OperationName | 'credential test', (bench: Workbench) => Promise<void>> = {
	'request.send': (bench) => askTwo(bench, 'request.send'),

	'request.sendAndWait': (bench) => askTwo(bench, 'request.sendAndWait'),

	async 'transaction.checkStatus'(bench) {
		const open = await bench.create(OPEN);
		expect(await bench.runOne('transaction.checkStatus', open)).toMatchObject({
			output: PENDING,
			json: { ...open, approved: false, outcome: 'pending', user: null },
		});
		await readTwo(bench, 'transaction.checkStatus');
	},

	async 'transaction.create'(bench) {
		const { transactionId } = await bench.create(OPEN, PRIVATE);
		const onPhone = bench.fakeOtpOne.open(OPEN).at(-1);
		expect(onPhone).toMatchObject({ id: transactionId, message: 'Pay invoice 4711?' });
		expect(onPhone?.requestType).toBe(4);
	},

	'transaction.getResult': (bench) => readTwo(bench, 'transaction.getResult'),

	'transaction.waitForResult': (bench) => readTwo(bench, 'transaction.waitForResult'),

	async 'webPage.getHtml'(bench) {
		const open = await bench.create(OPEN);
		const { json } = await bench.runOne('webPage.getHtml', open);
		expect(json).toEqual({
			transactionId: open.transactionId,
			html: expect.stringMatching(/^<style>[^]*"formId":"otpone-form"[^]*<\/script>/) as string,
		});
	},

	async 'webPage.verifyToken'(bench) {
		const { fakeOtpOne } = bench;
		const approved = await bench.create(APPROVE, PRIVATE);
		const token = fakeOtpOne.tokenFor(approved.transactionId)!;
		const right = await bench.runOne('webPage.verifyToken', { ...approved, token });
		expect(right).toMatchObject({ output: APPROVED, json: { ...approved, approved: true } });
		// VerifyToken returns it, or GetResult when that call is needed to prove whose token it is.
		const released =
			fakeOtpOne.apiVariant.verifyEchoesPrivateToken ||
			callsIn(fakeOtpOne.received).at(-1) === 'GetResult';
		expect(right.json.privateToken).toBe(released ? PRIVATE : undefined);
		const wrong = await bench.runOne('webPage.verifyToken', { ...approved, token: 'invented' });
		expect(wrong).toMatchObject({ output: NOT_APPROVED, json: { approved: false } });
		expect(wrong.json).not.toHaveProperty('privateToken');
	},

	async 'credential test'(bench) {
		const rings = bench.fakeOtpOne.totalRings();
		expect(await testCredential(bench.credential)).toMatchObject({ status: 'OK' });
		for (const [wrong, label] of [
			[{ srvApiKey: unknownKeys.srv }, 'Server Key'],
			[{ jsApiKey: unknownKeys.js }, 'Client Key'],
		] as const) {
			const start = bench.fakeOtpOne.received.length;
			expect(await testCredential({ ...bench.credential, ...wrong })).toMatchObject({
				status: 'Error',
				message: expect.stringContaining(`OtpOne refused the ${label}`) as string,
			});
			// Requests with a wrong key are not checked against the right one.
			bench.fakeOtpOne.received.splice(start);
		}
		expect(bench.fakeOtpOne.totalRings()).toBe(rings);
	},
};
const columns = Object.keys(calls) as Array<keyof typeof calls>;
const expectedCalls = (name: keyof typeof calls) =>
	name === 'credential test' ? ['VerifyToken', 'isFinish'] : operations[name].calls;

const matrix = new Map<string, 'ok' | 'FAILED'>();

/** The result of every test above: one row per API variant, one column per operation. */
function matrixText(): string {
	const heads = columns.map((name) => name.split('.').at(-1)!);
	const widest = Math.max(...rowNames.map(({ length }) => length));
	const line = (first: string, cells: string[]) =>
		`  ${[first.padEnd(widest), ...cells.map((cell, n) => cell.padEnd(heads[n].length))].join('  ').trimEnd()}\n`;
	const rows = rowNames.map((row) =>
		line(
			row,
			columns.map((name) => matrix.get(`${name} ${row}`) ?? '-'),
		),
	);
	const passed = [...matrix.values()].filter((outcome) => outcome === 'ok').length;
	const total = columns.length * rowNames.length;
	return `\nCalls × API variants: ${passed} of ${total} ok\n\n${line('', heads)}${rows.join('')}\n`;
}

it('covers every operation of the node', () => {
	expect([...operationNames].sort()).toEqual(describedOperations.map(({ name }) => name).sort());
});

describe.each(rowNames)('in the variant %s', (row) => {
	it.each(columns)('%s', async (name) => {
		const bench = benches.get(row)!;
		const start = bench.fakeOtpOne.received.length;
		matrix.set(`${name} ${row}`, 'FAILED');
		await bench.useCredential({});
		await calls[name](bench);
		const requests = bench.fakeOtpOne.received.slice(start);
		expectAsDescribed(requests, bench.fakeOtpOne);
		expect(callsIn(requests)).toEqual(expect.arrayContaining(expectedCalls(name)));
		matrix.set(`${name} ${row}`, 'ok');
	});
});
