/** One Item per File: each file of an approved result leaves in its own item. */
import type { INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { readFile, scannedPage, type SampleFile } from '../../dev/fake-otpone/sample-files.cts';
import { APPROVED, NOT_APPROVED, parametersOf } from '../operations.cts';
import {
	itemsOf,
	NODE,
	otpOneNode,
	sendParameters,
	startNode,
	Workbench,
	workflowOf,
} from './workbench.cts';

const pages = [1, 2, 3].map((page) => scannedPage(page, 3));
const scan: INodeParameters = { ...sendParameters, requestType: 3, oneItemPerFile: true };

let bench: Workbench;
beforeEach(async () => (bench = await Workbench.open()));
afterEach(async () => await bench.close());

/** Makes each person answer with files as soon as the phone rings. */
function willScan(files: Record<string, SampleFile[]>): void {
	bench.fakeOtpOne.onRing(({ mail }) => {
		setImmediate(() => bench.fakeOtpOne.answer(mail, 'approve', files[mail]));
	});
}

const bytes = ({ binary = {} }: INodeExecutionData, field = 'data') =>
	Buffer.from(binary[field]?.data ?? '', 'base64');
const mails = (...people: string[]) => people.map((mail) => ({ mail, invoice: 4711 }));

async function outputsOf(people: string[], parameters: INodeParameters = {}) {
	const finished = await bench.run(mails(...people), { ...scan, ...parameters });
	if (finished.error) throw finished.error;
	return finished.outputs(NODE);
}

it('a scan of three pages becomes three items, each with its page in the same field', async () => {
	willScan({ 'ann@example.com': pages });
	const approved = (await outputsOf(['ann@example.com']))[APPROVED];
	expect(approved).toHaveLength(3);
	approved.forEach((item, n) => {
		expect(Object.keys(item.binary ?? {})).toEqual(['data']);
		expect(bytes(item).equals(pages[n].content)).toBe(true);
		expect(item.json.files).toEqual([
			expect.objectContaining({ fileName: item.binary?.data.fileName }),
		]);
		expect(item.json).toMatchObject({ approved: true, user: 'ann@example.com', invoice: 4711 });
	});
	const names = approved.map(({ binary }) => binary?.data.fileName);
	expect(new Set(names).size).toBe(3);
	const verdicts = approved.map(({ json }) => ({ ...json, files: null }));
	expect(verdicts).toEqual([verdicts[0], verdicts[0], verdicts[0]]);
});

it('one item holds all files when the option is off', async () => {
	willScan({ 'ann@example.com': pages });
	const off = await outputsOf(['ann@example.com'], { oneItemPerFile: false });
	expect(off[APPROVED]).toHaveLength(1);
	expect(Object.keys(off[APPROVED][0].binary ?? {})).toEqual(['data', 'data_2', 'data_3']);
});

it('pairs each file with its input item', async () => {
	willScan({ 'ann@example.com': pages, 'ben@example.com': pages.slice(0, 2) });
	const approved = (await outputsOf(['ann@example.com', 'ben@example.com']))[APPROVED];
	const from = approved.map(({ pairedItem }) => pairedItem);
	expect(from).toEqual([0, 0, 0, 1, 1].map((item) => ({ item })));
	expect(approved.map(({ json }) => json.user)).toEqual([
		...Array.from({ length: 3 }, () => 'ann@example.com'),
		...Array.from({ length: 2 }, () => 'ben@example.com'),
	]);
});

it('puts each file into the field that the builder names', async () => {
	willScan({ 'ann@example.com': pages });
	const parameters = { binaryPropertyName: 'page' };
	const approved = (await outputsOf(['ann@example.com'], parameters))[APPROVED];
	expect(approved.map(({ binary }) => Object.keys(binary ?? {}))).toEqual(
		pages.map(() => ['page']),
	);
});

it('leaves a file of the input where it is, and reports the field of ours', async () => {
	willScan({ 'ann@example.com': pages });
	const own = { data: Buffer.from('own').toString('base64'), mimeType: 'text/plain' };
	const workflow = workflowOf(startNode, otpOneNode(scan));
	const input = [{ ...itemsOf(...mails('ann@example.com'))[0], binary: { data: own } }];
	const finished = await bench.engine.run(workflow, { input });
	const approved = finished.outputs(NODE)[APPROVED];
	expect(approved).toHaveLength(3);
	approved.forEach((item, n) => {
		expect(bytes(item).toString()).toBe('own');
		expect(bytes(item, 'data_2').equals(pages[n].content)).toBe(true);
		expect(item.json.files).toEqual([expect.objectContaining({ binaryField: 'data_2' })]);
	});
});

it('returns an item without a file for an unreadable page', async () => {
	const lost = { ...pages[1], content: Buffer.alloc(0) };
	willScan({ 'ann@example.com': [pages[0], lost, pages[2]] });
	const approved = (await outputsOf(['ann@example.com']))[APPROVED];
	expect(approved).toHaveLength(3);
	const whole = approved.filter(({ binary }) => binary);
	expect(whole.map((item) => bytes(item))).toEqual([pages[0].content, pages[2].content]);
	const [without] = approved.filter(({ binary }) => !binary);
	expect(without.json.files).toEqual([
		{ field: expect.any(String) as string, unreadable: expect.any(String) as string },
	]);
});

it('returns one item for each signature when several people sign', async () => {
	const signature = readFile('signature.png', 'image/png');
	const people = ['ann@example.com', 'ben@example.com'];
	willScan(Object.fromEntries(people.map((mail) => [mail, [signature]])));
	const approved = (
		await outputsOf(['ann@example.com'], {
			operation: 'sendAndWait',
			approvers: people.join(', '),
			policy: 'everyone',
			requestType: 6,
		})
	)[APPROVED];
	expect(approved.map(({ json }) => json.files)).toEqual(
		people.map((approver) => [expect.objectContaining({ approver })]),
	);
	expect(approved.map((item) => bytes(item))).toEqual([signature.content, signature.content]);
});

it.each([
	['declines', 'decline@example.com', NOT_APPROVED],
	['approves and sends no file', 'approve@example.com', APPROVED],
])('returns one item when the person %s', async (_, mail, output) => {
	const outputs = await outputsOf([mail]);
	expect(outputs[output]).toHaveLength(1);
	expect(outputs[1 - output]).toEqual([]);
	expect(outputs[output][0].binary).toBeUndefined();
});

it('works for the result of a transaction too', async () => {
	const userMail = 'scan-3-pages@example.com';
	const asked = parametersOf('transaction.create', { userMail, requestType: 3 });
	const created = await bench.run([{}], asked);
	const parameters = parametersOf('transaction.getResult', { oneItemPerFile: true });
	const finished = await bench.run(created.json(NODE), parameters);
	expect(finished.error).toBeUndefined();
	expect(finished.outputs(NODE)[APPROVED].map(({ binary }) => Object.keys(binary ?? {}))).toEqual([
		['data'],
		['data'],
		['data'],
	]);
});
