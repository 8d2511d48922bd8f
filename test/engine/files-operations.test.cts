/** Files in every operation with a verdict: they leave the node only with an approval. */
import { createHash, randomBytes } from 'node:crypto';

import type { IDataObject, INodeExecutionData, INodeParameters } from 'n8n-workflow';

import { readFile, scannedPage, type SampleFile } from '../../dev/fake-otpone/sample-files.cts';
import {
	APPROVED,
	type Facts,
	NOT_APPROVED,
	type OperationName,
	parametersOf,
	rings,
	withVerdict,
} from '../operations.cts';
import { suspend } from './suspended/approval.cts';
import { postToken, start } from './suspended/page.cts';
import { NODE, Workbench } from './workbench.cts';

const SCAN = 3;
const SIGNATURE = 6;
/** The second page is large enough to be extracted from the body before the body is read. */
const pages = [1, 2, 3].map((page) => {
	const scan = scannedPage(page, 3);
	return page === 2
		? { ...scan, content: Buffer.concat([scan.content, randomBytes(99_999)]) }
		: scan;
});
const signature = readFile('signature.png', 'image/png');

let bench: Workbench;
afterEach(async () => await bench.close());

const sha256 = (content: Buffer) => createHash('sha256').update(content).digest('hex');
const base64Of = ({ content }: SampleFile) => content.toString('base64').slice(0, 24);

/** A person's decision and files. */
type Answer = ['approve' | 'decline' | 'wrong-user' | 'no-user', SampleFile[]];

/** Makes a person answer as soon as the phone rings. */
function willAnswer(mail: string, [decision, files]: Answer): void {
	const stop = bench.fakeOtpOne.onRing((request) => {
		if (request.mail !== mail) return;
		stop();
		setImmediate(() => bench.fakeOtpOne.answer(mail, decision, files));
	});
}

/** Creates a transaction that is already answered. */
async function answered(requestedUser: string, answer: Answer): Promise<Facts> {
	const parameters = parametersOf('transaction.create', { requestType: SCAN });
	const finished = await bench.run([{ requestedUser, privateToken: '' }], parameters);
	if (finished.error) throw finished.error;
	const [json] = finished.json(NODE);
	const [decision, files] = answer;
	expect(bench.fakeOtpOne.answer(requestedUser, decision, files)).toBe(true);
	const token = bench.fakeOtpOne.tokenFor(json.transactionId as string);
	return { ...(json as IDataObject & { requestedUser: string }), token };
}

/** Runs an operation on the answer of one person. */
async function outputsOf(
	name: OperationName,
	answer: Answer,
	changes: INodeParameters = {},
): Promise<INodeExecutionData[][]> {
	const requestedUser = 'ann@example.com';
	let facts: Facts = { requestedUser };
	if (rings(name)) willAnswer(requestedUser, answer);
	else facts = await answered(requestedUser, answer);
	const parameters = parametersOf(name, { requestType: SCAN, simplify: false, ...changes });
	const finished = await bench.run([facts], parameters);
	if (finished.error) throw finished.error;
	return finished.outputs(NODE);
}

function expectPages({ json, binary = {} }: INodeExecutionData, field = 'data'): void {
	const fields = [field, `${field}_2`, `${field}_3`];
	expect(Object.keys(binary)).toEqual(fields);
	pages.forEach(({ content }, n) => {
		expect(Buffer.from(binary[fields[n]].data, 'base64').equals(content)).toBe(true);
		expect(binary[fields[n]].fileName).toMatch(new RegExp(`^scan-.*${n + 1}\\.pdf$`));
	});
	const listed = json.files as IDataObject[];
	expect(listed.map((file) => file.sha256)).toEqual(pages.map(({ content }) => sha256(content)));
	pages.forEach((page) => expect(JSON.stringify(json)).not.toContain(base64Of(page)));
}

function expectNoFiles(items: INodeExecutionData[]): void {
	expect(items).toHaveLength(1);
	expect(items[0].json.approved).toBe(false);
	expect(items[0].binary).toBeUndefined();
	expect(items[0].json).not.toHaveProperty('files');
	const text = JSON.stringify(items[0]);
	pages.forEach((page) => expect(text).not.toContain(base64Of(page)));
	// `raw` holds the known fields of a result, or the text of any other answer.
	const { raw } = items[0].json;
	const known = ['isValid', 'UserValided', 'Message', 'transactionID'];
	if (typeof raw === 'string') expect(raw).toMatch(/\(\d+ characters\)|\(file|otpone-file/);
	else expect(Object.keys(raw as IDataObject)).toEqual(known);
}

describe.each(withVerdict)('%s', (name) => {
	it.each(['dataUri', 'base64', 'link'] as const)('returns files sent as %s', async (fileForm) => {
		bench = await Workbench.open({ apiVariant: { fileForm } });
		const outputs = await outputsOf(name, ['approve', pages], { binaryPropertyName: 'page' });
		expectPages(outputs[APPROVED][0], 'page');
	});

	it('reports a missing file only where one was requested', async () => {
		bench = await Workbench.open();
		const outputs = await outputsOf(name, ['approve', []], { simplify: true });
		const [{ json, binary }] = outputs[APPROVED];
		expect(json).toMatchObject({ approved: true });
		expect(binary).toBeUndefined();
		// Verify Token does not know the type of the transaction.
		if (name === 'webPage.verifyToken') expect(json).not.toHaveProperty('files');
		else {
			const unreadable = expect.stringMatching(
				/contains no file.*Message \(0 characters/,
			) as string;
			expect(json.files).toEqual([expect.objectContaining({ field: '', unreadable })]);
		}
	});

	it.each(['wrong-user', 'no-user'] as const)(
		'withholds the files of a %s answer',
		async (decision) => {
			bench = await Workbench.open();
			const outputs = await outputsOf(name, [decision, pages]);
			expect(outputs[APPROVED]).toEqual([]);
			expectNoFiles(outputs[NOT_APPROVED]);
			expect(outputs[NOT_APPROVED][0].json.outcome).toBe('userMismatch');
		},
	);
});

describe.each(withVerdict.filter((name) => name !== 'webPage.verifyToken'))('%s', (name) => {
	it.each([
		['a declined result', { isValid: false, UserValided: 'ann@example.com' }],
		['a result with “true” as text', { isValid: 'true', UserValided: 'ann@example.com' }],
	])('withholds the files of %s', async (_, verdict) => {
		bench = await Workbench.open();
		const uris = pages.map(({ content }) => `data:image/png;base64,${content.toString('base64')}`);
		const body = JSON.stringify({ Message: '', ...verdict, Pages: uris });
		bench.fakeOtpOne.faults.add({ call: 'SendRequest', kind: 'body', body });
		bench.fakeOtpOne.faults.add({ call: 'GetResult', kind: 'body', body });
		const outputs = await outputsOf(name, ['approve', []]);
		expect(outputs[APPROVED]).toEqual([]);
		expectNoFiles(outputs[NOT_APPROVED]);
	});
});

describe('an approval by several people', () => {
	const people = ['ann@example.com', 'ben@example.com'];
	const signatures = people.map((_, n) => ({
		...signature,
		content: Buffer.concat([signature.content, Buffer.from(`of person ${n}`)]),
	}));
	const approve = async (policy: string) => {
		bench = await Workbench.open();
		people.forEach((mail, n) => willAnswer(mail, ['approve', [signatures[n]]]));
		const changes = { approvers: people.join(), policy, requestType: SIGNATURE };
		const parameters = parametersOf('request.sendAndWait', { simplify: false, ...changes });
		const finished = await bench.run([{}], parameters);
		if (finished.error) throw finished.error;
		return finished.outputs(NODE)[APPROVED][0];
	};

	it('returns the signature of the person who decided', async () => {
		const { json, binary = {} } = await approve('first');
		const responses = json.responses as IDataObject[];
		const decided = responses.findIndex(({ approved }) => approved);
		const content = Buffer.from(binary.data.data, 'base64');
		expect(content.equals(signatures[decided].content)).toBe(true);
	});

	it('returns everyone’s signature where everyone must sign', async () => {
		const { json, binary = {} } = await approve('everyone');
		expect(Object.keys(binary)).toEqual(['data', 'data_2']);
		signatures.forEach(({ content }, n) => {
			const data = binary[['data', 'data_2'][n]];
			expect(Buffer.from(data.data, 'base64').equals(content)).toBe(true);
		});
		expect(binary.data.fileName).not.toBe(binary.data_2.fileName);
		expect((json.files as IDataObject[]).map((file) => file.sha256)).toEqual(
			signatures.map(({ content }) => sha256(content)),
		);
	});
});

describe('an approval in the browser', () => {
	it.each([true, false])('returns files (transaction in the answer: %s)', async (carried) => {
		const form = { verifyTakesTransaction: carried, resultCarriesTransaction: carried };
		bench = await Workbench.open({ apiVariant: { ...form, verifyEchoesPrivateToken: carried } });
		const [ann] = ['ann@example.com'];
		const { suspended } = await suspend(bench, undefined, { requestType: SCAN, simplify: false });
		const started = await start(bench, suspended);
		expect(bench.fakeOtpOne.answer(ann, 'approve', pages)).toBe(true);
		const token = bench.fakeOtpOne.tokenFor(started.request.id)!;
		const visit = await postToken(suspended, started, token);
		expect(visit.statusCode).toBe(200);
		expectPages(visit.resumesWith![APPROVED][0]);
	});
});
